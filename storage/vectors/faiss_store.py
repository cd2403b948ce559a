"""The vector store in use: write-once segments, scanned if small, through FAISS if large.

The catalog names the segments. A reader takes the names, opens the files and keeps them mapped; the
writer may unlink them meanwhile, which harms nobody who has them open. Who comes too late to open
one reads the names again. Vectors of deleted frames lie in their segment until it is compacted, so
a search asks the catalog which of its hits are alive and fetches more when that leaves too few.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from storage.errors import DamagedObject
from storage.files import DurableFiles
from storage.records import Space, Vectors
from storage.stored import Ids, SegmentInfo
from storage.vectors import ann, compaction
from storage.vectors.base import Books, Hits, Stored, best, only, prepare, to_stored, to_vectors
from storage.vectors.segment import Segment, encode, open_segment

logger = logging.getLogger(__name__)

ANN_ROWS = 4096
_FETCH_GROWTH = 4  # how much more to fetch when too many hits are dead
_ATTEMPTS = 20  # to open what the catalog names while the writer replaces it


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
        self._lock = threading.Lock()
        self._open: dict[Space, dict[str, Segment]] = {}
        self._anns: dict[str, ann.Ann | None] = {}

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

    def search(self, space: Space, queries: Vectors, k: int) -> Hits:
        """See `VectorStore.search`."""
        if k < 1:
            raise ValueError(f"cannot look for {k} vectors")
        prepared = prepare(space, queries)
        segments = self.segments(space)
        total = sum(map(len, segments))
        fetch = min(k, max(1, total))
        while True:
            parts = [self._search_segment(segment, prepared, fetch) for segment in segments]
            found = best([*parts, _padding(len(queries))], fetch)
            kept = only(found, self._books.alive(found.ids.ravel()).reshape(found.ids.shape), k)
            if fetch >= total or (kept.ids >= 0).all():
                return kept
            fetch = min(total, fetch * _FETCH_GROWTH)

    def get(self, space: Space, ids: Ids) -> Vectors:
        """See `VectorStore.get`. Deleted frames have theirs until they are compacted away."""
        result = np.empty((len(ids), space.columns), dtype=space.dtype)
        missing = np.ones(len(ids), dtype=bool)
        for segment in self.segments(space):
            at = segment.positions(ids)
            here = at >= 0
            result[here] = to_vectors(segment.rows[at[here]])
            missing &= ~here
        if missing.any():
            raise KeyError(ids[missing].tolist())
        return result

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
        for group in compaction.plan(self._books.segments(), full=full):
            opened = [open_segment(self.path(info.name), info) for info in group]
            compaction.merge(opened, self._books, self._files, self.folder, self.ann_rows)
            gone += len(group)
        return gone

    def path(self, name: str) -> Path:
        """The file of a segment."""
        return self.folder / f"{name}.safetensors"

    def ann_path(self, name: str) -> Path:
        """The file of a segment's index."""
        return self.folder / f"{name}.faiss"

    def segments(self, space: Space) -> list[Segment]:
        """The segments of a space, open.

        Raises:
            DamagedObject: one is missing or damaged.
        """
        missing: Path | None = None
        for _ in range(_ATTEMPTS):
            infos = self._books.segments(space)
            try:
                return self._opened(space, infos)
            except FileNotFoundError as error:  # compacted away between the rows and the file
                missing = Path(str(error.filename))
        raise DamagedObject(missing or self.folder, "the segment is missing")

    def _opened(self, space: Space, infos: list[SegmentInfo]) -> list[Segment]:
        with self._lock:
            before = self._open.get(space, {})
            now = {
                info.name: before.get(info.name) or open_segment(self.path(info.name), info) for info in infos
            }
            self._open[space] = now
            for name in before.keys() - now.keys():
                self._anns.pop(name, None)
            return list(now.values())

    def _search_segment(self, segment: Segment, queries: Vectors, k: int) -> Hits:
        index = self._ann(segment) if segment.info.ann_size is not None else None
        return (index or segment).search(queries, k)

    def _ann(self, segment: Segment) -> ann.Ann | None:
        name = segment.info.name
        with self._lock:
            if name not in self._anns:
                try:
                    self._anns[name] = ann.Ann(self.ann_path(name), segment)
                except DamagedObject as error:  # slower, but every hit can be had from the rows
                    logger.warning("%s; searching without it", error)
                    self._anns[name] = None
            return self._anns[name]


def new_name() -> str:
    """A name that no segment ever had."""
    return secrets.token_hex(8)


def _whole(rows: Stored) -> list[Stored]:
    return [rows]


def _padding(queries: int) -> Hits:
    return Hits(np.full((queries, 1), -1), np.full((queries, 1), -np.inf, dtype=np.float32))
