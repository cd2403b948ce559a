"""The bytes of a stored ZIP, always the same for the same parts (PKWARE's APPNOTE 6.3, ZIP64 where needed).

Written here and not by `zipfile`, since readers want to know where a part lies from the manifest alone, when
the directory at the end is lost: `Entry.data_offset` says so.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"

_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_EXTRA_64 = struct.Struct("<2H2Q")
_CENTRAL_HEAD = struct.Struct("<4s6H3L5H2L")
_DATE = 33  # 1 January 1980, the first that there is: times would make equal parts different files
_MODE = 0o100644 << 16
_UNIX = 3 << 8
_PLAIN, _WITH_64 = 20, 45  # version of ZIP that is needed
_MOST = 0xFFFFFFFF  # from here on numbers stand in the ZIP64 fields
_MOST_ENTRIES = 0xFFFF
MOST_HEADER = 4096  # bytes of a local header that are read


@dataclass(frozen=True, slots=True)
class Entry:
    """A part in a ZIP: bytes, their CRC-32, and where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def head_size(self) -> int:
        """Bytes of the local header."""
        return _LOCAL_HEAD.size + len(self.name) + (_EXTRA_64.size if self.size >= _MOST else 0)

    @property
    def data_offset(self) -> int:
        """Where the bytes of the part begin."""
        return self.offset + self.head_size

    @property
    def end(self) -> int:
        """Where the next local header begins."""
        return self.data_offset + self.size


def lay_out(parts: Iterable[tuple[str, int, int]]) -> list[Entry]:
    """Entries of (name, size, crc) one behind the other from the start of the file."""
    entries: list[Entry] = []
    offset = 0
    for name, size, crc in parts:
        entries.append(Entry(name, size, crc, offset))
        offset = entries[-1].end
    return entries


def local_header(entry: Entry) -> bytes:
    """What stands in front of the bytes of a part."""
    large = entry.size >= _MOST
    size = _MOST if large else entry.size
    extra = _EXTRA_64.pack(1, 16, entry.size, entry.size) if large else b""
    name = entry.name.encode("ascii")
    version = _WITH_64 if large else _PLAIN
    head = (LOCAL, version, 0, 0, 0, _DATE, entry.crc, size, size, len(name), len(extra))
    return _LOCAL_HEAD.pack(*head) + name + extra


def directory(entries: Sequence[Entry]) -> bytes:
    """What stands behind the last part."""
    start = entries[-1].end
    central = b"".join(map(_central_header, entries))
    count, size = len(entries), len(central)
    end = start + size
    if count >= _MOST_ENTRIES or start >= _MOST or size >= _MOST:
        central += struct.pack(
            "<4sQ2H2L4Q", _END64, 44, _UNIX | _WITH_64, _WITH_64, 0, 0, count, count, size, start
        )
        central += struct.pack("<4sLQL", _LOCATOR64, 0, end, 1)
    shown = min(count, _MOST_ENTRIES)
    return central + struct.pack("<4s4H2LH", _END, 0, 0, shown, shown, min(size, _MOST), min(start, _MOST), 0)


@dataclass(frozen=True, slots=True)
class Header:
    """What a local header says: name, bytes and CRC-32 of its part, and how long it is itself."""

    name: str
    size: int
    crc: int
    length: int


def read_header(data: bytes) -> Header | None:
    """The local header that `data` begins with; None if that is none of a stored part."""
    if len(data) < _LOCAL_HEAD.size or not data.startswith(LOCAL):
        return None
    fields = _LOCAL_HEAD.unpack_from(data)
    method, crc, size, name_length, extra_length = (fields[index] for index in (3, 6, 8, 9, 10))
    length = _LOCAL_HEAD.size + name_length + extra_length
    name = data[_LOCAL_HEAD.size : _LOCAL_HEAD.size + name_length]
    if method != 0 or len(data) < length or not name.isascii():
        return None
    if size == _MOST and extra_length >= _EXTRA_64.size:
        size = _EXTRA_64.unpack_from(data, _LOCAL_HEAD.size + name_length)[2]
    return Header(name.decode("ascii"), size, crc, length)


def _central_header(entry: Entry) -> bytes:
    large = entry.size >= _MOST
    far = entry.offset >= _MOST
    numbers = [entry.size, entry.size] * large + [entry.offset] * far
    extra = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    size, offset = min(entry.size, _MOST), min(entry.offset, _MOST)
    version = _WITH_64 if numbers else _PLAIN
    name = entry.name.encode("ascii")
    head = (_CENTRAL, _UNIX | version, version, 0, 0, 0, _DATE, entry.crc, size, size)
    return _CENTRAL_HEAD.pack(*head, len(name), len(extra), 0, 0, 0, _MODE, offset) + name + extra
