"""The video in a compact file, as a file that can be decoded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.errors import MediaError, QualityError
from media.source import read_head
from storage.compact.errors import NotCompact
from storage.compact.reader import CompactReader

_ZIP = b"PK\x03\x04"


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """`path` itself, or the best video in it if it is a compact file, as long as the context lasts.

    Raises:
        CompactError: it is a compact file that is damaged.
        QualityError: it is one without a video.
    """
    compact = _open(path)
    if compact is None:
        yield path
        return
    with compact, tempfile.TemporaryDirectory(prefix="vdx-compare-") as folder:
        if not compact.manifest.videos:
            raise QualityError(f"{path}: it holds only what is known of the video, nothing to compare.")
        name = compact.manifest.videos[0].file
        target = Path(folder) / Path(name).name
        with target.open("wb") as file:
            for block in compact.place(name).blocks():
                file.write(block)
        yield target


def _open(path: Path) -> CompactReader | None:
    """A compact file, None if it is something else."""
    try:
        if not path.is_dir() and not read_head(path).startswith(_ZIP):
            return None
        return CompactReader(path)
    except (MediaError, NotCompact):  # decoding it says what it is
        return None
