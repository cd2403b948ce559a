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

    def classify(self, images: Sequence[Image]) -> Embeddings:
        """BGR pictures -> (n, 1000) float32: how much speaks for each class of ImageNet (logits).

        Of a batch that was embedded already, this costs nothing.
        """
        return classified(images, self._runtime)


def pooled(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    """What BGR pictures look like to the model, (n, `default.POOLED`); once, however many extractors ask."""
    return _outputs(images, runtime)[:, : default.POOLED]


def classified(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    """What the model's classifier says of BGR pictures, (n, `default.CLASSES`) logits; from the same run."""
    return _outputs(images, runtime)[:, default.POOLED :]


def _outputs(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    return Batch.of(images).once("outputs", lambda: _run(images, runtime))


def _run(images: Sequence[Image], runtime: RuntimeSource) -> Embeddings:
    rows: list[Embeddings] = []
    batch = runtime().batch if images else 1
    for start in range(0, len(images), batch):
        pixels = np.stack([_network_input(image) for image in images[start : start + batch]])
        rows.extend(runtime().run(pixels))
    return stack(rows, default.OUTPUTS)


def _network_input(image: Image) -> Image:
    side = default.INPUT_SIDE
    return np.asarray(cv2.cvtColor(squash(image, side, side), cv2.COLOR_BGR2RGB), np.uint8)
