"""What executes the default model: torch on a GPU that it can use, else OpenVINO.

Torch defines the network (`efficientnet_lite`) and runs it on a GPU. On a CPU OpenVINO runs the same
graph 4 to 5 times as fast (`make bench-runtimes`); it is converted once and kept in the user's cache, so
that later starts import neither torch nor the converter. All runtimes give the same vectors: the cosine
between theirs and torch's is at least `TOLERANCE` (OpenVINO computes in bfloat16 where the CPU can).
"""

from __future__ import annotations

import platform
import shutil
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.models.compiled import CompiledNetwork
from indexer.models.convert import Network
from indexer.models.default import INPUT_SIDE, NAME, WEIGHTS_SHA256
from media.errors import VdxError

TOLERANCE = 0.998

Frames = NDArray[np.uint8]  # (n, 224, 224, 3) RGB
Embeddings = NDArray[np.float32]  # (n, OUTPUTS)


class UnknownRuntime(VdxError):
    """A runtime was asked for that does not exist."""

    exit_code = 2


class Runtime(Protocol):
    """Executes the default model; safe to call from several threads.

    Attributes:
        name: how the user chooses it.
        device: where it computes, for people.
        batch: how many frames it likes at once.
    """

    name: str
    device: str
    batch: int

    def run(self, frames: Frames) -> Embeddings:
        """(n, 224, 224, 3) RGB uint8 -> (n, OUTPUTS) float32."""
        ...


class TorchRuntime:
    """The reference: the torch module itself, on the best device that torch has."""

    name = "torch"

    def __init__(self) -> None:
        import torch

        from indexer.models.efficientnet_lite import load_embedder

        self.device = torch_device()
        self.batch = 16 if self.device == "cpu" else 128
        self._torch = torch
        self._module = load_embedder().to(self.device)

    def run(self, frames: Frames) -> Embeddings:
        """(n, 224, 224, 3) RGB uint8 -> (n, OUTPUTS) float32."""
        with self._torch.inference_mode():
            result = self._module(self._torch.from_numpy(frames).to(self.device))
            return np.asarray(result.float().cpu().numpy(), np.float32)


def torch_device() -> str:
    """The best device that the installed torch can compute on: ``cuda``, ``mps`` or ``cpu``."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def gpu_device() -> str | None:
    """The GPU that torch can compute on, None without one; imports torch only where there may be one."""
    # A GPU alone is not enough: the torch that is installed may be one for the CPU.
    device = torch_device() if _gpu_likely() else "cpu"
    return None if device == "cpu" else device


class OpenVinoRuntime:
    """The same graph compiled for this CPU by OpenVINO."""

    name = "openvino"
    device = "cpu"
    batch = 16

    def __init__(self, cache: Path | None = None) -> None:
        self._network = CompiledNetwork(NETWORK, cache)

    def run(self, frames: Frames) -> Embeddings:
        """(n, 224, 224, 3) RGB uint8 -> (n, OUTPUTS) float32."""
        return self._network.run(frames)


_RUNTIMES: dict[str, type[TorchRuntime] | type[OpenVinoRuntime]] = {
    "openvino": OpenVinoRuntime,
    "torch": TorchRuntime,
}
RUNTIMES = ("auto", *_RUNTIMES)


def create_runtime(name: str = "auto") -> Runtime:
    """The runtime called `name`; ``auto`` takes torch where that computes on a GPU, else OpenVINO.

    Raises:
        UnknownRuntime: no runtime has that name.
    """
    if name == "auto":
        name = "openvino" if gpu_device() is None else "torch"
    try:
        return _RUNTIMES[name]()
    except KeyError:
        known = ", ".join(RUNTIMES)
        raise UnknownRuntime(f"no runtime is called {name!r}; there are: {known}") from None


class LazyRuntime:
    """A runtime that is loaded when it is first asked for, once, also when several threads ask."""

    def __init__(self, name: str = "auto") -> None:
        self._name = name
        self._guard = threading.Lock()
        self._runtime: Runtime | None = None

    def get(self) -> Runtime:
        """The runtime."""
        with self._guard:
            if self._runtime is None:
                self._runtime = create_runtime(self._name)
            return self._runtime


def _load() -> tuple[Any, tuple[Any, ...]]:
    import torch

    from indexer.models.efficientnet_lite import load_embedder

    return load_embedder(), (torch.zeros(2, INPUT_SIDE, INPUT_SIDE, 3, dtype=torch.uint8),)


# The number is to be raised when the graph changes, so that old cache entries are not used.
NETWORK = Network(NAME, f"{WEIGHTS_SHA256[:16]}-3", _load, [[-1, INPUT_SIDE, INPUT_SIDE, 3]])


def _gpu_likely() -> bool:
    """Whether there may be a GPU, guessed without importing torch, which takes a second."""
    if shutil.which("nvidia-smi"):
        return True
    return platform.system() == "Darwin" and platform.machine() == "arm64"
