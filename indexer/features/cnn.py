"""The CNN embedding: what is in the picture, robust to size, colour and small edits."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.features.base import EXTRACTORS, Batch, Image, RuntimeSource, squash, stack
from indexer.models import default
from indexer.models.runtime import Embeddings
from storage.records import Space


@EXTRACTORS.register("cnn")
class CnnExtractor:
    """EfficientNet-Lite0's last feature maps, pooled by a generalised mean (see `efficientnet_lite`)."""

    space = Space(
        name="cnn",
        dim=default.DIM,
        metric="cosine",
        preprocessing=f"{default.NAME}: squash {default.INPUT_SIDE}, area, ImageNet mean",
        weights=default.WEIGHTS_SHA256,
    )

    every = True

    def __init__(self, runtime: RuntimeSource) -> None:
        self._runtime = runtime

    def extract(self, images: Sequence[Image]) -> Embeddings:
        """BGR pictures -> (n, 320) float32."""
        return pooled(images, self._runtime)[:, : self.space.dim]


def pooled(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    """What the model gives for BGR pictures, (n, `default.POOLED`); once, however many extractors ask."""
    return Batch.of(images).once("pooled", lambda: _run(images, runtime))


def _run(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    rows: list[Embeddings] = []
    batch = runtime().batch if images else 1
    for start in range(0, len(images), batch):
        pixels = np.stack([_network_input(image) for image in images[start : start + batch]])
        rows.extend(runtime().run(pixels))
    return stack(rows, default.POOLED)


def _network_input(image: Image) -> Image:
    side = default.INPUT_SIDE
    return np.asarray(cv2.cvtColor(squash(image, side, side), cv2.COLOR_BGR2RGB), np.uint8)
