"""Which videos are there now: what no database knows, and is asked often."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_FRESH = 10.0  # seconds for which an answer is good; disks are plugged in by people


class Presence:
    """Looks for files, now and then.

    Args:
        files: (id of a video, path) of every file with it that was not found to hold something else.
        ids: ids of all videos.
    """

    def __init__(
        self, files: Callable[[], Iterable[tuple[int, Path]]], ids: Callable[[], Iterable[int]]
    ) -> None:
        self._files = files
        self._ids = ids
        self._guard = threading.Lock()
        self._looked = -_FRESH
        self._version: object = None
        self._offline: frozenset[int] = frozenset()

    def offline(self, version: object) -> frozenset[int]:
        """Ids of the videos of which no file is there now, or was some seconds ago.

        Args:
            version: of the library; when it is another one than before the files are looked for at once.
        """
        with self._guard:
            if self._version != version or time.monotonic() - self._looked > _FRESH:
                there = {id_ for id_, path in self._files() if _exists(path)}
                self._offline = frozenset(id_ for id_ in self._ids() if id_ not in there)
                self._looked, self._version = time.monotonic(), version
            return self._offline


def _exists(path: Path) -> bool:
    try:
        os.stat(path)  # noqa: PTH116 - half the time of Path.stat, for ten thousand files
    except (OSError, ValueError):
        return False
    return True
