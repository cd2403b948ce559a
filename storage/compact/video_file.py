"""The video in a compact file, as a file that a decoder can open."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.compact.errors import NoVideoInside
from storage.compact.kind import is_compact
from storage.compact.manifest import VideoPart
from storage.compact.places import Place
from storage.compact.reader import CompactReader
from storage.files import full_disk


@contextmanager
def decodable(path: Path) -> Iterator[Path]:
    """`path` itself; of a compact file, one with the best video in it.

    Raises:
        NoVideoInside: it is a compact file without one.
        CompactError: it is damaged.
        MediaError: it cannot be read.
        StorageFull: no room for a copy.
    """
    if not is_compact(path):
        yield path
        return
    with CompactReader(path) as reader:
        if not reader.manifest.videos:
            raise NoVideoInside(path)
        with video_file(reader, reader.manifest.videos[0]) as file:
            yield file


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
