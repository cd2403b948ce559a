"""The whole way of a search for the same footage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.features.base import FeatureExtractor
from search.copies.asked import Asked, Fingerprints
from search.copies.geometry import RELIABLE
from search.copies.nearest import Hits, joined, nearest
from search.copies.options import ALL, CopyOptions
from search.copies.placing import Placed, place_clip, place_still
from search.copies.proving import Candidate, prove
from search.copies.shown import picture_proof
from search.copies.verify import Proof, Verifier, best_proof
from search.copies.window import Window, read_around
from search.matches import PictureProof
from storage.reading import Reading
from storage.records import Space
from storage.stored import Ids, StoredVideo

PLACED = 10  # videos in which the segments are sought
UNPROVEN = 4  # of those without proof ...
ONE_MORE = 1  # ... and where another is proven beyond doubt
MARGIN = 40  # sampled frames beyond the hits that are looked at at least
SCENE = 900  # sampled frames on each side of a still's, through which its scene is followed
FURTHER = 2  # frames beside a proof that are compared too


@dataclass(frozen=True, slots=True)
class Found:
    """A video with the segments in which the query may lie, and the proofs."""

    video: StoredVideo
    placed: list[Placed]
    proofs: list[Proof]
    proof: PictureProof | None
    still: bool  # the query is one


@dataclass(frozen=True, slots=True)
class Spaces:
    """Where the library keeps what copies are found by."""

    fingerprint: Space
    keypoints: Space

    @classmethod
    def of(cls, extractors: Mapping[str, FeatureExtractor]) -> Spaces:
        """Those of the extractors."""
        return cls(extractors["fingerprint"].space, extractors["keypoints"].space)


class CopySearch:
    """One search."""

    def __init__(
        self,
        store: Reading,
        spaces: Spaces,
        asked: Asked,
        *,
        without: int | None = None,
        options: CopyOptions = ALL,
    ) -> None:
        """Ask a library.

        Args:
            store: the library.
            spaces: of fingerprints and keypoints.
            asked: what is asked about.
            without: id of a video that is no answer: the one that is asked about.
            options: what is done.
        """
        self._store, self._spaces, self._asked = store, spaces, asked
        self._verifier = Verifier(store, spaces.keypoints, asked)
        self._without, self._options = without, options

    def run(self, limit: int) -> list[Found]:
        """The videos that may hold the footage, in no order."""
        asked = self._asked
        hits = self._nearest(np.arange(len(asked.fingerprints)), asked.fingerprints)
        candidates = self._prove(hits)
        further = asked.views() if self._options.views else iter(())
        while not any(one.is_sure for one in candidates) and (more := next(further, None)) is not None:
            hits = joined([hits, self._nearest(*more)])
            candidates = self._prove(hits)
        return self._place(candidates, max(limit, PLACED))

    def _nearest(self, pictures: Ids, fingerprints: Fingerprints) -> Hits:
        space, without = self._spaces.fingerprint, self._without
        return nearest(self._store, space, fingerprints, pictures, self._options, without=without)

    def _prove(self, hits: Hits) -> list[Candidate]:
        return prove(hits, self._asked, self._verifier, self._options)

    def _place(self, candidates: Sequence[Candidate], most: int) -> list[Found]:
        ranked = sorted(candidates, key=lambda one: -one.keypoints)
        proven = sum(one.keypoints >= RELIABLE for one in ranked)
        # Where some are proven the others are named too, but not many: they are hardly right.
        unproven = ONE_MORE if any(one.is_sure for one in ranked) else UNPROVEN
        ranked = ranked[: min(most, proven + unproven)]
        videos = {video.id: video for video in self._store.videos(ids=[one.video for one in ranked])}
        # One that is not among them was deleted by another process since.
        found = [self._find(videos[one.video], one) for one in ranked if one.video in videos]
        return [one for one in found if one is not None]

    def _find(self, video: StoredVideo, candidate: Candidate) -> Found | None:
        """Where in a video the footage lies; None if nowhere."""
        asked, space = self._asked, self._spaces.fingerprint
        reach = SCENE if asked.is_still else MARGIN + int(3 * asked.duration)
        window = read_around(self._store, space, video, candidate.hits, candidate.proofs, reach)
        if window is None:
            return None
        proofs = [proof for proof in candidate.proofs if window.ids[0] <= proof.stored <= window.ids[-1]]
        if asked.is_still:
            proofs = self._beside(window, proofs)
            placed = place_still(asked, window, proofs, self._options)
        else:
            placed = place_clip(asked, window, proofs, video.record.duration, self._options)
        if not placed:
            return None
        return Found(video, placed, proofs, picture_proof(asked, window, video, proofs), asked.is_still)

    def _beside(self, window: Window, proofs: list[Proof]) -> list[Proof]:
        """The proofs, with those of the frames beside the best: one of them may fit better."""
        best = best_proof(proofs)
        if best is None:
            return proofs
        at = window.index_of(best.stored)
        near = window.ids[max(0, at - FURTHER) : at + FURTHER + 1].tolist()
        pairs = [(best.picture, frame) for frame in near if frame != best.stored]
        return [*proofs, *self._verifier.proofs(pairs)]
