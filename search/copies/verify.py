"""Proof that a video shows what the query shows: keypoints of pairs of pictures in one arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.features.keypoints import Keypoints, unpack
from search.copies.asked import Asked
from search.copies.geometry import Geometry, match
from storage.reading import Reading
from storage.records import Space

Pair = tuple[int, int]  # index of the query's picture, id of the stored frame


@dataclass(frozen=True, slots=True)
class Proof:
    """How a picture of the query lies over a stored frame."""

    picture: int
    stored: int
    geometry: Geometry


class Verifier:
    """Compares pictures of a query with stored frames; each pair once."""

    def __init__(self, store: Reading, space: Space, asked: Asked) -> None:
        self._store, self._space, self._asked = store, space, asked
        self._stored: dict[int, Keypoints] = {}
        self._known: dict[Pair, Proof | None] = {}

    def proofs(self, pairs: Sequence[Pair]) -> list[Proof]:
        """Of those pairs that fit, as they are or mirrored."""
        new = [pair for pair in pairs if pair not in self._known]
        self.read(stored for _, stored in new)
        for pair in new:
            self._known[pair] = self._compare(*pair)
        return [proof for pair in pairs if (proof := self._known[pair]) is not None]

    def read(self, frames: Iterable[int]) -> None:
        """Fetch the keypoints of stored frames that will be compared, all at once."""
        wanted = np.array(sorted(set(frames) - self._stored.keys()), np.int64)
        if not len(wanted):
            return
        there, rows = self._store.vectors.find(self._space, wanted)
        for frame, row in zip(wanted[there].tolist(), rows, strict=True):
            self._stored[frame] = unpack(np.asarray(row, np.uint8))

    def _compare(self, picture: int, stored: int) -> Proof | None:
        if stored not in self._stored:  # deleted since it was found
            return None
        ways = zip(self._asked.keypoints(picture), (False, True), strict=True)
        found = [match(points, self._stored[stored], mirrored=mirrored) for points, mirrored in ways]
        best = max((one for one in found if one is not None), key=lambda one: one.inliers, default=None)
        return None if best is None else Proof(picture, stored, best)


def best_proof(proofs: Sequence[Proof]) -> Proof | None:
    """The one on which most keypoints agree."""
    return max(proofs, key=lambda proof: proof.geometry.inliers, default=None)
