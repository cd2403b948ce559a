"""How fast does each runtime execute the default model, and do they agree?

    make bench-runtimes         (python -m benchmarks.runtimes [--seconds 3])

Torch is the reference. Each runtime gets the same batches of random pictures in turn, round after round,
so that a change of the machine's speed hits all of them; the figures are medians of the rounds. ONNX
Runtime is a peer that vdx could have used: the same graph, exported by torch.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.models.default import INPUT_SIDE
from indexer.models.efficientnet_lite import load_embedder
from indexer.models.runtime import OpenVinoRuntime, TorchRuntime

Run = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

BATCHES = (1, 16)


def main() -> None:
    """Run it and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=3.0, help="per runtime and batch size")
    seconds = arguments.parse_args().seconds
    runtimes: dict[str, Run] = {
        "torch": TorchRuntime().run,
        "onnxruntime": _onnxruntime(),
        "openvino": OpenVinoRuntime().run,
    }
    frames = np.random.default_rng(0).integers(
        0, 256, (max(BATCHES), INPUT_SIDE, INPUT_SIDE, 3), dtype=np.uint8
    )
    reference = _unit(runtimes["torch"](frames))
    print("runtime       batch  pictures/s  times torch  least cosine to torch")
    for batch in BATCHES:
        speeds = _speeds(runtimes, frames[:batch], seconds)
        for name, run in runtimes.items():
            cosine = float((_unit(run(frames)) * reference).sum(axis=1).min())
            ratio = speeds[name] / speeds["torch"]
            print(f"{name:12}  {batch:5}  {speeds[name]:10.0f}  {ratio:11.1f}  {cosine:.5f}")


def _speeds(runtimes: dict[str, Run], frames: NDArray[np.uint8], seconds: float) -> dict[str, float]:
    """Pictures per second of each runtime, medians over rounds in which each has its turn."""
    for run in runtimes.values():
        run(frames)
    times: dict[str, list[float]] = {name: [] for name in runtimes}
    until = time.monotonic() + seconds * len(runtimes)
    while time.monotonic() < until:
        for name, run in runtimes.items():
            began = time.perf_counter()
            run(frames)
            times[name].append(time.perf_counter() - began)
    return {name: len(frames) / statistics.median(spent) for name, spent in times.items()}


def _onnxruntime() -> Run:
    import onnxruntime
    import torch

    example = torch.zeros(2, INPUT_SIDE, INPUT_SIDE, 3, dtype=torch.uint8)
    model = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter of before torch.export: it needs no further packages.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            load_embedder(),
            (example,),
            model,  # type: ignore[arg-type] # the old exporter takes a file too
            dynamo=False,
            input_names=["frames"],
            output_names=["vectors"],
            dynamic_axes={"frames": {0: "n"}, "vectors": {0: "n"}},
        )
    session = onnxruntime.InferenceSession(model.getvalue(), providers=["CPUExecutionProvider"])

    def run(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.asarray(session.run(None, {"frames": frames})[0], np.float32)

    return run


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


if __name__ == "__main__":
    main()
