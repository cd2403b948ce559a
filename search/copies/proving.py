"""Which of the videos that are hit hold the footage: keypoints of the most promising ones are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.copies.asked import Asked
from search.copies.geometry import SURE
from search.copies.nearest import Hits, by_video, pairs_to_try
from search.copies.options import CopyOptions
from search.copies.verify import Pair, Proof, Verifier, best_proof

CLOSELY = 16  # videos whose keypoints are compared
FIRST = 3  # of those, which choose the pictures by which all are compared
PAIRS = 4  # of a picture and a stored frame that are tried for a video ...
AT_FIRST = 2  # ... unless so many prove it beyond doubt
AS_NEAR = 0.8  # similarity, as a share of the nearest's, from which another picture does as well
ALL_OF_IT = 0.6  # share of the query's picture from which on what was found leaves no room for another


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video that may hold the footage, with the hits in it and the proofs among them."""

    video: int
    hits: Hits
    proofs: list[Proof]

    @property
    def keypoints(self) -> int:
        """How many agree in the best of the proofs."""
        best = best_proof(self.proofs)
        return 0 if best is None else best.geometry.inliers

    @property
    def is_sure(self) -> bool:
        """Whether it is proven beyond doubt, which leaves no room for another in the picture."""
        best = best_proof(self.proofs)
        return best is not None and best.geometry.inliers >= SURE and best.geometry.fills >= ALL_OF_IT


def prove(hits: Hits, asked: Asked, verifier: Verifier, options: CopyOptions) -> list[Candidate]:
    """The most promising videos, with what proves them.

    Keypoints of the query's pictures are what takes time: the first videos choose the pictures, and the
    others are compared by those, or by two of their own if they have no hit among them.
    """
    promising = [Candidate(video, some, []) for video, some in by_video(hits, CLOSELY)]
    if not options.keypoints:
        return promising
    proven: list[Candidate] = []
    for video in promising[:FIRST]:
        pairs = pairs_to_try(video.hits, PAIRS)
        proven.append(_proven(video, pairs[:AT_FIRST], verifier))
        if proven[-1].is_sure:
            break
        proven[-1] = _proven(video, pairs, verifier)
    others = promising[len(proven) :]
    tried = _few_pairs(others, asked)
    verifier.read(stored for pairs in tried for _, stored in pairs)
    return proven + [_proven(video, pairs, verifier) for video, pairs in zip(others, tried, strict=True)]


def _proven(video: Candidate, pairs: Sequence[Pair], verifier: Verifier) -> Candidate:
    return Candidate(video.video, video.hits, verifier.proofs(pairs))


def _few_pairs(videos: Sequence[Candidate], asked: Asked) -> list[list[Pair]]:
    """Pairs to try for each video, with as few more pictures whose keypoints must be found as will do."""
    seen = {picture for video in videos for picture in set(video.hits.picture.tolist())}
    known = {picture for picture in seen if asked.has_keypoints(picture)}
    tried = []
    for hits in (video.hits for video in videos):
        cheap = hits[np.isin(hits.picture, list(known))]
        if len(cheap.ids) and cheap.near.max() >= AS_NEAR * hits.near.max():
            tried.append(pairs_to_try(cheap, PAIRS))
        else:  # pictures that are not known yet are much nearer to the video
            tried.append(pairs_to_try(hits, AT_FIRST))
            known.update(picture for picture, _ in tried[-1])
    return tried
