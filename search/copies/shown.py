"""The proof as people are shown it: which pictures agree, where, and what was done to the query's."""

from __future__ import annotations

from collections.abc import Sequence

from search.copies.asked import Asked
from search.copies.verify import Proof, best_proof
from search.copies.window import Window
from search.matches import PictureProof
from storage.stored import StoredVideo

MOST_POINTS = 60  # that are shown


def picture_proof(
    asked: Asked, window: Window, video: StoredVideo, proofs: Sequence[Proof]
) -> PictureProof | None:
    """The best of the proofs; None if there is none."""
    best = best_proof(proofs)
    if best is None:
        return None
    geometry = best.geometry
    moment = window.seconds[window.index_of(best.stored)]
    places = geometry.places[:MOST_POINTS].astype(float).copy()
    if geometry.mirrored:
        places[:, 0] = 1.0 - places[:, 0]
    return PictureProof(
        query_time=asked.start + float(asked.seconds[best.picture]),
        time=float(moment),
        keypoints=geometry.inliers,
        mirrored=geometry.mirrored,
        turned=geometry.turned(asked.aspect(best.picture), video.record.width / video.record.height),
        shown=geometry.shown,
        fills=geometry.fills,
        points=tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in places),
    )
