"""Do two pictures show the same details in the same arrangement, and how was one made from the other?"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.keypoints import Keypoints

SURE = 20  # keypoints in one arrangement: no two pictures of different things have so many
RELIABLE = 10  # from so many on it is hardly chance
ALIKE = 0.6  # cosine of descriptors from which on two keypoints may be the same
TOLERANCE = 0.012  # of the stored picture's sides that a keypoint may lie beside its place
AT_LEAST = 5  # an affine map is fixed by three, so that fewer than this prove nothing
_AREAS = 0.01, 40.0  # how many times larger a picture may become
_SKEW = 5.0  # ratio of the two scales of a map, beyond which nobody would recognise the picture

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the picture of a query lies over a stored one.

    Attributes:
        affine: (2, 3) from fractions of the query's width and height to those of the stored picture.
        share: of the stored picture's keypoints that the query should show, those that agree.
        mirrored: the query had to be mirrored first; `affine` is that of the mirrored query.
        places: of the keypoints that agree on it, (inliers, 4): x and y in the (mirrored) query, x and y in
            the stored picture.
    """

    affine: Floats
    share: float
    mirrored: bool
    places: NDArray[np.float32] = field(repr=False)

    @property
    def inliers(self) -> int:
        """How many keypoints agree on it."""
        return len(self.places)

    @property
    def shown(self) -> float:
        """The share of the stored picture that the query shows."""
        corners = cv2.transform(_SQUARE[None], self.affine)[0].astype(np.float32)
        area, _ = cv2.intersectConvexConvex(corners, _SQUARE)
        return float(area)

    @property
    def fills(self) -> float:
        """The share of the query that the stored picture fills."""
        corners = cv2.transform(_SQUARE[None], cv2.invertAffineTransform(self.affine))[0].astype(np.float32)
        area, _ = cv2.intersectConvexConvex(corners, _SQUARE)
        return float(area)

    def turned(self, query_aspect: float, stored_aspect: float) -> float:
        """Degrees, -180 to 180, by which the query has been turned clockwise.

        Args:
            query_aspect: width by height of the query's picture.
            stored_aspect: the same of the stored one.
        """
        pixels = np.diag([stored_aspect, 1.0]) @ self.affine[:, :2] @ np.diag([1.0 / query_aspect, 1.0])
        left, _, right = np.linalg.svd(pixels)
        rotation = left @ right  # the nearest one: polar decomposition
        return -float(np.degrees(np.arctan2(rotation[1, 0], rotation[0, 0])))


_SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)


def match(query: Keypoints, stored: Keypoints, *, mirrored: bool) -> Geometry | None:
    """The affine map on which most pairs of alike keypoints agree (RANSAC); None if hardly any do."""
    if min(len(query), len(stored)) < AT_LEAST:
        return None
    alike = query.descriptors @ stored.descriptors.T
    nearest = alike.argmax(axis=1)
    mutual = alike.argmax(axis=0)[nearest] == np.arange(len(query))
    pairs = np.flatnonzero(mutual & (alike[np.arange(len(query)), nearest] > ALIKE))
    if len(pairs) < AT_LEAST:
        return None
    source, target = query.places[pairs], stored.places[nearest[pairs]]
    solved, agreeing = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE, maxIters=500, confidence=0.99
    )
    affine = np.asarray(solved, np.float64)
    if affine.shape != (2, 3) or not _is_plausible(affine):  # no shape: there is no map
        return None
    inside = agreeing.ravel().astype(bool)
    count = int(inside.sum())
    if count < AT_LEAST:
        return None
    return Geometry(
        affine=affine,
        share=_share(affine, stored, count),
        mirrored=mirrored,
        places=np.hstack([source, target])[inside],
    )


def _is_plausible(affine: Floats) -> bool:
    large, small = np.linalg.svd(affine[:, :2], compute_uv=False)
    area = float(np.linalg.det(affine[:, :2]))  # below 0 for a mirrored picture, which is asked about as one
    return bool(_AREAS[0] < area < _AREAS[1] and large < _SKEW * small)


def _share(affine: Floats, stored: Keypoints, inliers: int) -> float:
    back = cv2.transform(stored.places[None], cv2.invertAffineTransform(affine))[0]
    visible = int(((back >= 0) & (back <= 1)).all(axis=1).sum())
    return inliers / max(visible, inliers)
