"""Edge histogram: which way the edges run in each part of the picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import EXTRACTORS, Image, RuntimeSource, squash, stack
from storage.records import Space

GRID, ORIENTATIONS = 4, 8
SIDE = 128


@EXTRACTORS.register("edges")
class EdgeExtractor:
    """Gradient orientations in 8 bins over a 4 x 4 grid, weighted by gradient magnitude.

    The layout of MPEG-7's edge histogram with the weighting of HOG (Dalal and Triggs, CVPR 2005).
    Orientation is taken modulo 180 degrees, so that an inverted picture keeps its edges.
    """

    space = Space("edges", GRID * GRID * ORIENTATIONS, "cosine", f"squash {SIDE}, Sobel, grid {GRID}, root")

    every = True

    def __init__(self, runtime: RuntimeSource) -> None:
        del runtime  # no model

    def extract(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """BGR pictures -> (n, 128) float32, each of length 1."""
        return stack([self._one(image) for image in images], self.space.columns)

    def _one(self, image: Image) -> NDArray[np.float32]:
        grey = cv2.cvtColor(squash(image, SIDE, SIDE), cv2.COLOR_BGR2GRAY)
        dx = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
        dy = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
        magnitude, angle = cv2.cartToPolar(dx, dy)
        orientation = (angle % np.pi) * (ORIENTATIONS / np.pi)
        bins = np.minimum(orientation.astype(np.int64), ORIENTATIONS - 1)
        cells = np.arange(SIDE) * GRID // SIDE
        index = (cells[:, None] * GRID + cells[None, :]) * ORIENTATIONS + bins
        # One more than nothing in every bin: a picture without edges still has a direction.
        counts = np.bincount(index.ravel(), magnitude.ravel(), self.space.dim) + 1.0
        return np.asarray(np.sqrt(counts / counts.sum()), np.float32)
