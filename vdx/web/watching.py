"""Notices that the library's content changed, whoever changed it: this page, or another program."""

from __future__ import annotations

import threading

from media.errors import VdxError
from vdx.library import Library
from vdx.web.events import Events
from vdx.web.objects.jobs import Change

_PAUSE = 1.0  # seconds between two looks, while any page is open


class Watching:
    """Looks at the library as long as somebody wants to know."""

    def __init__(self, library: Library, events: Events) -> None:
        self._library = library
        self._events = events
        self._version: str | None = None  # not yet looked
        self._guard = threading.Lock()
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="watching", daemon=True).start()

    def look(self) -> None:
        """Tell pages if the content is another one than at the last look."""
        with self._guard:
            try:
                version = self._library.version() if self._library.exists else ""
                if version == self._version:
                    return
                first, self._version = self._version is None, version
                if not first:
                    self._events.tell("library", "", Change(videos=self._library.count()))
            except VdxError:  # it is being made, or upgraded: the next look sees it
                return

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        with self._guard:
            return

    def _watch(self) -> None:
        while not self._over.wait(_PAUSE):
            if self._events.heard:
                self.look()
