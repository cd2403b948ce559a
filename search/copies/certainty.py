"""How likely it is that a video shows what is asked about.

Logistic regression on a few signs, one for stills and one for clips. `benchmarks.copies.calibrate` has fitted
it to edited queries of one half of the footage; benchmarks/README.md says what it is worth on the other half.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from search.copies.engine import Found
from search.copies.verify import best_proof

CONFIDENT = 0.5  # from which on it is likelier right than wrong


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a video.

    Attributes:
        still: the query is a still.
        keypoints: logarithm of those that agree in the best pair of pictures.
        again: the same of the best pair with another picture of the query.
        share: of the keypoints that should agree, those that do, in the best pair.
        near: similarity of fingerprints above background, mean over the best segment.
        length: logarithm of how many pictures lie in that.
    """

    still: bool
    keypoints: float
    again: float
    share: float
    near: float
    length: float


# Of a constant and the signs in their order.
_CLIP = (-8.952, 0.688, 0.574, 1.672, 8.123, 1.103)
_STILL = (-5.351, 0.958, 0.0, 2.210, 8.060, 0.0)


def signs_of(found: Found) -> Signs:
    """The signs of a video that was found."""
    best: dict[int, int] = {}
    for proof in found.proofs:
        best[proof.picture] = max(best.get(proof.picture, 0), proof.geometry.inliers)
    counts = [*sorted(best.values(), reverse=True), 0, 0]
    strongest = best_proof(found.proofs)
    placed = found.placed[0]
    return Signs(
        still=found.still,
        keypoints=math.log1p(counts[0]),
        again=math.log1p(counts[1]),
        share=0.0 if strongest is None else strongest.geometry.share,
        near=placed.near,
        length=math.log1p(placed.frames),
    )


def certainty(signs: Signs) -> float:
    """The probability, 0 to 1."""
    weights = _STILL if signs.still else _CLIP
    total = weights[0] + sum(w * value for w, value in zip(weights[1:], astuple(signs)[1:], strict=True))
    return 1.0 / (1.0 + math.exp(-total))
