"""What executes the default model: torch on a GPU that it can use, else OpenVINO.

Torch defines the network (`efficientnet_lite`) and runs it on a GPU. On a CPU OpenVINO runs the same
graph 4 to 5 times as fast (`make bench-runtimes`); it is converted once and kept in the user's cache, so
that later starts import neither torch nor the converter. All runtimes give the same vectors: the cosine
between theirs and torch's is at least `TOLERANCE` (OpenVINO computes in bfloat16 where the CPU can).
"""

from __future__ import annotations

import logging
import platform
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import platformdirs
from numpy.typing import NDArray

from indexer.models import convert
from media.errors import VdxError

TOLERANCE = 0.998

logger = logging.getLogger(__name__)

Frames = NDArray[np.uint8]  # (n, 224, 224, 3) RGB
Embeddings = NDArray[np.float32]  # (n, DIM)


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
        """(n, 224, 224, 3) RGB uint8 -> (n, DIM) float32."""
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
        """(n, 224, 224, 3) RGB uint8 -> (n, DIM) float32."""
        with self._torch.inference_mode():
            result = self._module(self._torch.from_numpy(frames).to(self.device))
            return np.asarray(result.float().cpu().numpy(), np.float32)


def torch_device() -> str:
    """The best device that the installed torch can compute on: ``cuda``, ``mps`` or ``cpu``."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


class OpenVinoRuntime:
    """The same graph compiled for this CPU by OpenVINO."""

    name = "openvino"
    device = "cpu"
    batch = 16

    def __init__(self, cache: Path | None = None) -> None:
        self._model = _compiled(cache or model_cache())
        # One inference at a time already uses every core; the lock keeps callers off one request.
        self._request: Any = self._model.create_infer_request()
        self._lock = threading.Lock()

    def run(self, frames: Frames) -> Embeddings:
        """(n, 224, 224, 3) RGB uint8 -> (n, DIM) float32."""
        with self._lock:
            return np.array(self._request.infer([frames])[0], np.float32)


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
        # A GPU alone is not enough: the torch that is installed may be one for the CPU.
        name = "torch" if _gpu_likely() and torch_device() != "cpu" else "openvino"
    try:
        return _RUNTIMES[name]()
    except KeyError:
        known = ", ".join(RUNTIMES)
        raise UnknownRuntime(f"no runtime is called {name!r}; there are: {known}") from None


def _compiled(cache: Path) -> Any:
    """The default model compiled by OpenVINO, kept in `cache` where that is possible."""
    try:
        path = convert.converted_model(cache)
    except OSError as error:
        logger.warning("%s: the model cannot be kept there (%s): every start takes longer", cache, error)
        with tempfile.TemporaryDirectory(prefix="vdx-model-", ignore_cleanup_errors=True) as folder:
            return _compile(convert.converted_model(Path(folder)))
    try:
        return _compile(path)
    except RuntimeError:  # a damaged file; what was converted just now has no such excuse
        shutil.rmtree(path.parent)
        return _compile(convert.converted_model(cache))


def _compile(path: Path) -> Any:
    import openvino

    return openvino.Core().compile_model(path, "CPU", {"PERFORMANCE_HINT": "LATENCY"})


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


def model_cache() -> Path:
    """Where converted models are kept between runs."""
    return Path(platformdirs.user_cache_dir("vdx", appauthor=False)) / "models"


def _gpu_likely() -> bool:
    """Whether there may be a GPU, guessed without importing torch, which takes a second."""
    if shutil.which("nvidia-smi"):
        return True
    return platform.system() == "Darwin" and platform.machine() == "arm64"
