"""A small network over time that reads the cheap signals: four dilated convolutions and two outputs.

It is small enough for numpy (about 23,000 weights). ``signal_net.npz`` holds what `python -m
benchmarks.signal_net --films 420 --epochs 16` learned, on films whose transitions are known.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.shots.signals import Signals

WEIGHTS = Path(__file__).with_name("signal_net.npz")
WIDTH, TAPS = 32, 5
DILATIONS = (1, 2, 4, 8)
REACH = TAPS // 2 * sum(DILATIONS)  # frames on either side that an output depends on

_SMALL = 1 << 17  # multiplications; OpenBLAS takes one thread up to 2**18

Probabilities = NDArray[np.float32]  # (n, 2): that a shot begins at a frame, that it is part of a transition


class SignalNet:
    """The network with its weights.

    Args:
        weights: ``mean``, ``scale`` (COLUMNS,) of the signals; ``w0`` ... (WIDTH, inputs, TAPS) with
            ``b0`` ... of each layer; ``w`` (2, layers * WIDTH) and ``b`` of the output.
    """

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self._mean, self._scale = weights["mean"], weights["scale"]
        # (taps * inputs, width): one product for all taps.
        self._layers = [
            (weights[f"w{i}"].transpose(2, 1, 0).reshape(-1, WIDTH), weights[f"b{i}"])
            for i in range(len(DILATIONS))
        ]
        self._output, self._bias = weights["w"].T, weights["b"]

    def run(self, signals: Signals) -> Probabilities:
        """The probabilities (n, 2) of consecutive frames."""
        x = (signals - self._mean) / self._scale
        outputs: list[NDArray[np.float32]] = []
        for dilation, (weight, bias) in zip(DILATIONS, self._layers, strict=True):
            y = np.maximum(_product(_taps(x, dilation), weight) + bias, 0.0)
            x = y if not outputs else x + y
            outputs.append(x)
        logits = np.concatenate(outputs, 1) @ self._output + self._bias
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -50, 50))), np.float32)


def _product(x: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """``x @ weight``, some rows at a time: for more BLAS starts threads, which cost more than they do."""
    rows = max(1, _SMALL // weight.size)
    return np.concatenate([x[start : start + rows] @ weight for start in range(0, max(1, len(x)), rows)])


def _taps(x: NDArray[np.float32], dilation: int) -> NDArray[np.float32]:
    """(n, c) -> (n, TAPS * c): the frames that each output looks at, zeros beyond the ends."""
    count = len(x)
    padded = np.pad(x, ((TAPS // 2 * dilation,) * 2, (0, 0)))
    return np.concatenate([padded[tap * dilation : tap * dilation + count] for tap in range(TAPS)], 1)


@lru_cache(maxsize=1)
def trained() -> SignalNet:
    """The network as it comes with vdx."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return SignalNet(dict(file))
