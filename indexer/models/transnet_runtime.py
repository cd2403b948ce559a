"""What executes TransNetV2: OpenVINO on a CPU, torch where that computes on a GPU."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.models.compiled import CompiledNetwork
from indexer.models.convert import Network
from indexer.models.runtime import gpu_device
from indexer.models.transnet_weights import NAME, SHORT, WEIGHTS_SHA256, WINDOW

HEIGHT, WIDTH, COLORS = 27, 48, 512

Run = Callable[[NDArray[np.uint8], NDArray[np.float32]], NDArray[np.float32]]
"""RGB frames (b, WINDOW, 27, 48, 3), their colours (b, WINDOW, 512) of norm 1 -> (b, WINDOW, 2)."""


_guard = threading.Lock()


def transnet(window: int = WINDOW) -> Run:
    """The network, for `WINDOW` frames at a time or for `SHORT`.

    Each is loaded once, also when several threads ask; they may run it at the same time.

    Raises:
        MissingWeights: the weights are not installed.
        BadWeights: they are not the known ones.
    """
    with _guard:
        return _loaded(window)


@lru_cache
def _loaded(window: int) -> Run:
    device = gpu_device()
    return CompiledNetwork(NETWORKS[window]).run if device is None else _on_gpu(device)


@lru_cache(maxsize=1)  # torch takes windows of any length
def _on_gpu(device: str) -> Run:
    import torch

    from indexer.models.transnet import load_transnet

    network = load_transnet().to(device)

    def run(frames: NDArray[np.uint8], colors: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            inputs = torch.from_numpy(frames).to(device), torch.from_numpy(colors).to(device)
            return np.asarray(network(*inputs).float().cpu().numpy(), np.float32)

    return run


def _network(window: int, name: str) -> Network:
    """The network for windows of that many frames: tracing it makes a constant of their number."""

    def load() -> tuple[Any, tuple[Any, ...]]:
        import torch

        from indexer.models.transnet import load_transnet

        frames = torch.zeros(1, window, HEIGHT, WIDTH, 3, dtype=torch.uint8)
        return load_transnet(), (frames, torch.zeros(1, window, COLORS))

    # The number is to be raised when the graph changes, so that old cache entries are not used.
    identity = f"{WEIGHTS_SHA256[:16]}-1"
    return Network(name, identity, load, [[1, window, HEIGHT, WIDTH, 3], [1, window, COLORS]])


NETWORKS = {WINDOW: _network(WINDOW, NAME), SHORT: _network(SHORT, f"{NAME}-short")}
