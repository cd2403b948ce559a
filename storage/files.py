"""Durable writes: a file is wholly there under its name, on the disk, or not at all.

The order is always the same: temporary file -> write -> fsync -> rename -> fsync of the folders.
Every call that changes the disk goes through `FileSystem`; a test subclasses it to fail where it
likes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storage.errors import StorageFull


class Writer(Protocol):
    """The writing half of a binary file."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Append `data`."""


Content = bytes | Callable[[Writer], None]
"""What a file is to hold: its bytes, or a function that writes them piece by piece."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is on the disk now: where, how many bytes, and the sha256 of them in hex."""

    path: Path
    size: int
    sha256: str


class FileSystem:
    """The calls that change the disk."""

    def write(self, path: Path, content: Content) -> Written:
        """Create `path`, which must not exist, with `content`; it may not be on the disk yet."""
        with path.open("xb") as file:
            sink = _Hashing(file)
            if isinstance(content, bytes):
                sink.write(content)
            else:
                content(sink)
        return Written(path, sink.size, sink.digest.hexdigest())

    def fsync(self, path: Path) -> None:
        """Wait until the content of a file is on the disk."""
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def sync_dir(self, path: Path) -> None:
        """Wait until the names in a folder are on the disk."""
        if os.name == "nt":  # a folder cannot be opened there, and NTFS journals names itself
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Move a file within the file system, over an older one if there is one."""
        source.replace(target)

    def make_dir(self, path: Path) -> None:
        """Create a folder unless it exists."""
        path.mkdir(exist_ok=True)

    def unlink(self, path: Path) -> None:
        """Remove a file; it is no error when it is gone already."""
        path.unlink(missing_ok=True)


class _Hashing:
    """Passes writes on while counting and hashing them."""

    def __init__(self, file: Writer) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._file = file

    def write(self, data: bytes | memoryview, /) -> int:
        self.digest.update(data)
        self._file.write(data)
        size = data.nbytes if isinstance(data, memoryview) else len(data)
        self.size += size
        return size


class DurableFiles:
    """Durable writes below one folder, `root`, with unfinished files in `root/tmp`."""

    def __init__(self, root: Path, system: FileSystem | None = None) -> None:
        self.root = root
        self.tmp = root / "tmp"
        self._system = system or FileSystem()

    def make_dirs(self, *names: str) -> None:
        """Create folders right below the root and make them durable."""
        for name in names:
            self._system.make_dir(self.root / name)
        self._system.sync_dir(self.root)

    def write(self, path: Path, content: Content) -> Written:
        """Write one file durably. See `write_many`."""
        return self.write_many([(path, content)])[0]

    def write_many(self, files: Iterable[tuple[Path, Content]]) -> list[Written]:
        """Write files durably and wait once for their folders.

        Args:
            files: (path below the root, content) of each. Its folder may be missing, not its
                grandparent.

        Returns:
            What was written, in the order given. All of it is on the disk.

        Raises:
            StorageFull: the disk or quota is full. Files that had their name by then keep it:
                garbage until something refers to them.
        """
        moves: list[tuple[Written, Path]] = []
        try:
            for target, content in files:
                temporary = self.tmp / secrets.token_hex(8)
                with full_disk(target):
                    moves.append((self._system.write(temporary, content), target))
            for written, target in moves:
                with full_disk(target):
                    self._system.fsync(written.path)
            self._name(moves)
        except Exception:
            self._drop_tmp()  # a full disk needs the room back at once
            raise
        return [Written(target, written.size, written.sha256) for written, target in moves]

    def delete(self, paths: Iterable[Path]) -> None:
        """Remove files that nothing refers to any more; one that cannot go now stays garbage."""
        for path in paths:
            with contextlib.suppress(PermissionError):  # Windows: another process has it mapped
                self._system.unlink(path)

    def empty_tmp(self) -> None:
        """Remove what unfinished writes left; only the writer may, another's are not garbage."""
        if self.tmp.is_dir():
            self.delete(sorted(self.tmp.iterdir()))

    def _name(self, moves: list[tuple[Written, Path]]) -> None:
        folders: set[Path] = set()
        for written, target in moves:
            with full_disk(target):
                if target.parent not in folders:
                    self._system.make_dir(target.parent)
                self._system.rename(written.path, target)
            folders.update(self._up_to_root(target))
        # Deepest first: a name is durable before the folder that makes it reachable.
        for folder in sorted(folders, key=lambda path: (-len(path.parts), path)):
            with full_disk(folder):
                self._system.sync_dir(folder)

    def _up_to_root(self, target: Path) -> list[Path]:
        between = target.relative_to(self.root).parents
        return [self.root / part for part in between if part != Path()]

    def _drop_tmp(self) -> None:
        with contextlib.suppress(OSError):  # the first error is the one to tell; the next writer cleans up
            self.empty_tmp()


def write_beside(path: Path, content: Content, system: FileSystem | None = None) -> None:
    """Write a file durably where no library is: under a hidden name beside it until it is whole.

    Raises:
        StorageFull: no room; what was at `path` before is still there.
    """
    system = system or FileSystem()
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with full_disk(path):
            system.write(temporary, content)
            system.fsync(temporary)
            system.rename(temporary, path)
            system.sync_dir(path.parent)
    finally:
        system.unlink(temporary)


@contextlib.contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Turn "no space left" and "quota exceeded" into `StorageFull` for `path`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(path) from error
        raise


def sha256_of(path: Path) -> str:
    """The sha256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
