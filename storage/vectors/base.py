"""What a vector store does, and the arithmetic that all of them share.

Scores are higher for nearer vectors and lie in [-1, 1]: the cosine similarity, or for ``hamming``
1 - 2 * distance / dim, which is the same number for vectors of +1 and -1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from storage.records import Space, Vectors
from storage.stored import Ids, SegmentInfo

_LARGEST_COSINE = 1.01  # of rows that were rounded to fp16

_ROUNDED = 2.0**-10  # by which rounding a row of norm 1 to fp16 changes its norm at most, and as much again

_T = TypeVar("_T", bound=np.generic)

Stored = NDArray[np.float16] | NDArray[np.int8] | NDArray[np.uint8]
"""Rows as they are kept: fp16 of L2 norm 1 (or all zero) for ``cosine``; int8 for ``cosine-int8``, each row
scaled so that its largest component is 127; packed bits for the others."""

_STEPS = 127.0  # of int8 on either side of zero

Spans = NDArray[np.int64]
"""Half-open spans of ids, (s, 2), ascending and apart."""


class Hits(NamedTuple):
    """The nearest vectors of m queries, best first; padded with id -1 and score -inf."""

    ids: NDArray[np.int64]  # (m, k)
    scores: NDArray[np.float32]  # (m, k)


class VectorStore(Protocol):
    """Vectors by space and the id of their frame or region. `search` never finds those of what is no more."""

    def add(self, ids: Ids, vectors: Mapping[Space, Vectors]) -> list[SegmentInfo]:
        """Make vectors durable.

        They count as soon as the catalog holds the frames or regions and what is returned.

        Args:
            ids: (n,) of frames or of regions, never used before.
            vectors: (n, columns) for each space.

        Raises:
            ValueError: vectors do not belong in their space.
            StorageFull: no room.
        """

    def search(self, space: Space, queries: Vectors, k: int, among: Spans | None = None) -> Hits:
        """The `k` nearest vectors to each of `queries`, shape (m, columns).

        What is damaged is passed over with a warning.

        Args:
            space: where to look.
            queries: (m, columns).
            k: how many for each.
            among: (s, 2) spans of ids, from the first to the one behind the last, ascending and apart; what
                has other ids is not found. None for all.

        Raises:
            ValueError: the queries do not belong in the space.
            DamagedObject: no vectors can be read.
        """

    def find(self, space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
        """Which of `ids` (n,) have vectors that are whole, and those, (n', columns), as `get` gives them."""

    def get(self, space: Space, ids: Ids) -> Vectors:
        """The vectors of frames or regions: (n, columns) float32 of norm 1 or uint8, as `ids` (n,).

        Raises:
            KeyError: some of them have none, or damaged ones; its argument is the list of their ids.
        """

    def scan(self, space: Space) -> Iterator[tuple[Ids, Vectors]]:
        """All vectors of what is in the library, in bounded blocks: ids (n,), vectors (n, columns)."""

    def count(self, space: Space) -> int:
        """How many vectors lie in the space, with deleted ones until they are dropped."""

    def compact(self, *, full: bool = False) -> int:
        """Put in order what was written piecemeal; how many pieces are gone. `full`: all of it."""


class Books(Protocol):
    """What a store of write-once files needs to know from the catalog."""

    def segments(self, space: Space | None = None) -> list[SegmentInfo]:
        """The segments of a space, or of all."""

    def alive(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids`, (n,), are frames or regions of the library."""

    def swap_segments(self, old: Sequence[str], new: Sequence[SegmentInfo]) -> None:
        """Name `new` segments in the place of `old` ones, in one transaction."""


def to_stored(space: Space, vectors: Vectors) -> Stored:
    """Rows as they are kept. Raises ValueError unless they belong in `space`."""
    space.check(vectors)
    if vectors.dtype == np.uint8:
        return np.ascontiguousarray(vectors, dtype=np.uint8)
    if space.metric == "cosine-int8":
        wide = vectors.astype(np.float64)  # what is hardly more than zero has no inverse in single precision
        largest = np.abs(wide).max(axis=1, keepdims=True)
        return np.rint(wide / np.where(largest > 0, largest, 1.0) * _STEPS).astype(np.int8)
    return _to_fp16(vectors)


def _to_fp16(vectors: Vectors) -> NDArray[np.float16]:
    """Rows as fp16 of norm 1. Those that were so before stay, so that copies of a library are exact."""
    wide = np.asarray(vectors, np.float32)
    with np.errstate(over="ignore"):
        kept = wide.astype(np.float16)
    norms = np.linalg.norm(kept.astype(np.float64), axis=1, keepdims=True)
    as_they_were = (kept == wide).all(axis=1, keepdims=True) & (np.abs(norms - 1.0) <= _ROUNDED)
    return np.where(as_they_were, kept, normalised(vectors).astype(np.float16))


def to_vectors(rows: Stored) -> Vectors:
    """Kept rows as vectors: fp16 becomes float32, int8 float32 of norm 1, bits stay bits."""
    return np.asarray(rows, dtype=np.uint8) if rows.dtype == np.uint8 else widened(rows)


def widened(rows: Stored) -> NDArray[np.float32]:
    """Kept rows of components as vectors."""
    wide = rows.astype(np.float32)
    if rows.dtype == np.int8:
        wide /= np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1.0)
    return wide


def normalised(vectors: Vectors) -> NDArray[np.float32]:
    """Rows of norm 1; a row of zeros stays one. In double precision: squares overflow in single."""
    wide = vectors.astype(np.float64)
    norms = np.linalg.norm(wide, axis=1, keepdims=True)
    result: NDArray[np.float32] = (wide / np.where(norms > 0, norms, 1.0)).astype(np.float32)
    return result


def prepare(space: Space, queries: Vectors) -> Vectors:
    """Queries as `scores` takes them. Raises ValueError unless they belong in `space`."""
    space.check(queries)
    return queries if queries.dtype == np.uint8 else normalised(queries)


def scores(space: Space, queries: Vectors, rows: Stored) -> NDArray[np.float32]:
    """The (m, n) exact scores of prepared `queries` (m, columns) and kept `rows` (n, columns)."""
    if rows.dtype == np.uint8:
        result = np.empty((len(queries), len(rows)), dtype=np.float32)
        for index, query in enumerate(queries):  # one at a time bounds the memory
            distance = np.bitwise_count(rows ^ query).sum(axis=1, dtype=np.int32)
            result[index] = 1.0 - 2.0 / space.dim * distance
        return result
    with np.errstate(invalid="ignore", over="ignore"):  # damaged rows may hold infinities
        return clipped(np.asarray(queries @ widened(rows).T, np.float32))


def clipped(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines kept within [-1, 1], in place; what rows of norm 1 cannot give comes from damage: -1."""
    values[~(np.abs(values) <= _LARGEST_COSINE)] = -1.0  # put so that NaN counts as well
    return np.clip(values, -1.0, 1.0, out=values)


def are_sound(vectors: Vectors) -> NDArray[np.bool_]:
    """Which rows (n,) of what was kept are still what they must be: of norm 1 or 0, if not bits."""
    if vectors.dtype == np.uint8:
        return np.ones(len(vectors), dtype=bool)
    with np.errstate(invalid="ignore", over="ignore"):
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    sound: NDArray[np.bool_] = (np.abs(norms - 1.0) <= _LARGEST_COSINE - 1.0) | (norms == 0)
    return sound


def best(parts: Sequence[Hits], k: int) -> Hits:
    """The `k` best of several lists of hits for the same queries; equal scores by id."""
    ids = np.concatenate([part.ids for part in parts], axis=1)
    found = np.concatenate([part.scores for part in parts], axis=1)
    if ids.shape[1] > k:
        nearest = np.argpartition(-found, k - 1, axis=1)[:, :k]
        ids, found = _take(ids, nearest), _take(found, nearest)
    order = np.lexsort((ids, -found), axis=1)
    ids, found = _take(ids, order), _take(found, order)
    missing = k - ids.shape[1]
    if missing > 0:
        ids = np.pad(ids, ((0, 0), (0, missing)), constant_values=-1)
        found = np.pad(found, ((0, 0), (0, missing)), constant_values=-np.inf)
    return Hits(ids, found)


def only(hits: Hits, wanted: NDArray[np.bool_], k: int) -> Hits:
    """The `k` best of `hits` where `wanted`, a mask of the same shape (m, any)."""
    return best([Hits(np.where(wanted, hits.ids, -1), np.where(wanted, hits.scores, -np.inf))], k)


def _take(values: NDArray[_T], order: NDArray[np.intp]) -> NDArray[_T]:
    return np.take_along_axis(values, order, axis=1)
