"""Perceptual hash: 64 bits that stay nearly the same for the same picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import EXTRACTORS, Image, RuntimeSource, squash
from storage.records import Space

SIDE, KEPT = 32, 8


@EXTRACTORS.register("phash")
class PerceptualHashExtractor:
    """pHash (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010).

    The signs of the 8 x 8 lowest frequencies of the picture's cosine transform against their median.
    The constant term is left out of the median: it is brightness, and dwarfs the others.
    """

    space = Space("phash", KEPT * KEPT, "hamming", f"squash {SIDE}, grey, DCT {KEPT}x{KEPT}, median")

    every = True

    def __init__(self, runtime: RuntimeSource) -> None:
        del runtime  # no model

    def extract(self, images: Sequence[Image]) -> NDArray[np.uint8]:
        """BGR pictures -> (n, 8) uint8, 64 packed bits each."""
        bits = np.zeros((len(images), KEPT * KEPT), bool)
        for row, image in enumerate(images):
            grey = cv2.cvtColor(squash(image, SIDE, SIDE), cv2.COLOR_BGR2GRAY)
            low = np.asarray(cv2.dct(grey.astype(np.float32)))[:KEPT, :KEPT].ravel()
            bits[row] = low > np.median(low[1:])
        return np.packbits(bits, axis=1)
