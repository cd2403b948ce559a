"""Where the bytes of a part lie in a file, and who can tell: `scan` for a ZIP, `folder` for a folder."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BLOCK = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class Place:
    """`size` bytes of the file at `path`, from `offset` on."""

    path: Path
    offset: int
    size: int

    def cut(self) -> Place:
        """As much of it as the file has."""
        there = self.path.stat().st_size - self.offset
        return Place(self.path, self.offset, max(0, min(self.size, there)))

    def blocks(self) -> Iterator[bytes]:
        """The bytes, a bounded number at a time."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            left = self.size
            while left and (block := file.read(min(left, _BLOCK))):
                yield block
                left -= len(block)

    def open(self) -> BinaryIO:
        """The bytes as a file of their own."""
        return cast(BinaryIO, io.BufferedReader(_Span(self), _BLOCK))


class _Span(io.RawIOBase):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self._file = place.path.open("rb", buffering=0)
        self._place = place
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._place.size}[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        size = max(0, min(len(view), self._place.size - self._at))
        self._file.seek(self._place.offset + self._at)
        read = self._file.readinto(view[:size])
        self._at += read
        return read

    def close(self) -> None:
        self._file.close()
        super().close()


class Parts(Protocol):
    """Something that holds parts by name.

    Attributes:
        wanted: manifests that should be there.
        trouble: parts that are there and cannot be read, and why, to follow their name in a sentence.
        fault: what else is damaged, and how; None when nothing is.
    """

    @property
    def wanted(self) -> Collection[str]:
        """See above."""

    @property
    def trouble(self) -> Mapping[str, str]:
        """See above."""

    @property
    def fault(self) -> tuple[str, str] | None:
        """See above."""

    def manifest(self, name: str, most: int) -> bytes | None:
        """The bytes of a manifest, at most so many; None where there are none, or damaged ones."""

    def named(self, name: str, size: int) -> Iterable[Place]:
        """Where a part of `size` bytes lies."""

    def at(self, offset: int, size: int) -> Iterable[Place]:
        """Where it would lie in a file that vdx wrote, at `offset`."""

    def searched(self, name: str, size: int) -> Iterable[Place]:
        """Where a search of the whole file finds it."""

    def close(self) -> None:
        """Let go of the file."""
