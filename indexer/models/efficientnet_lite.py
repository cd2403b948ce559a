"""EfficientNet-Lite0, defined in torch: the reference for every runtime.

Architecture: EfficientNet (Tan and Le, 2019, arXiv:1905.11946) in the "Lite" variant of the TensorFlow
model garden: no squeeze-and-excitation, ReLU6 for swish, stem and head of fixed width. The weights were
trained on ImageNet in TensorFlow, so strided convolutions pad the way TensorFlow's "SAME" does.

What it gives are generalised means (GeM, p = 3; Radenovic et al. 2018, arXiv:1711.02512) of feature maps:
of the last block's 320, which are the default embedding, and of those of two earlier blocks, which
fingerprints need besides. On frames of real video the 320 find the source as often as the 1,280 features
before the classifier, at a quarter of the size (`benchmarks/README.md`). Behind them comes what the
classifier says, for labels.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from indexer.models.default import WEIGHTS_SHA256, weights_path
from indexer.models.packaged import require_sha256

# (expansion, output channels, kernel, stride, repeats) of each stage; table 1 of the paper.
STAGES = (
    (1, 16, 3, 1, 1),
    (6, 24, 3, 2, 2),
    (6, 40, 5, 2, 2),
    (6, 80, 3, 2, 3),
    (6, 112, 5, 1, 3),
    (6, 192, 5, 2, 4),
    (6, 320, 3, 1, 1),
)
BATCH_NORM_EPSILON = 1e-3
IMAGENET_MEAN = (123.675, 116.28, 103.53)  # RGB, of pixels in 0..255
IMAGENET_DEVIATION = (58.395, 57.12, 57.375)
GEM_POWER = 3.0
POOLED_BLOCKS = (10, 14, 15)  # the last of each of the last three stages: 112, 192 and 320 maps


class SamePadConv2d(nn.Conv2d):
    """A convolution that pads as TensorFlow's "SAME": the odd pixel goes to the right and the bottom."""

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, c', ceil(h / stride), ceil(w / stride)), for even h and w."""
        total = max(self.kernel_size[0] - self.stride[0], 0)
        before = total // 2
        padded = functional.pad(x, (before, total - before, before, total - before))
        return functional.conv2d(padded, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=BATCH_NORM_EPSILON)


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project back (MobileNetV2's block), with a shortcut where shapes allow."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        width = inputs * expansion
        self.expand: nn.Module = nn.Identity()
        if expansion != 1:
            self.expand = nn.Sequential(nn.Conv2d(inputs, width, 1, bias=False), _norm(width), nn.ReLU6())
        self.filter = nn.Sequential(
            SamePadConv2d(width, width, kernel, stride, groups=width, bias=False),
            _norm(width),
            nn.ReLU6(),
        )
        self.project = nn.Sequential(nn.Conv2d(width, outputs, 1, bias=False), _norm(outputs))
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) -> (n, outputs, h / stride, w / stride)."""
        y: Tensor = self.project(self.filter(self.expand(x)))
        return x + y if self.shortcut else y


class EfficientNetLite0(nn.Module):
    """The network up to its classifier.

    `features` gives the last block's maps, `forward` ImageNet logits.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(SamePadConv2d(3, 32, 3, 2, bias=False), _norm(32), nn.ReLU6())
        blocks: list[nn.Module] = []
        channels = 32
        for expansion, outputs, kernel, stride, repeats in STAGES:
            for repeat in range(repeats):
                step = stride if repeat == 0 else 1
                blocks.append(InvertedResidual(channels, outputs, kernel, step, expansion))
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(nn.Conv2d(channels, 1280, 1, bias=False), _norm(1280), nn.ReLU6())
        self.classifier = nn.Linear(1280, 1000)

    def features(self, x: Tensor) -> Tensor:
        """(n, 3, 224, 224) normalised RGB -> (n, 320, 7, 7)."""
        return self.layers(x)[-1]

    def layers(self, x: Tensor) -> list[Tensor]:
        """(n, 3, 224, 224) normalised RGB -> the maps after the blocks `POOLED_BLOCKS`, the last one last."""
        maps: list[Tensor] = []
        x = self.stem(x)
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in POOLED_BLOCKS:
                maps.append(x)
        return maps

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, 224, 224) normalised RGB -> (n, 1000) logits."""
        return self.classify(self.features(x))

    def classify(self, features: Tensor) -> Tensor:
        """(n, 320, 7, 7) -> (n, 1000) logits."""
        logits: Tensor = self.classifier(self.head(features).mean((2, 3)))
        return logits


class Embedder(nn.Module):
    """Pixels in and pooled features out, so that every runtime executes the same graph."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, network: EfficientNetLite0) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN))
        self.register_buffer("deviation", torch.tensor(IMAGENET_DEVIATION))

    def forward(self, frames: Tensor) -> Tensor:
        """(n, 224, 224, 3) RGB uint8 -> (n, `default.OUTPUTS`) float32, not normalised.

        The last block's means come first, each block's of its positive values before its negative ones: GeM
        is defined for maps that are not negative, and blocks end linearly. Behind them are the logits.
        """
        x = ((frames.float() - self.mean) / self.deviation).permute(0, 3, 1, 2)
        layers = self.network.layers(x)
        means = [_gem(sign * maps) for maps in reversed(layers) for sign in (1, -1)]
        return torch.cat([*means, self.network.classify(layers[-1])], 1)


def _gem(maps: Tensor) -> Tensor:
    """(n, c, h, w) -> (n, c) generalised means of what is above zero."""
    return maps.clamp(min=1e-6).pow(GEM_POWER).mean((2, 3)).pow(1 / GEM_POWER)


def load_network(path: Path | None = None) -> EfficientNetLite0:
    """The network with its ImageNet weights, in evaluation mode.

    Args:
        path: the weights file; by default the one in the installed package.

    Raises:
        BadWeights: the file's sha256 is not the known one. Nothing of it has been loaded then.
    """
    path = path or weights_path()
    require_sha256(path, WEIGHTS_SHA256, "EfficientNet-Lite0")
    # weights_only: a weights file must never be able to run code.
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = EfficientNetLite0()
    network.load_state_dict({_our_name(key): value for key, value in state.items()})
    return network.eval()


def load_embedder() -> Embedder:
    """The default model with its weights; its output has `default.OUTPUTS` columns."""
    return Embedder(load_network()).eval()


_LAYERS = {
    "_expand_conv": "expand.0",
    "_bn0": "expand.1",
    "_depthwise_conv": "filter.0",
    "_bn1": "filter.1",
    "_project_conv": "project.0",
    "_bn2": "project.1",
}
_OUTER = {"_conv_stem": "stem.0", "_bn0": "stem.1", "_conv_head": "head.0", "_bn1": "head.1"}


def _our_name(key: str) -> str:
    """The name that a parameter of the package's checkpoint has here."""
    inner = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", key)
    if inner:
        block, layer, parameter = inner.groups()
        return f"blocks.{block}.{_LAYERS[layer]}.{parameter}"
    layer, parameter = key.split(".")
    return f"{_OUTER.get(layer, 'classifier')}.{parameter}"
