"""Parts of a ZIP: by its directory, and where that is damaged by looking for the headers of parts."""

from __future__ import annotations

import mmap
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from storage.compact.names import MANIFEST, MANIFEST_COPY
from storage.compact.places import Place
from storage.compact.zipped import LOCAL, MOST_HEADER, Entry, read_header

_MOST_OF_A_NAME = 16  # places that may hold one part


class _Found(NamedTuple):
    offset: int  # of the data
    size: int
    crc: int


class ZipParts:
    """The parts of the ZIP at `path`. See `Parts`."""

    wanted = (MANIFEST, MANIFEST_COPY)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size
        self.trouble: dict[str, str] = {}
        self.fault: tuple[str, str] | None = None
        self._listed = self._directory()

    def manifest(self, name: str, most: int) -> bytes | None:
        """See `Parts.manifest`."""
        for found in self._everywhere(name):
            if found.size <= min(most, self._size):
                data = b"".join(self._place(found.offset, found.size).blocks())
                if zlib.crc32(data) == found.crc:
                    return data
        return None

    def named(self, name: str, size: int) -> Iterator[Place]:
        """See `Parts.named`."""
        return (self._place(found.offset, size) for found in self._listed.get(name, ()))

    def at(self, offset: int, size: int) -> Iterator[Place]:
        """See `Parts.at`."""
        if offset < self._size:
            yield self._place(offset, size)

    def searched(self, name: str, size: int) -> Iterator[Place]:
        """See `Parts.searched`."""
        return (self._place(found.offset, size) for found in self._searched.get(name, ()))

    def close(self) -> None:
        """See `Parts.close`."""

    def _everywhere(self, name: str) -> Iterator[_Found]:
        yield from self._listed.get(name, ())
        yield from self._searched.get(name, ())

    def _place(self, offset: int, size: int) -> Place:
        return Place(self._path, offset, size)

    def _directory(self) -> dict[str, list[_Found]]:
        """What the directory at the end of the file lists; nothing where that is damaged."""
        try:
            with zipfile.ZipFile(self._path) as zipped, self._path.open("rb") as file:
                listed: dict[str, list[_Found]] = {}
                for info in zipped.infolist():
                    if info.compress_type != zipfile.ZIP_STORED:
                        self.trouble[info.filename] = (
                            "is compressed; make the ZIP without compression (zip -0)"
                        )
                        continue
                    if info.header_offset < 0:  # it lay in front of what is left
                        continue
                    file.seek(info.header_offset)
                    header = read_header(file.read(MOST_HEADER))
                    entry = Entry(info.filename, info.file_size, info.CRC, info.header_offset)
                    offset = entry.data_offset if header is None else entry.offset + header.length
                    listed.setdefault(info.filename, []).append(_Found(offset, entry.size, entry.crc))
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError):
            self.fault = "directory (of the ZIP)", "is missing or damaged"
            return {}
        return listed

    @cached_property
    def _searched(self) -> dict[str, list[_Found]]:
        """Every local header there is in the file, also those in the middle of something else."""
        found: dict[str, list[_Found]] = {}
        if not self._size:
            return found
        with self._path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = data.find(LOCAL)
            while at >= 0:
                header = read_header(data[at : at + MOST_HEADER])
                if header is not None:
                    places = found.setdefault(header.name, [])
                    if len(places) < _MOST_OF_A_NAME:
                        places.append(_Found(at + header.length, header.size, header.crc))
                at = data.find(LOCAL, at + 1)
        return found
