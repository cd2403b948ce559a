"""The network of `indexer.regions.motion_net`, to be trained, and written as ONNX."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from indexer.regions.evidence import COARSE, FINE

WIDTHS = (16, 32, 48)  # channels at 1/2, 1/4 and 1/8 of the fine scale
INPUTS = 4 * FINE + COARSE
# What brings the channels to about one scale: brightness around 0, differences larger.
SHIFT = [0.45] * 3 + [0.0] * (FINE - 3)
SCALE = [4.0] * 3 + [6.0] * (FINE - 3)


class Layer(nn.Module):
    """A convolution of 3 x 3 with batch normalisation and ReLU, beside which its input may pass."""

    def __init__(
        self, inputs: int, outputs: int, *, stride: int = 1, dilation: int = 1, beside: bool = False
    ) -> None:
        super().__init__()
        self.stride, self.dilation, self.beside = stride, dilation, beside
        self.convolution = nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(b, inputs, h, w) -> (b, outputs, h / stride, w / stride)."""
        y = torch.relu(self.norm(self.convolution(x)))
        return x + y if self.beside else y

    def folded(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weights and bias of one convolution that does the same as both."""
        norm = self.norm
        assert norm.running_var is not None
        assert norm.running_mean is not None
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = self.convolution.weight * factor[:, None, None, None]
        return weight.detach().numpy(), (norm.bias - norm.running_mean * factor).detach().numpy()


class MotionNet(nn.Module):
    """A small U-Net (Ronneberger et al., 2015) over what `indexer.regions.evidence` gives."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three = WIDTHS
        self.shift = nn.Buffer(torch.tensor(SHIFT)[:, None, None])
        self.scale = nn.Buffer(torch.tensor(SCALE)[:, None, None])
        self.first = nn.ModuleList([Layer(INPUTS, one), Layer(one, one, beside=True)])
        self.second = nn.ModuleList([Layer(one, two, stride=2), Layer(two, two, beside=True)])
        self.third = nn.ModuleList(
            [
                Layer(two, three, stride=2),
                Layer(three, three, beside=True),
                Layer(three, three, dilation=2, beside=True),
                Layer(three, three, dilation=4, beside=True),
            ]
        )
        self.up_two, self.up_one = Layer(three + two, two), Layer(two + one, one)
        self.output = nn.Conv2d(one, 4, 3, padding=1)  # the four pixels of a fine scale twice as large

    def forward(self, fine: Tensor, coarse: Tensor) -> Tensor:
        """(b, FINE, h, w) and (b, COARSE, h / 2, w / 2) -> logits (b, 1, h, w)."""
        x = torch.cat((functional.pixel_unshuffle((fine - self.shift) * self.scale, 2), coarse), 1)
        for layer in self.first:
            x = layer(x)
        y = x
        for layer in self.second:
            y = layer(y)
        z = y
        for layer in self.third:
            z = layer(z)
        y = self.up_two(torch.cat((functional.interpolate(z, scale_factor=2.0), y), 1))
        x = self.up_one(torch.cat((functional.interpolate(y, scale_factor=2.0), x), 1))
        return functional.pixel_shuffle(self.output(x), 2)
