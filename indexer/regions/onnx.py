"""Models of somebody else's as segmenters: an ONNX file that turns a picture into a mask.

OpenVINO reads and runs it: nothing of the model's own code is executed. The model has one input, (1, 3, h,
w) float32, red, green, blue from 0 to 1, and one output, (1, h', w'), (1, 1, h', w') or, for background and
foreground, (1, 2, h', w'). Values from 0 to 1 are scores, others are logits. What else pictures need (mean,
deviation) is part of the graph. Where h and w are not fixed the model gets pictures at the working size,
their sides multiples of 32.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.regions.base import Scores, Segmented
from indexer.regions.moments import Moment, Picture
from media.errors import VdxError

MULTIPLE = 32  # pixels; models halve their pictures up to five times


class BadModel(VdxError):
    """A file is no model that segments pictures."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be used to segment: {reason}")


class OnnxModel:
    """A model, read once and compiled when it is used first.

    Raises:
        BadModel: it cannot be read, or takes or gives something else than pictures and masks.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise BadModel(path, "there is no such file")
        import openvino

        try:
            self._model: Any = openvino.Core().read_model(path)
        except RuntimeError as error:
            raise BadModel(path, "it is no ONNX model that OpenVINO can read") from error
        inputs, outputs = self._model.inputs, self._model.outputs
        if len(inputs) != 1 or len(outputs) != 1:
            raise BadModel(path, f"it has {len(inputs)} inputs and {len(outputs)} outputs, not one of each")
        shape = inputs[0].get_partial_shape()
        if len(shape) != 4 or (shape[1].is_static and shape[1].get_length() != 3):
            raise BadModel(path, f"its input is {shape}, not (1, 3, height, width)")
        self._sides = [side.get_length() if side.is_static else None for side in (shape[2], shape[3])]

    @cached_property
    def _request(self) -> Any:
        import openvino

        return openvino.Core().compile_model(self._model, "CPU").create_infer_request()

    def scores(self, picture: Picture) -> Scores:
        """What it says of a picture (h, w, 3): (h, w).

        Raises:
            BadModel: that is no mask.
        """
        height, width = picture.shape[:2]
        size = [
            fixed or max(MULTIPLE, round(side / MULTIPLE) * MULTIPLE)
            for fixed, side in zip(self._sides, (height, width), strict=True)
        ]
        small = cv2.resize(picture, (size[1], size[0]), interpolation=cv2.INTER_AREA)[..., ::-1]
        given = np.ascontiguousarray(small.transpose(2, 0, 1)[None], np.float32) / 255
        try:
            found = np.array(self._request.infer([given])[0], np.float32)
        except RuntimeError as error:
            raise BadModel(self.path, f"it fails on a picture of {size[1]}x{size[0]} pixels") from error
        scores = self._as_scores(found)
        return np.asarray(cv2.resize(scores, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

    def _as_scores(self, found: NDArray[np.float32]) -> Scores:
        if found.ndim == 4 and found.shape[1] == 2:
            return _sigmoid(found[0, 1] - found[0, 0]) if _logits(found) else found[0, 1]
        single = (
            found.reshape(found.shape[-2:])
            if found.ndim > 2 and found.size == np.prod(found.shape[-2:])
            else None
        )
        if single is None or not single.size:
            raise BadModel(self.path, f"it gives {found.shape}, and not a mask")
        return _sigmoid(single) if _logits(single) else single


def _logits(values: NDArray[np.float32]) -> bool:
    return bool(values.min() < -1e-3 or values.max() > 1 + 1e-3)


def _sigmoid(values: NDArray[np.float32]) -> Scores:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float32)


class OnnxSegmenter:
    """Each picture for itself, by a model."""

    def __init__(self, model: OnnxModel) -> None:
        self._model = model

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [Segmented(moment, self._model.scores(moment.picture))]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return []
