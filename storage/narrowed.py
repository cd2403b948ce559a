"""A library of which only some videos are found.

Whatever searches it finds no other video, and so many of these as it would find if the library held nothing
else: the vector store is asked only about their frames and regions, nothing is dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from storage.reading import Reading
from storage.records import Space, Vectors
from storage.stored import Ids, NamedFile, SegmentInfo, ShotLabelRows
from storage.vectors.base import Hits, Spans, VectorStore


class Narrowed(Reading):
    """The reads of a library; `vectors.search` and `count` know of some videos only.

    Args:
        whole: the library.
        ids: of the videos.

    Attributes:
        only: ids of those videos.
    """

    def __init__(self, whole: Reading, ids: Collection[int]) -> None:
        vars(self).update(vars(whole))  # all is shared, but for what is found
        self.only = frozenset(ids)
        self.vectors: VectorStore = _NarrowedVectors(whole.vectors, partial(whole.id_spans, self.only))

    def count(self) -> int:
        """How many videos may be found."""
        return len(self.only)

    def files_named(self, word: str) -> list[NamedFile]:
        """See `Reading.files_named`."""
        return self._catalog.words.files(word, self.only)

    def shots_with(self, labels: Sequence[int], most: int) -> ShotLabelRows:
        """See `Reading.shots_with`."""
        return self._catalog.words.shots_with(labels, most, self.only)


class _NarrowedVectors:
    """See `VectorStore`."""

    def __init__(self, whole: VectorStore, spans: Callable[[], Spans]) -> None:
        self._whole, self._read = whole, spans

    @cached_property
    def _spans(self) -> Spans:
        """Read when they are first needed: words need none."""
        return self._read()

    def search(self, space: Space, queries: Vectors, k: int, among: Spans | None = None) -> Hits:
        """See `VectorStore.search`."""
        if among is not None:
            raise ValueError("these vectors are narrowed down already")
        return self._whole.search(space, queries, k, self._spans)

    def add(self, ids: Ids, vectors: Mapping[Space, Vectors]) -> list[SegmentInfo]:
        """See `VectorStore.add`."""
        return self._whole.add(ids, vectors)

    def find(self, space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
        """See `VectorStore.find`."""
        return self._whole.find(space, ids)

    def get(self, space: Space, ids: Ids) -> Vectors:
        """See `VectorStore.get`."""
        return self._whole.get(space, ids)

    def scan(self, space: Space) -> Iterator[tuple[Ids, Vectors]]:
        """See `VectorStore.scan`."""
        return self._whole.scan(space)

    def count(self, space: Space) -> int:
        """See `VectorStore.count`."""
        return self._whole.count(space)

    def compact(self, *, full: bool = False) -> int:
        """See `VectorStore.compact`."""
        return self._whole.compact(full=full)
