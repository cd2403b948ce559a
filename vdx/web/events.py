"""What open pages are told as it happens.

A page that reads slowly must not make the server remember without end: of each thing only the latest is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from pydantic import BaseModel

Event = tuple[str, BaseModel]


class Events:
    """Passes on what happens, from any thread to every open page."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._listeners: set[Listener] = set()
        self._closed = False

    def tell(self, event: str, key: str, data: BaseModel) -> None:
        """Something happened to the thing `key`; it takes the place of what is not yet told of that."""
        with self._guard:
            for listener in self._listeners:
                listener.put(event, key, data)

    def close(self) -> None:
        """There will be no more events."""
        with self._guard:
            self._closed = True
            for listener in self._listeners:
                listener.end()

    @property
    def heard(self) -> bool:
        """Whether any page is open."""
        return bool(self._listeners)

    @contextlib.contextmanager
    def listening(self) -> Iterator[Listener]:
        """A page that listens; to be used in the event loop."""
        listener = Listener(asyncio.get_running_loop())
        with self._guard:
            self._listeners.add(listener)
            if self._closed:
                listener.end()
        try:
            yield listener
        finally:
            with self._guard:
                self._listeners.discard(listener)


class Listener:
    """What one page was not told yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._news = asyncio.Event()
        self._guard = threading.Lock()
        self._pending: dict[tuple[str, str], BaseModel] = {}
        self._ended = False

    def put(self, event: str, key: str, data: BaseModel) -> None:
        """Remember what happened; from any thread."""
        with self._guard:
            self._pending.pop((event, key), None)  # it goes to the end
            self._pending[event, key] = data
        self._wake()

    def end(self) -> None:
        """There is nothing more to come; from any thread."""
        self._ended = True
        self._wake()

    async def take(self) -> list[Event] | None:
        """Wait for something to happen; None when nothing will."""
        await self._news.wait()
        self._news.clear()
        with self._guard:
            found = [(event, data) for (event, _), data in self._pending.items()]
            self._pending.clear()
        return None if self._ended else found

    def _wake(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended with its pages
            self._loop.call_soon_threadsafe(self._news.set)
