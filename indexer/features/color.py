"""Colour histogram: which colours there are, and roughly where."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import EXTRACTORS, Image, RuntimeSource, squash, stack
from storage.records import Space

HUES, SATURATIONS, VALUES = 8, 3, 3
BINS = HUES * SATURATIONS * VALUES
SIDE = 64


@EXTRACTORS.register("color")
class ColorExtractor:
    """A 72-bin HSV histogram of the whole picture, as square roots of the bins' shares.

    The square root turns the inner product of two such vectors into the Bhattacharyya coefficient, so
    that cosine distance compares the histograms as distributions (the "Hellinger kernel"; Arandjelović
    and Zisserman, "Three things everyone should know to improve object retrieval", CVPR 2012).
    """

    space = Space("color", BINS, "cosine", f"squash {SIDE}, HSV {HUES}x{SATURATIONS}x{VALUES}, root")

    every = True

    def __init__(self, runtime: RuntimeSource) -> None:
        del runtime  # no model

    def extract(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """BGR pictures -> (n, 72) float32, each of length 1."""
        return stack([self._one(image) for image in images], self.space.columns)

    def _one(self, image: Image) -> NDArray[np.float32]:
        hsv = cv2.cvtColor(squash(image, SIDE, SIDE), cv2.COLOR_BGR2HSV)
        counts = cv2.calcHist([hsv], [0, 1, 2], None, [HUES, SATURATIONS, VALUES], [0, 180, 0, 256, 0, 256])
        return np.asarray(np.sqrt(counts.ravel() / (SIDE * SIDE)), np.float32)
