"""How far the keypoints of two pictures are the same: the plainest comparison that there is."""

from __future__ import annotations

import numpy as np

from indexer.features.keypoints import Keypoints, unpack
from storage.records import Vectors

NEAR = 0.02  # of the picture's sides
ALIKE = 0.8  # cosine of descriptors


def share(one: Keypoints, other: Keypoints) -> float:
    """The share of the keypoints of `one` that `other` has too: the same detail at the same place."""
    apart = np.abs(one.places[:, None] - other.places[None]).max(axis=2)
    same = (one.descriptors @ other.descriptors.T > ALIKE) & (apart < NEAR)
    return float(same.any(axis=1).mean()) if len(one) else 0.0


def agreement(one: Vectors, other: Vectors) -> float:
    """The same of stored rows."""
    return share(unpack(np.asarray(one, np.uint8)), unpack(np.asarray(other, np.uint8)))
