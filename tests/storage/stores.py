"""Every vector store under test, behind one small harness. Results are compared with `Reference`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.files import DurableFiles
from storage.records import Space, Vectors
from storage.stored import Ids, SegmentInfo
from storage.vectors.base import Hits, Spans, VectorStore
from storage.vectors.faiss_store import FaissStore


@dataclass
class Ledger:
    """The part of a catalog that a vector store sees, kept in memory."""

    frames: set[int] = field(default_factory=set)
    named: list[SegmentInfo] = field(default_factory=list)

    def segments(self, space: Space | None = None) -> list[SegmentInfo]:
        return [info for info in self.named if space is None or info.space == space]

    def alive(self, ids: Ids) -> NDArray[np.bool_]:
        return np.isin(ids, np.array(sorted(self.frames), dtype=np.int64))

    def swap_segments(self, old: Sequence[str], new: Sequence[SegmentInfo]) -> None:
        self.named = [info for info in self.named if info.name not in old] + list(new)


class Reference:
    """The plainest store there can be: float64, every row looked at, nothing shared with ours."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rows: dict[Space, dict[int, NDArray[np.float64]]] = {}

    def add(self, ids: Ids, vectors: Mapping[Space, Vectors]) -> list[SegmentInfo]:
        for space, rows in vectors.items():
            space.check(rows)
            kept = self._rows.setdefault(space, {})
            kept.update(zip(ids.tolist(), self._signs(space, rows), strict=True))
        return []

    def search(self, space: Space, queries: Vectors, k: int, among: Spans | None = None) -> Hits:
        space.check(queries)
        if space.metric == "none":
            raise ValueError(f"{space.name} is not searched")
        kept = self._rows.get(space, {})
        wanted = kept.keys() & self._ledger.frames
        if among is not None:
            wanted = {i for i in wanted if any(first <= i < end for first, end in among.tolist())}
        ids = np.array(sorted(wanted), dtype=np.int64)
        found = np.full((len(queries), k), -1, dtype=np.int64)
        scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
        if len(ids):
            every = self._signs(space, queries) @ np.stack([kept[i] for i in ids.tolist()]).T
            order = np.argsort(-every, axis=1, kind="stable")[:, :k]
            found[:, : order.shape[1]] = ids[order]
            scores[:, : order.shape[1]] = np.take_along_axis(every, order, axis=1)
        return Hits(found, scores)

    def get(self, space: Space, ids: Ids) -> Vectors:
        kept = self._rows.get(space, {})
        if missing := [i for i in ids.tolist() if i not in kept]:
            raise KeyError(missing)
        if not space.is_packed:
            return np.array([kept[i] for i in ids.tolist()], dtype=np.float32)
        bits = np.array([kept[i] for i in ids.tolist()]) > 0
        return np.packbits(bits, axis=1)

    def find(self, space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
        there = np.array([i in self._rows.get(space, {}) for i in ids.tolist()], dtype=bool)
        found = self.get(space, ids[there]) if there.any() else np.empty((0, space.columns), space.dtype)
        return there, found

    def scan(self, space: Space) -> Iterator[tuple[Ids, Vectors]]:
        ids = np.array(sorted(self._rows.get(space, {}).keys() & self._ledger.frames), dtype=np.int64)
        if len(ids):
            yield ids, self.get(space, ids)

    def count(self, space: Space) -> int:
        return len(self._rows.get(space, {}))

    def compact(self, *, full: bool = False) -> int:
        for kept in self._rows.values():
            for dead in kept.keys() - self._ledger.frames:
                del kept[dead]
        return 0

    def _signs(self, space: Space, rows: Vectors) -> NDArray[np.float64]:
        if space.is_packed:
            return (np.unpackbits(rows, axis=1) * 2.0 - 1.0) / np.sqrt(space.dim)
        norms = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
        return rows / np.where(norms > 0, norms, 1)


@dataclass
class Harness:
    store: VectorStore
    ledger: Ledger

    def add(self, ids: Ids, vectors: Mapping[Space, Vectors]) -> None:
        self.ledger.named.extend(self.store.add(ids, vectors))
        self.ledger.frames.update(ids.tolist())

    def kill(self, ids: Ids) -> None:
        self.ledger.frames.difference_update(ids.tolist())


def _reference(folder: Path) -> Harness:
    ledger = Ledger()
    return Harness(Reference(ledger), ledger)


def faiss_harness(folder: Path, *, ann_rows: int) -> Harness:
    files = DurableFiles(folder)
    files.make_dirs("vectors", "tmp")
    ledger = Ledger()
    return Harness(FaissStore(files, folder / "vectors", ledger, ann_rows=ann_rows), ledger)


STORES: dict[str, Callable[[Path], Harness]] = {
    "reference": _reference,
    "faiss, scanned": lambda folder: faiss_harness(folder, ann_rows=10**9),
    "faiss, indexed": lambda folder: faiss_harness(folder, ann_rows=1),
}
