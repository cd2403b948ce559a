from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from indexer.models import runtime
from indexer.models.default import DIM, INPUT_SIDE, OUTPUTS, POOLED
from indexer.models.efficientnet_lite import load_embedder
from indexer.models.runtime import (
    RUNTIMES,
    Frames,
    LazyRuntime,
    OpenVinoRuntime,
    UnknownRuntime,
    create_runtime,
)

BLOCKS = (
    0,
    320,
    640,
    832,
    1024,
    1136,
    POOLED,
    OUTPUTS,
)  # columns at which those of a block's signs begin, and the logits

CONVERT = """
import sys
from pathlib import Path
from indexer.models.convert import converted
from indexer.models.runtime import NETWORK
print(converted(NETWORK, Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def inputs(real_frames: list[NDArray[np.uint8]]) -> Frames:
    size = (INPUT_SIDE, INPUT_SIDE)
    return np.stack([np.asarray(cv2.resize(f, size)[..., ::-1], np.uint8) for f in real_frames])


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Filled by two programs that convert at the same time."""
    folder = tmp_path_factory.mktemp("cache") / "models"
    command = [sys.executable, "-c", CONVERT, str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1]
    return folder


def test_two_programs_that_convert_at_once_leave_one_model(cache: Path) -> None:
    (folder,) = cache.iterdir()
    assert sorted(file.name for file in folder.iterdir()) == ["model.bin", "model.xml"]


def test_all_runtimes_give_the_same_vectors(cache: Path, inputs: Frames) -> None:
    reference = create_runtime("torch").run(inputs)
    ours = OpenVinoRuntime(cache).run(inputs)
    for rows in (reference, ours):
        assert (rows.shape, rows.dtype) == ((len(inputs), OUTPUTS), np.float32)
    for start, end in itertools.pairwise(BLOCKS):  # each counts as much as the others
        a, b = reference[:, start:end], ours[:, start:end]
        lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
        assert ((a * b).sum(axis=1) / lengths >= runtime.TOLERANCE).all()


def test_the_default_embedding_comes_first() -> None:
    """It is that of the last block alone."""
    module = load_embedder()
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3), dtype=np.uint8))
    with torch.inference_mode():
        x = ((pixels.float() - module.mean) / module.deviation).permute(0, 3, 1, 2)
        maps = module.network.features(x).clamp(min=0)
        wanted = maps.pow(3).mean((2, 3)).pow(1 / 3)
        found = module(pixels)[:, :DIM]
    assert torch.allclose(found, wanted, atol=1e-4)


def test_threads_share_a_runtime(cache: Path, inputs: Frames) -> None:
    shared = OpenVinoRuntime(cache)
    alone = [shared.run(inputs[at : at + 2]) for at in range(0, 12, 2)]
    found: dict[int, NDArray[np.float32]] = {}

    def work(at: int) -> None:
        found[at] = shared.run(inputs[2 * at : 2 * at + 2])

    threads = [threading.Thread(target=work, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(found[at], alone[at], atol=1e-3) for at in range(6))


def test_a_damaged_cache_is_made_anew(cache: Path, inputs: Frames) -> None:
    (file,) = cache.glob("*/model.bin")
    file.write_bytes(b"")
    assert OpenVinoRuntime(cache).run(inputs[:1]).shape == (1, OUTPUTS)
    assert file.stat().st_size > 0
    assert len(list(cache.iterdir())) == 1


def test_an_unknown_runtime_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownRuntime, match="no runtime is called 'abacus'; there are: auto, openvino") as e:
        create_runtime("abacus")
    assert e.value.exit_code == 2
    assert set(RUNTIMES) == {"auto", "openvino", "torch"}


@pytest.mark.parametrize(
    ("driver", "device", "name"),
    [
        (True, "cuda", "torch"),
        (True, "cpu", "openvino"),  # a GPU, and a torch that was built for the CPU
        (False, "cuda", "openvino"),  # torch is not even imported
    ],
)
def test_auto_takes_torch_where_it_has_a_gpu(
    driver: bool, device: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.shutil, "which", lambda _: "/usr/bin/nvidia-smi" if driver else None)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("torch.cuda.is_available", lambda: device == "cuda")
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    monkeypatch.setattr("torch.nn.Module.to", lambda module, _: module)  # there is no GPU to move it to
    found = create_runtime("auto")
    assert (found.name, found.device) == (name, "cuda" if name == "torch" else "cpu")
    assert found.batch == (128 if name == "torch" else 16)


def test_a_lazy_runtime_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def create(name: str) -> object:
        made.append(name)
        return object()

    monkeypatch.setattr(runtime, "create_runtime", create)
    lazy = LazyRuntime("torch")
    assert made == []
    threads = [threading.Thread(target=lazy.get) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["torch"]
