"""Files that can be made again, in a folder of bounded size: what was not used for longest goes first."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = "cache"  # below the library's own
_LOCKS = 64
_KEPT = 0.9  # of the bytes that there may be, when there were more


class Cache:
    """Files by name; a name may have folders in it, and says all that the content depends on.

    Args:
        folder: where they lie. Made when it is needed.
        most_bytes: that they may take together.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self._most = most_bytes
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._guard = threading.Lock()
        self._bytes: int | None = None  # not yet counted
        self._names = [threading.Lock() for _ in range(_LOCKS)]

    @classmethod
    def of(cls, library: Path, name: str, most_bytes: int) -> Cache:
        """A part of a library's cache; a temporary one where the library cannot be written."""
        place = next(place for place in (library, *library.parents) if place.exists())
        if os.access(place, os.W_OK):
            return cls(library / FOLDER / name, most_bytes)
        temporary = tempfile.TemporaryDirectory(prefix="vdx-")
        cache = cls(Path(temporary.name), most_bytes)
        cache._temporary = temporary
        return cache

    def close(self) -> None:
        """Remove the files if they were only temporary."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def get(self, name: str) -> Path | None:
        """The file of this name, which counts as used now; None if there is none."""
        path = self.folder / name
        try:
            # By our own clock: many disks note no reading. The time of change is part of the file's tag.
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
        except OSError:
            return None
        return path

    def make(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file of this name; if there is none `write` is given a path to make it at.

        Whoever asks for the same meanwhile waits. The path has the ending of the name; a file that is
        not whole never gets the name.
        """
        with self._names[hash(name) % _LOCKS]:
            found = self.get(name)
            if found is not None:
                return found
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._draft(path) as draft:
                write(draft)
                size = draft.stat().st_size
                draft.replace(path)
            self._grown(size, path)
            return path

    def make_bytes(self, name: str, content: Callable[[], bytes]) -> Path:
        """The file of this name; if there is none it gets what `content` gives."""
        return self.make(name, lambda path: path.write_bytes(content()))

    def forget(self, name: str) -> None:
        """Remove the file of this name, if there is one."""
        path = self.folder / name
        with self._guard, contextlib.suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            if self._bytes is not None:
                self._bytes -= size

    @contextlib.contextmanager
    def _draft(self, path: Path) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(prefix=".draft-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _grown(self, size: int, new: Path) -> None:
        with self._guard:
            if self._bytes is None:
                self._bytes = sum(size for _, size, _ in self._files())
            else:
                self._bytes += size
            if self._bytes > self._most:
                self._shrink(new)

    def _shrink(self, new: Path) -> None:
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= self._most * _KEPT:
                break
            if path != new:
                with contextlib.suppress(OSError):  # somebody else removed it
                    path.unlink()
                total -= size
        self._bytes = total

    def _files(self) -> list[tuple[int, int, Path]]:
        """(when it was last used, bytes, path) of each file."""
        found = []
        for path in self.folder.rglob("*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                if path.is_file() and not path.name.startswith(".draft-"):
                    found.append((status.st_atime_ns, status.st_size, path))
        return found
