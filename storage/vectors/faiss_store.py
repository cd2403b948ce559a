"""The vector store in use: write-once segments, scanned if small, through FAISS if large.

The catalog names the segments; `opened` keeps them mapped, and the writer may unlink them meanwhile,
which harms nobody who has them open. Vectors of deleted frames lie in their segment until it is
compacted, so a search asks the catalog which of its hits are alive and fetches more when that leaves
too few.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from storage.files import DurableFiles
from storage.records import Space, Vectors
from storage.stored import Ids, SegmentInfo
from storage.vectors import compaction
from storage.vectors.base import (
    Books,
    Hits,
    Spans,
    Stored,
    are_sound,
    best,
    only,
    prepare,
    to_stored,
    to_vectors,
)
from storage.vectors.opened import OpenSegments, ann_path, rows_path
from storage.vectors.segment import Segment, encode

ANN_ROWS = 4096
_FETCH_GROWTH = 4  # how much more to fetch when too many hits are dead
_FEW = 4096  # rows that are looked at themselves where only some are asked about, for all the index


class FaissStore:
    """Vectors in the ``vectors`` folder of a library."""

    def __init__(self, files: DurableFiles, folder: Path, books: Books, *, ann_rows: int = ANN_ROWS):
        """Open nothing yet.

        Args:
            files: durable writes.
            folder: where the segments lie.
            books: the catalog.
            ann_rows: cosine segments of so many rows get an index.
        """
        self.folder = folder
        self.ann_rows = ann_rows
        self._files = files
        self._books = books
        self._opened = OpenSegments(folder, books)

    def add(self, ids: Ids, vectors: Mapping[Space, Vectors]) -> list[SegmentInfo]:
        """See `VectorStore.add`. One segment for each space."""
        order = np.argsort(ids)
        names = [new_name() for _ in vectors]
        contents = [
            (
                self.path(name),
                encode(space, ids[order], partial(_whole, to_stored(space, rows)[order])),
            )
            for name, (space, rows) in zip(names, vectors.items(), strict=True)
        ]
        written = self._files.write_many(contents)
        return [
            SegmentInfo(name, space, len(ids), file.size, file.sha256)
            for name, space, file in zip(names, vectors, written, strict=True)
        ]

    def search(self, space: Space, queries: Vectors, k: int, among: Spans | None = None) -> Hits:
        """See `VectorStore.search`."""
        if k < 1:
            raise ValueError(f"cannot look for {k} vectors")
        if space.metric == "none":
            raise ValueError(f"rows of {space.name!r} are fetched, not searched")
        prepared = prepare(space, queries)
        segments = self.segments(space)
        total = sum(map(len, segments))
        fetch = min(k, max(1, total))
        while True:
            parts = [self._search_segment(segment, prepared, fetch, among) for segment in segments]
            found = best([*parts, _padding(len(queries))], fetch)
            kept = only(found, self._books.alive(found.ids.ravel()).reshape(found.ids.shape), k)
            if fetch >= total or (kept.ids >= 0).all():
                return kept
            fetch = min(total, fetch * _FETCH_GROWTH)

    def find(self, space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
        """See `VectorStore.find`. Deleted frames have theirs until they are compacted away."""
        result = np.empty((len(ids), space.columns), dtype=space.dtype)
        there = np.zeros(len(ids), dtype=bool)
        for segment in self.segments(space):
            at = segment.positions(ids)
            here = np.flatnonzero(at >= 0)
            rows = to_vectors(segment.rows[at[here]])
            sound = are_sound(rows)
            result[here[sound]] = rows[sound]
            there[here[sound]] = True
        return there, cast(Vectors, result[there])

    def get(self, space: Space, ids: Ids) -> Vectors:
        """See `VectorStore.get`."""
        there, vectors = self.find(space, ids)
        if not there.all():
            raise KeyError(ids[~there].tolist())
        return vectors

    def scan(self, space: Space) -> Iterator[tuple[Ids, Vectors]]:
        """See `VectorStore.scan`."""
        for segment in self.segments(space):
            for ids, rows in segment.blocks():
                alive = self._books.alive(ids)
                yield ids[alive], to_vectors(rows[alive])

    def count(self, space: Space) -> int:
        """See `VectorStore.count`."""
        return sum(info.count for info in self._books.segments(space))

    def compact(self, *, full: bool = False) -> int:
        """See `VectorStore.compact`. Only the writer may, and one thread of it at a time."""
        gone = 0
        usable = [info for info in self._books.segments() if not self._opened.is_damaged(info)]
        for group in compaction.plan(usable, full=full):
            intact = self._opened.intact(group)
            # With a damaged one among them the group is too small now, and is planned anew another time.
            if len(intact) == len(group) or (full and intact):
                compaction.merge(intact, self._books, self._files, self.folder, self.ann_rows)
                gone += len(intact)
        return gone

    def path(self, name: str) -> Path:
        """The file of a segment."""
        return rows_path(self.folder, name)

    def ann_path(self, name: str) -> Path:
        """The file of a segment's index."""
        return ann_path(self.folder, name)

    def segments(self, space: Space) -> list[Segment]:
        """The segments of a space, open, without damaged ones.

        Raises:
            DamagedObject: all of them are damaged.
        """
        return self._opened.of(space)

    def _search_segment(self, segment: Segment, queries: Vectors, k: int, among: Spans | None) -> Hits:
        index = self._opened.ann(segment)
        if among is None:
            return (index or segment).search(queries, k)
        rows = segment.rows_among(among)
        if index is None or len(rows) <= _FEW:
            return segment.search_some(queries, k, rows)
        return index.search(queries, k, rows)


def new_name() -> str:
    """A name that no segment ever had."""
    return secrets.token_hex(8)


def _whole(rows: Stored) -> list[Stored]:
    return [rows]


def _padding(queries: int) -> Hits:
    return Hits(np.full((queries, 1), -1), np.full((queries, 1), -np.inf, dtype=np.float32))
