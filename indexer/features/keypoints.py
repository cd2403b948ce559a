"""Keypoints: where the same details are in two pictures, which proves that one was made from the other.

SIFT (Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004) as RootSIFT (Arandjelović
and Zisserman, CVPR 2012), projected to 24 principal components (PCA-SIFT; Ke and Sukthankar, CVPR 2004). A
sampled frame keeps up to 200 of them, with 4 bits for each component: 3,200 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import EXTRACTORS, Image, RuntimeSource
from indexer.features.fitted import Fitted
from media.image import fit
from storage.records import Space

KEPT = 200  # of a sampled frame
SIDE = 320  # pixels of its longer side in which they are sought
COMPONENTS = 24
PROJECTION = Fitted("sift.npz")  # mean (128,), projection (128, COMPONENTS), mirror (COMPONENTS,)

_PLACE = 4  # bytes: x and y as 16-bit fractions, little-endian; look-alikes are told by fractions of a pixel
_BYTES = _PLACE + COMPONENTS // 2  # of one keypoint
_ONE = np.float32(65535)
_LEVELS = 7  # of a component on either side of zero
_FULL = 0.5  # component that is given the last level; of vectors of length 1 few are larger
_CELLS = 6  # a side; the strongest of each cell of the picture come first
_CONTRAST = 0.02  # half of Lowe's, so that hazy pictures have keypoints too

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Keypoints:
    """n keypoints of a picture, the most telling first.

    Attributes:
        places: (n, 2) x and y as fractions of width and height.
        descriptors: (n, COMPONENTS) of length 1.
    """

    places: Floats
    descriptors: Floats

    def __len__(self) -> int:
        return len(self.places)

    @property
    def mirrored(self) -> Keypoints:
        """Those of the mirrored picture, in the same order."""
        places = np.stack([1.0 - self.places[:, 0], self.places[:, 1]], axis=1)
        return Keypoints(places, self.descriptors * PROJECTION.arrays["mirror"])


@EXTRACTORS.register("keypoints")
class KeypointExtractor:
    """Keypoints of a picture as one row, to be unpacked by `unpack`."""

    space = Space(
        name="keypoints",
        dim=KEPT * _BYTES * 8,
        metric="none",
        preprocessing=f"SIFT of {SIDE}, root, {COMPONENTS} components of 4 bits, "
        f"{KEPT} by {_CELLS} x {_CELLS} cells",
        weights=PROJECTION.sha256,
    )
    every = False

    def __init__(self, runtime: RuntimeSource) -> None:
        del runtime  # no model

    def extract(self, images: Sequence[Image]) -> NDArray[np.uint8]:
        """BGR pictures -> (n, 3200) uint8."""
        rows = np.zeros((len(images), self.space.columns), np.uint8)
        for row, image in zip(rows, images, strict=True):
            packed = pack(detect(fit(image, SIDE), KEPT))
            row[: packed.size] = packed.ravel()
        return rows


def detect(image: Image, most: int) -> Keypoints:
    """Up to `most` keypoints of a picture, spread over it."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    # All of them: the strongest alone would be those of a caption.
    found, described = cv2.SIFT.create(0, contrastThreshold=_CONTRAST).detectAndCompute(grey, None)
    if not found:
        return Keypoints(np.empty((0, 2), np.float32), np.empty((0, COMPONENTS), np.float32))
    size = np.array([grey.shape[1], grey.shape[0]], np.float32)
    places = np.array([point.pt for point in found], np.float32) / size
    order = _spread(places, np.array([point.response for point in found]))[:most]
    return Keypoints(places[order], _project(np.asarray(described, np.float32)[order]))


def pack(keypoints: Keypoints) -> NDArray[np.uint8]:
    """(n, _BYTES) uint8."""
    rows = np.empty((len(keypoints), _BYTES), np.uint8)
    rows[:, :_PLACE] = np.rint(keypoints.places * _ONE).astype("<u2").view(np.uint8)
    levels = np.clip(np.rint(keypoints.descriptors * (_LEVELS / _FULL)), -_LEVELS, _LEVELS)
    nibbles = (levels + _LEVELS).astype(np.uint8)
    rows[:, _PLACE:] = nibbles[:, 0::2] << 4 | nibbles[:, 1::2]
    return rows


def unpack(row: NDArray[np.uint8]) -> Keypoints:
    """The keypoints of a stored row (3200,)."""
    rows = row.reshape(-1, _BYTES)
    rows = rows[rows[:, _PLACE:].any(axis=1)]  # the rest of the row is zero, which no descriptor is
    nibbles = np.stack([rows[:, _PLACE:] >> 4, rows[:, _PLACE:] & 15], axis=2).reshape(len(rows), COMPONENTS)
    places = np.ascontiguousarray(rows[:, :_PLACE]).view("<u2").astype(np.float32) / _ONE
    return Keypoints(places, _unit(nibbles.astype(np.float32) - _LEVELS))


def _spread(places: Floats, strength: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order in which to take keypoints: the strongest of each cell, then the second of each, and so on.

    A caption has the strongest corners of all; what lies under and beside it must not be without any.
    """
    cells = np.clip((places * _CELLS).astype(np.int64), 0, _CELLS - 1)
    cell = cells[:, 0] * _CELLS + cells[:, 1]
    order = np.lexsort((-strength, cell))
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    return np.lexsort((-strength, rank))


def _project(described: Floats) -> Floats:
    """SIFT descriptors (n, 128) -> (n, COMPONENTS) of length 1."""
    roots = np.sqrt(described / np.maximum(described.sum(axis=1, keepdims=True), 1e-9))
    return _unit((roots - PROJECTION.arrays["mean"]) @ PROJECTION.arrays["projection"])


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
