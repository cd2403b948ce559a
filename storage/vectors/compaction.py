"""Merging segments: every video writes a small one, so they are put together now and then.

Segments are sorted into tiers by size, and eight of one tier become one of (about) the next, so a
vector is rewritten once per tier: log8 of the library's size. A merge drops the vectors of deleted
frames. The new file is durable before the catalog names it, and the old ones go after it names them
no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from storage.files import DurableFiles
from storage.records import Space
from storage.stored import Ids, SegmentInfo
from storage.vectors import ann
from storage.vectors.base import Books, Stored
from storage.vectors.segment import Segment, encode

FAN_IN = 8
_SMALLEST = 64  # rows: up to 512 all are of one tier
_BLOCK_ROWS = 4096


def tier(count: int) -> int:
    """The tier of a segment of `count` rows."""
    result = 0
    while count >= _SMALLEST * FAN_IN:
        count //= FAN_IN
        result += 1
    return result


def plan(segments: Iterable[SegmentInfo], *, full: bool = False) -> list[list[SegmentInfo]]:
    """Which segments to merge with each other; `full` is one group for every space."""

    def key(info: SegmentInfo) -> tuple[str, int]:
        return repr(info.space), 0 if full else tier(info.count)

    groups = [list(group) for _, group in groupby(sorted(segments, key=key), key)]
    return [group for group in groups if full or len(group) >= FAN_IN]


def merge(
    segments: Sequence[Segment], books: Books, files: DurableFiles, folder: Path, ann_rows: int
) -> None:
    """Put segments of one space into one, or into none when no frame of theirs is alive.

    A crash leaves the old or the new state, and files that no row names.
    """
    source = np.concatenate([np.full(len(segment), index) for index, segment in enumerate(segments)])
    row = np.concatenate([np.arange(len(segment)) for segment in segments])
    ids = np.concatenate([segment.ids for segment in segments])
    keep = np.flatnonzero(books.alive(ids))
    keep = keep[np.argsort(ids[keep])]
    if len(segments) == 1 and len(keep) == len(ids) and not _lacks_ann(segments[0], ann_rows):
        return  # it would be written again as it is
    order = _Order(segments, source[keep], row[keep])
    space = segments[0].info.space
    new = [_write(space, ids[keep], order, files, folder, ann_rows)] if len(keep) else []
    old = [segment.info.name for segment in segments]
    books.swap_segments(old, new)
    files.delete(folder / f"{name}{suffix}" for name in old for suffix in (".safetensors", ".faiss"))


class _Order:
    """Rows of several segments in a given order, gathered a block at a time."""

    def __init__(self, segments: Sequence[Segment], source: Ids, row: Ids) -> None:
        self._segments = segments
        self._source = source  # (n,) index of the segment
        self._row = row  # (n,) row in it

    def __call__(self) -> Iterator[Stored]:
        first = self._segments[0].rows
        for start in range(0, len(self._row), _BLOCK_ROWS):
            source, row = (part[start : start + _BLOCK_ROWS] for part in (self._source, self._row))
            block = np.empty((len(row), first.shape[1]), dtype=first.dtype)
            for index in np.unique(source):
                block[source == index] = self._segments[index].rows[row[source == index]]
            yield block


def _write(
    space: Space, ids: Ids, order: _Order, files: DurableFiles, folder: Path, ann_rows: int
) -> SegmentInfo:
    name = secrets.token_hex(8)
    contents = [(folder / f"{name}.safetensors", encode(space, ids, order))]
    if _wants_ann(space, len(ids), ann_rows):
        contents.append((folder / f"{name}.faiss", ann.build(space.dim, order)))
    rows, *index = files.write_many(contents)
    info = SegmentInfo(name, space, len(ids), rows.size, rows.sha256)
    if not index:
        return info
    return SegmentInfo(name, space, len(ids), rows.size, rows.sha256, index[0].size, index[0].sha256)


def _wants_ann(space: Space, count: int, ann_rows: int) -> bool:
    return not space.is_packed and count >= ann_rows


def _lacks_ann(segment: Segment, ann_rows: int) -> bool:
    info = segment.info
    return _wants_ann(info.space, info.count, ann_rows) and info.ann_size is None
