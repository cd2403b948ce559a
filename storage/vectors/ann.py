"""The search structure of a large segment: candidates from 1-bit codes, rescored exactly.

`IndexIVFRaBitQFastScan` with a single list needs no clustering, keeps about dim / 8 bytes a vector
and is opened as a memory map. One bit per component is too coarse to rank by, so more candidates
than wanted are taken and scored exactly from the segment's rows. Figures: docs/architecture.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.errors import DamagedObject
from storage.records import Vectors
from storage.stored import Ids
from storage.vectors.base import Hits, Stored, best, scores, widened
from storage.vectors.segment import Segment

_OVERFETCH = 4  # candidates for each hit that is wanted ...
_AT_LEAST = 100  # ... and never fewer
_WIDE = 512  # components; narrower spaces have fewer bits to tell vectors apart and take more
_TRAINING_ROWS = 65_536  # for the centre of the data, all that is trained


def build(dim: int, blocks: Callable[[], Iterable[Stored]]) -> bytes:
    """The serialised index of rows that come in `blocks`, each (any, dim); ids are row numbers."""
    import faiss

    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFRaBitQFastScan(quantizer, dim, 1, faiss.METRIC_INNER_PRODUCT)
    index.train(_sample(blocks()))
    for block in blocks():
        index.add(widened(block))
    return bytes(faiss.serialize_index(index))


class Ann:
    """An index that is open, over the rows of one segment."""

    def __init__(self, path: Path, segment: Segment) -> None:
        """Map the index.

        Raises:
            DamagedObject: it is missing or not what was written. The segment can be scanned
                instead.
        """
        import faiss

        expected = segment.info.ann_size
        try:
            size = path.stat().st_size
            if size != expected:
                raise DamagedObject(path, f"the index has {size} bytes instead of {expected}")
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
        except (OSError, RuntimeError, UnicodeError, TypeError) as error:
            raise DamagedObject(path, f"the index cannot be read ({error})") from error
        if self._index.ntotal != len(segment) or self._index.d != segment.info.space.dim:
            raise DamagedObject(path, "the index belongs to other vectors")
        self._segment = segment

    def search(self, queries: Vectors, k: int, rows: Ids | None = None) -> Hits:
        """The `k` best for each of the prepared `queries`, with exact scores.

        Args:
            queries: (m, columns).
            k: how many for each.
            rows: numbers (n,) of those that count; None for all.
        """
        narrow = max(1, math.ceil(_WIDE / self._segment.info.space.dim))
        wanted = min(max(_OVERFETCH * k, _AT_LEAST) * narrow, len(self._segment))
        _, candidates = self._index.search(queries, wanted, params=self._only(rows))
        return _rescore(self._segment, queries, candidates, k)

    def _only(self, rows: Ids | None) -> Any:
        import faiss

        if rows is None:
            return None
        wanted = np.zeros(len(self._segment), bool)
        wanted[rows] = True
        wrapped: Any = faiss  # whose types are those of its C++ classes
        selector = wrapped.IDSelectorBitmap(np.packbits(wanted, bitorder="little"))
        return wrapped.SearchParametersIVF(sel=selector)


def _rescore(segment: Segment, queries: Vectors, candidates: Ids, k: int) -> Hits:
    exact = np.full(candidates.shape, -np.inf, dtype=np.float32)
    ids = np.full(candidates.shape, -1, dtype=np.int64)
    for index, rows in enumerate(candidates):
        found = rows >= 0
        near = segment.rows[rows[found]]
        exact[index, found] = scores(segment.info.space, queries[index : index + 1], near)[0]
        ids[index, found] = segment.ids[rows[found]]
    return best([Hits(ids, exact)], k)


def _sample(blocks: Iterable[Stored]) -> NDArray[np.float32]:
    taken: list[NDArray[np.float32]] = []
    missing = _TRAINING_ROWS
    for block in blocks:
        taken.append(widened(block[:missing]))
        missing -= len(taken[-1])
        if missing <= 0:
            break
    return np.concatenate(taken)
