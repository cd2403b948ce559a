"""Conversion and execution of any network, here of a small one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from indexer.models import compiled, convert
from indexer.models.compiled import CompiledNetwork
from indexer.models.convert import Network, converted

ROWS = np.random.default_rng(0).integers(0, 256, (3, 4), dtype=np.uint8)
SHARES = np.random.default_rng(1).random((3, 4), np.float32)


class _Mixture(torch.nn.Module):
    """Two inputs of different types, one output."""

    def forward(self, rows: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
        return (rows.float() * shares).sum(1, keepdim=True)


def _load() -> tuple[Any, Sequence[Any]]:
    return _Mixture(), (torch.zeros(2, 4, dtype=torch.uint8), torch.zeros(2, 4))


MIXTURE = Network("mixture", "1", _load, [[-1, 4], [-1, 4]])


def _wanted(rows: NDArray[np.uint8], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((rows * shares).sum(1, keepdims=True), np.float32)


def test_several_inputs_of_any_number_of_rows(tmp_path: Path) -> None:
    network = CompiledNetwork(MIXTURE, tmp_path)
    for count in (1, 2, 3):
        found = network.run(ROWS[:count], SHARES[:count])
        assert (found.shape, found.dtype) == ((count, 1), np.float32)
        assert np.allclose(found, _wanted(ROWS[:count], SHARES[:count]), rtol=0.01)


def test_a_result_is_left_alone_by_the_next_run(tmp_path: Path) -> None:
    network = CompiledNetwork(MIXTURE, tmp_path)
    first = network.run(ROWS, SHARES)
    network.run(ROWS, 0 * SHARES)
    assert np.allclose(first, _wanted(ROWS, SHARES), rtol=0.01)


def test_it_is_converted_once(tmp_path: Path) -> None:
    CompiledNetwork(MIXTURE, tmp_path)

    def load() -> tuple[Any, Sequence[Any]]:
        raise AssertionError("converted again")

    CompiledNetwork(replace(MIXTURE, load=load), tmp_path).run(ROWS, SHARES)


def test_what_differs_lies_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_convert", lambda network, target: target.write_text(network.identity))
    networks = [MIXTURE, replace(MIXTURE, identity="2"), replace(MIXTURE, name="other")]
    paths = [converted(network, tmp_path) for network in networks]
    assert [path.read_text() for path in paths] == ["1", "2", "1"]
    monkeypatch.setattr(convert, "CONVERSION", convert.CONVERSION + 1)
    paths.append(converted(MIXTURE, tmp_path))
    assert len(set(paths)) == 4
    assert sorted(tmp_path.iterdir()) == sorted(path.parent for path in paths)


def test_a_conversion_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(network: Network, target: Path) -> None:
        target.write_text("half of")
        raise RuntimeError("not this one")

    monkeypatch.setattr(convert, "_convert", fail)
    with pytest.raises(RuntimeError, match="not this one"):
        converted(MIXTURE, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_of_which_a_part_is_gone_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "_convert", lambda network, target: target.write_text("converted"))
    model = converted(MIXTURE, tmp_path)
    model.with_name("model.bin").touch()
    model.unlink()
    assert converted(MIXTURE, tmp_path) == model
    assert [file.name for file in model.parent.iterdir()] == ["model.xml"]
    assert list(tmp_path.iterdir()) == [model.parent]


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    converted(MIXTURE, tmp_path).write_text("no graph at all")
    assert np.allclose(CompiledNetwork(MIXTURE, tmp_path).run(ROWS, SHARES), _wanted(ROWS, SHARES), rtol=0.01)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_cache_that_cannot_be_written_costs_time_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file where the folder should be")
    network = CompiledNetwork(MIXTURE, occupied)
    assert np.allclose(network.run(ROWS, SHARES), _wanted(ROWS, SHARES), rtol=0.01)
    assert "cannot be kept there" in caplog.text


def test_what_was_compiled_is_kept_and_made_anew_when_it_is_damaged(tmp_path: Path) -> None:
    for _ in range(3):
        found = CompiledNetwork(MIXTURE, tmp_path).run(ROWS, SHARES)
        assert np.allclose(found, _wanted(ROWS, SHARES), rtol=0.01)
        (kept,) = tmp_path.glob("*/*.blob")
        kept.write_bytes(kept.read_bytes()[:100])


def test_a_folder_that_may_only_be_read_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = converted(MIXTURE, tmp_path)
    before = sorted(model.parent.iterdir())
    monkeypatch.setattr(compiled.os, "access", lambda path, mode: False)
    found = CompiledNetwork(MIXTURE, tmp_path).run(ROWS, SHARES)
    assert np.allclose(found, _wanted(ROWS, SHARES), rtol=0.01)
    assert sorted(model.parent.iterdir()) == before
