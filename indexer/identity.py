"""Which content a file holds, without reading all of it.

The identity is a hash of the size, the first and last 256 KiB and 16 windows of 16 KiB spread evenly
between. Two different videos that agree on all of these would be the same stream but for a few bytes;
a rename, a copy or another modification time does not change it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from media.errors import EmptyFile, UnreadableFile
from media.source import reason

EDGE = 256 * 1024
WINDOW = 16 * 1024
WINDOWS = 16


def fingerprint(path: Path) -> str:
    """The content identity of the file at `path`: 40 hex digits.

    Raises:
        EmptyFile: it has no bytes.
        UnreadableFile: it cannot be opened or read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise UnreadableFile(path, "it is not a file")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                raise EmptyFile(path, "the file is empty")
            return _digest(file, size)
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, f"cannot be read ({reason(error)})") from error


def _digest(file: BinaryIO, size: int) -> str:
    digest = hashlib.blake2b(size.to_bytes(8, "little"), digest_size=20)
    for start, length in _spans(size):
        file.seek(start)
        digest.update(file.read(length))
    return digest.hexdigest()


def _spans(size: int) -> list[tuple[int, int]]:
    """(offset, length) of the parts that are hashed, covering all of a small file exactly once."""
    inner = size - 2 * EDGE
    if inner <= WINDOW * WINDOWS:
        return [(0, size)]
    step = inner / WINDOWS
    windows = [(EDGE + int(i * step + (step - WINDOW) / 2), WINDOW) for i in range(WINDOWS)]
    return [(0, EDGE), *windows, (size - EDGE, EDGE)]
