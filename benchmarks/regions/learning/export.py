"""Writes a trained network as ONNX, with batch normalisation folded into the convolutions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from benchmarks.regions.learning.network import SCALE, SHIFT, Layer, MotionNet
from indexer.regions.evidence import COARSE, FINE

OPSET = 17
IR = 9  # what readers of this opset understand


class _Graph:
    """A graph that is put together node by node."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.values: list[onnx.TensorProto] = []

    def value(self, array: NDArray[np.float32] | NDArray[np.int64]) -> str:
        """A constant. Weights are kept in half precision, which costs nothing that could be measured."""
        name = f"v{len(self.values)}"
        if array.dtype == np.float32 and array.ndim == 4:
            self.values.append(numpy_helper.from_array(array.astype(np.float16), f"{name}h"))
            return self.add("Cast", f"{name}h", to=TensorProto.FLOAT)
        self.values.append(numpy_helper.from_array(array, name))
        return name

    def add(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """A node with one output, whose name it gives."""
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def layer(self, layer: Layer, x: str) -> str:
        """`network.Layer`."""
        weight, bias = (self.value(part) for part in layer.folded())
        around, apart = layer.dilation, layer.stride
        options: dict[str, Any] = {
            "pads": [around] * 4,
            "strides": [apart] * 2,
            "dilations": [around] * 2,
            "kernel_shape": [3, 3],
        }
        y = self.add("Relu", self.add("Conv", x, weight, bias, **options))
        return self.add("Add", x, y) if layer.beside else y

    def twice(self, x: str) -> str:
        """At twice the scale, each pixel four times."""
        scales = self.value(np.array([1, 1, 2, 2], np.float32))
        modes = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self.add("Resize", x, "", scales, **modes)


def write(network: MotionNet, target: Path) -> None:
    """Write the network with its weights: inputs ``fine``, ``coarse``; output ``scores`` from 0 to 1."""
    graph = _Graph()
    column = (FINE, 1, 1)
    shift = graph.value(np.array(SHIFT, np.float32).reshape(column))
    scale = graph.value(np.array(SCALE, np.float32).reshape(column))
    fine = graph.add("Mul", graph.add("Sub", "fine", shift), scale)
    x = graph.add("Concat", _unshuffled(graph, fine), "coarse", axis=1)
    levels = []
    for part in (network.first, network.second, network.third):
        for layer in part:
            x = graph.layer(layer, x)  # type: ignore[arg-type]
        levels.append(x)
    y = graph.layer(network.up_two, graph.add("Concat", graph.twice(levels[2]), levels[1], axis=1))
    x = graph.layer(network.up_one, graph.add("Concat", graph.twice(y), levels[0], axis=1))
    last = network.output
    weight = graph.value(last.weight.detach().numpy())
    assert last.bias is not None
    bias = graph.value(last.bias.detach().numpy())
    logits = graph.add("Conv", x, weight, bias, pads=[1] * 4, kernel_shape=[3, 3])
    shuffled = graph.add("DepthToSpace", logits, blocksize=2, mode="CRD")
    graph.add("Sigmoid", shuffled, output="scores")
    onnx.save(_model(graph), target)


def _unshuffled(graph: _Graph, x: str) -> str:
    """Four pixels become channels, as in ``torch.pixel_unshuffle``: a convolution whose weights pick them."""
    pick = np.zeros((4 * FINE, FINE, 2, 2), np.float32)
    for channel, row, column in np.ndindex(FINE, 2, 2):
        pick[4 * channel + 2 * row + column, channel, row, column] = 1
    return graph.add("Conv", x, graph.value(pick), strides=[2, 2], kernel_shape=[2, 2])


def _model(graph: _Graph) -> onnx.ModelProto:
    def tensor(name: str, channels: int, height: str, width: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, height, width])

    inputs = [tensor("fine", FINE, "h", "w"), tensor("coarse", COARSE, "h2", "w2")]
    outputs = [tensor("scores", 1, "h", "w")]
    made = helper.make_graph(graph.nodes, "motion_net", inputs, outputs, graph.values)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="vdx")
    model.ir_version = IR
    onnx.checker.check_model(model, full_check=True)
    return model
