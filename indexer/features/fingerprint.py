"""The fingerprint: which picture it is, whatever was done to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from indexer.features.base import EXTRACTORS, Image, RuntimeSource
from indexer.features.cnn import pooled
from indexer.features.fitted import Fitted
from indexer.models import default
from indexer.models.runtime import Embeddings
from storage.records import Space

DIM = 256
WHITENING = Fitted("whitening.npz")

_BLOCKS = (320, 320, 192, 192, 112, 112)  # columns of what the model gives, block by block


@EXTRACTORS.register("fingerprint")
class FingerprintExtractor:
    """Means of three layers, both signs, each of length 1, whitened by principal components.

    Whitening makes what all pictures have in common count little, so that pictures that have nothing to do
    with each other are nearly at right angles (Jégou and Chum, "Negative evidences and co-occurrences in
    image retrieval: the benefit of PCA and whitening", ECCV 2012). `benchmarks.copies.fit` has fitted it.
    """

    space = Space(
        name="fingerprint",
        dim=DIM,
        metric="cosine-int8",
        preprocessing=f"{default.NAME}: squash {default.INPUT_SIDE}, area, three layers, whitened",
        weights=hashlib.sha256(f"{default.WEIGHTS_SHA256} {WHITENING.sha256}".encode()).hexdigest(),
    )
    every = False

    def __init__(self, runtime: RuntimeSource) -> None:
        self._runtime = runtime

    def extract(self, images: Sequence[Image]) -> Embeddings:
        """BGR pictures -> (n, 256) float32 of length 1."""
        whitening = WHITENING.arrays  # mean (POOLED,), projection (POOLED, DIM)
        rows = (layers(pooled(images, self._runtime)) - whitening["mean"]) @ whitening["projection"]
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def layers(means: Embeddings) -> Embeddings:
    """(n, `default.POOLED`) with each block brought to length 1, so that none outweighs the others."""
    edges = np.cumsum(_BLOCKS)[:-1]
    blocks = np.split(means, edges, axis=1)
    return np.concatenate([b / np.maximum(np.linalg.norm(b, axis=1, keepdims=True), 1e-6) for b in blocks], 1)
