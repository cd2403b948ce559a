"""A video part as a file that a decoder can open."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.compact.manifest import VideoPart
from storage.compact.places import Place
from storage.compact.reader import CompactReader
from storage.files import full_disk


@contextmanager
def video_file(reader: CompactReader, part: VideoPart) -> Iterator[Path]:
    """A path at which the video lies alone; a temporary copy if it is in a ZIP.

    Raises:
        DamagedPart: it is missing or not what was written.
        StorageFull: no room for the copy.
    """
    with file_at(reader.place(part.file), part.file) as path:
        yield path


@contextmanager
def file_at(place: Place, name: str, folder: Path | None = None) -> Iterator[Path]:
    """A path at which the bytes of a place lie alone; a copy goes below `folder`, if that is given."""
    if place.offset == 0 and place.path.stat().st_size == place.size:
        yield place.path
        return
    with tempfile.TemporaryDirectory(prefix=".vdx-", dir=folder) as temporary:
        path = Path(temporary) / Path(name).name
        with full_disk(path), path.open("xb") as file:
            for block in place.blocks():
                file.write(block)
        yield path
