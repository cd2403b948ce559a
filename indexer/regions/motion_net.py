"""A small network that reads the evidence of motion, and tells what moves by itself to its edges.

The flow is smooth: it leaks over the edges of what moves, into what has no texture most of all, and
parallax and blur look like own motion. Which of it is own motion shows in the picture and in what is left
of it when the camera's motion is undone; a U-Net of 128,000 weights has learned that (`python -m
benchmarks.regions.learning`) from real footage with moving cut-outs, whose masks are exact.
``motion_net.onnx`` holds it; OpenVINO runs it.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from indexer.regions.base import Scores
from indexer.regions.evidence import Evidence

MODEL = Path(__file__).with_name("motion_net.onnx")
_SIZES = 4  # of pictures for which the compiled network is kept
_GUARD = threading.Lock()


def network_scores(given: Evidence, size: tuple[int, int]) -> Scores:
    """What moves by itself, at a size (width, height): (height, width)."""
    with _GUARD:  # a request serves one thread at a time, and files are ingested by several
        request = runner(given.fine.shape[1:])
        found = np.array(request.infer([given.fine[None], given.coarse[None]])[0][0, 0], np.float32)
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), np.float32)


@lru_cache(maxsize=_SIZES)
def runner(shape: tuple[int, int]) -> Any:
    """What runs the network for fine evidence of a shape (h, w)."""
    import openvino

    core = openvino.Core()
    model = core.read_model(MODEL)
    height, width = shape
    inputs = {one.get_any_name(): one for one in model.inputs}
    fine, coarse = inputs["fine"], inputs["coarse"]
    model.reshape(
        {
            fine: [1, fine.get_partial_shape()[1].get_length(), height, width],
            coarse: [1, coarse.get_partial_shape()[1].get_length(), height // 2, width // 2],
        }
    )
    # Not in half precision where the processor has it: the same picture gives the same regions everywhere.
    options = {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32",
    }  # fmt: skip
    return core.compile_model(model, "CPU", options).create_infer_request()
