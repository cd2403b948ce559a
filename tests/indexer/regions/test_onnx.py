from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from indexer.regions.moments import Moment
from indexer.regions.onnx import BadModel, OnnxModel, OnnxSegmenter
from tests.indexer.regions.scenes import backdrop


def _model(
    path: Path, *, weights: list[float], outputs: int = 1, size: tuple[int | str, int | str] = ("h", "w")
) -> Path:
    """A model whose scores are a weighted sum of red, green and blue."""
    weight = np.tile(np.array(weights, np.float32), (outputs, 1))
    if outputs == 2:
        weight[0] = 0
    nodes = [helper.make_node("Conv", ["picture", "weight"], ["mask"])]
    given = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, *size])
    made = helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1, outputs, *size])
    kept = [numpy_helper.from_array(weight[:, :, None, None], "weight")]
    graph = helper.make_graph(nodes, "red", [given], [made], kept)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, path)
    return path


def _scores(path: Path) -> np.ndarray:
    segmenter = OnnxSegmenter(OnnxModel(path))
    (found,) = segmenter.push(Moment(backdrop()[:225, :400].copy(), 0.0))
    assert segmenter.finish() == []
    assert found.scores.shape == (225, 400)
    return np.asarray(found.scores)


def _red() -> np.ndarray:
    return np.asarray(backdrop()[:225, :400, 2], np.float32) / 255


@pytest.mark.parametrize("size", [("h", "w"), (128, 256)])
def test_a_model_is_given_red_green_and_blue(tmp_path: Path, size: tuple[int | str, int | str]) -> None:
    found = _scores(_model(tmp_path / "red.onnx", weights=[1, 0, 0], size=size))
    assert np.abs(found - _red()).mean() < 0.05
    assert np.corrcoef(found.ravel(), _red().ravel())[0, 1] > 0.95


@pytest.mark.parametrize("outputs", [1, 2])
def test_logits_become_scores(tmp_path: Path, outputs: int) -> None:
    found = _scores(_model(tmp_path / "red.onnx", weights=[9, 0, 0], outputs=outputs))
    expected = 1 / (1 + np.exp(-9 * _red()))
    assert np.abs(found - expected).mean() < 0.03
    assert found.max() <= 1


@pytest.mark.parametrize("content", [None, b"", b"not a model at all"])
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadModel, match=r"broken\.onnx cannot be used to segment: "):
        OnnxModel(path)


def test_a_model_of_something_else(tmp_path: Path) -> None:
    node = helper.make_node("Add", ["a", "b"], ["c"])
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, 8, 8]) for name in "abc"]
    model = helper.make_model(
        helper.make_graph([node], "sum", values[:2], values[2:]), opset_imports=[helper.make_opsetid("", 17)]
    )
    model.ir_version = 9
    onnx.save(model, tmp_path / "sum.onnx")
    with pytest.raises(BadModel, match="2 inputs and 1 outputs"):
        OnnxModel(tmp_path / "sum.onnx")
    with pytest.raises(BadModel, match="and not a mask"):
        _scores(_model(tmp_path / "three.onnx", weights=[1, 0, 0], outputs=3))
