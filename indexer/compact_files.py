"""What compact files say, where nothing goes into a library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.identity import fingerprint
from media.errors import DamagedVideo
from storage.compact.descriptors import read_descriptors
from storage.compact.errors import CompactError, DamagedPart
from storage.compact.kind import is_compact
from storage.compact.reader import CompactReader
from storage.records import AnalysedVideo


def content_of(path: Path) -> str:
    """The identity of the content of a file; of a compact file, that of its source.

    Raises:
        MediaError: the file cannot be read.
    """
    if not is_compact(path):
        return fingerprint(path)
    with _opened(path) as reader:
        return reader.manifest.source.fingerprint


def told_by(path: Path) -> AnalysedVideo | None:
    """What a compact file says of its video; None for any other file.

    Raises:
        MediaError: the file cannot be read.
    """
    if not is_compact(path):
        return None
    with _opened(path) as reader:
        damaged = list[DamagedPart]()
        analysed = read_descriptors(reader, damaged)
    if not damaged:
        return analysed
    told = "; ".join(filter(None, [analysed.video.problem, *(fault.reason for fault in damaged)]))
    return replace(analysed, video=replace(analysed.video, problem=told))


@contextmanager
def _opened(path: Path) -> Iterator[CompactReader]:
    """A compact file; what is wrong with it is said as of any other file."""
    try:
        with CompactReader(path) as reader:
            yield reader
    except CompactError as error:
        raise DamagedVideo(path, error.reason) from error
