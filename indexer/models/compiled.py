"""Networks compiled by OpenVINO for this CPU, from converted files that are kept in the user's cache."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from indexer.models.convert import Network, converted

logger = logging.getLogger(__name__)


class CompiledNetwork:
    """A network ready to run; safe to call from several threads.

    Args:
        network: which.
        cache: where converted files are kept; by default the user's cache.
    """

    def __init__(self, network: Network, cache: Path | None = None) -> None:
        # One inference at a time already uses every core; the lock keeps callers off one request.
        self._request: Any = _compiled(network, cache or model_cache()).create_infer_request()
        self._lock = threading.Lock()

    def run(self, *inputs: NDArray[Any]) -> NDArray[np.float32]:
        """The network's one output for its inputs."""
        with self._lock:
            return np.array(self._request.infer(list(inputs))[0], np.float32)


def model_cache() -> Path:
    """Where converted models are kept between runs."""
    return Path(platformdirs.user_cache_dir("vdx", appauthor=False)) / "models"


def _compiled(network: Network, cache: Path) -> Any:
    """The network compiled, its file kept in `cache` where that is possible."""
    try:
        path = converted(network, cache)
    except OSError as error:
        logger.warning("%s: the model cannot be kept there (%s): every start takes longer", cache, error)
        with tempfile.TemporaryDirectory(prefix="vdx-model-", ignore_cleanup_errors=True) as folder:
            return _compile(converted(network, Path(folder)))
    try:
        return _compile(path)
    except RuntimeError:  # a damaged file; what was converted just now has no such excuse
        shutil.rmtree(path.parent)
        return _compile(converted(network, cache))


def _compile(path: Path) -> Any:
    import openvino

    core = openvino.Core()
    options = {"PERFORMANCE_HINT": "LATENCY"}
    if os.access(path.parent, os.W_OK):
        # What compiling gives is kept beside the file: later starts take a third to a half of the time.
        # It is found by what was read, by the CPU and by OpenVINO's version.
        options["CACHE_DIR"] = str(path.parent)
    return core.compile_model(core.read_model(path), "CPU", options)
