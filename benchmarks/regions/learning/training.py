"""How the network learns: sequence by sequence, with what it found in one picture given for the next."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from benchmarks.regions.learning.examples import Example
from benchmarks.regions.learning.network import MotionNet

SEED = 1
BATCH = 8  # sequences
CROP = 96, 144  # of the fine scale, height and width
RATE = 3e-3
FORGOTTEN = 0.2  # how often a sequence is told nothing about the picture before
UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Examples:
    """Many sequences: `examples.Example` with a first axis more."""

    fine: NDArray[np.uint8]
    coarse: NDArray[np.float16]
    flow: NDArray[np.float16]
    truth: NDArray[np.uint8]

    @classmethod
    def of(cls, examples: list[Example]) -> Examples:
        """Put sequences together."""
        return cls(*(np.stack(part) for part in zip(*examples, strict=True)))

    def __len__(self) -> int:
        return len(self.fine)


def train(network: MotionNet, examples: Examples, epochs: int, *, seed: int = SEED) -> None:
    """Let the network learn."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-3)
    steps = epochs * (len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    network.train()
    for epoch in range(epochs):
        began, total = time.monotonic(), 0.0
        order = rng.permutation(len(examples))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            batch = _batch(examples, order[start : start + BATCH], rng)
            loss = sequence_loss(network, *batch, forget=rng.random(BATCH) < FORGOTTEN)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(
            f"epoch {epoch + 1}: loss {total / (steps // epochs):.4f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )


def sequence_loss(
    network: MotionNet,
    fine: Tensor,
    coarse: Tensor,
    flow: Tensor,
    truth: Tensor,
    *,
    forget: NDArray[np.bool_],
) -> Tensor:
    """The mean over the steps of sequences: cross entropy, and one minus soft intersection over union."""
    found: Tensor | None = None
    losses = []
    for step in range(fine.shape[1]):
        given = coarse[:, step].clone()
        if found is not None and step:
            before = carried(found, flow[:, step])
            before[torch.from_numpy(forget)] = 0
            given[:, -1:] = before
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(fine[:, step], given)
        losses.append(loss_of(logits.float()[:, 0], truth[:, step]))
        found = torch.sigmoid(logits.float()).detach()
    return torch.stack(losses).mean()


def carried(found: Tensor, flow: Tensor) -> Tensor:
    """Scores (b, 1, h, w) of the picture before along the flow (b, 2, h / 2, w / 2) to it, at its size."""
    small = functional.avg_pool2d(found, 2)
    height, width = flow.shape[-2:]
    y, x = torch.meshgrid(torch.arange(height) + 0.5, torch.arange(width) + 0.5, indexing="ij")
    place = torch.stack((x / width, y / height)) + flow  # 0 to 1
    return functional.grid_sample(small, (2 * place - 1).permute(0, 2, 3, 1), align_corners=False)


def loss_of(logits: Tensor, truth: Tensor) -> Tensor:
    """Of one step, (b, h, w) each; what is not known counts for nothing."""
    known = (truth != UNKNOWN).float()
    wanted = (truth == 1).float()
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    entropy = (entropy * known).sum() / known.sum().clamp(min=1)
    scores = torch.sigmoid(logits) * known
    common = (scores * wanted).sum((1, 2))
    union = (scores + wanted * known).sum((1, 2)) - common
    there = (wanted * known).sum((1, 2)) > 0
    overlap = 1 - (common + 1) / (union + 1)
    return entropy + 0.5 * overlap[there].mean() if bool(there.any()) else entropy


def _batch(examples: Examples, places: NDArray[np.int64], rng: np.random.Generator) -> tuple[Tensor, ...]:
    """Some sequences, a part of the picture each, some mirrored, in changed colours."""
    high, wide = CROP
    parts: list[list[Tensor]] = [[], [], [], []]
    for place in places:
        top = int(rng.integers((examples.fine.shape[3] - high) // 8 + 1)) * 8
        left = int(rng.integers((examples.fine.shape[4] - wide) // 8 + 1)) * 8
        whole = slice(top, top + high), slice(left, left + wide)
        small = slice(top // 2, (top + high) // 2), slice(left // 2, (left + wide) // 2)
        fine = examples.fine[place][..., *whole].astype(np.float32) / 255
        coarse = examples.coarse[place][..., *small].astype(np.float32)
        sides = np.array([examples.fine.shape[4] / wide, examples.fine.shape[3] / high], np.float32)
        flow = examples.flow[place][..., *small].astype(np.float32) * sides[:, None, None]
        truth = examples.truth[place][..., *whole]
        if rng.random() < 0.5:
            fine, coarse, flow, truth = (part[..., ::-1].copy() for part in (fine, coarse, flow, truth))
            coarse[:, [0, 2, 4]] *= -1
            flow[:, 0] *= -1
        gain, offset = (
            rng.uniform(0.7, 1.3, (3, 1, 1)),
            rng.uniform(-0.15, 0.15) + rng.normal(0, 0.03, (3, 1, 1)),
        )
        fine[:, :3] = np.clip(fine[:, :3] * gain + offset, 0, 1)
        for part, value in zip(parts, (fine, coarse, flow, truth), strict=True):
            part.append(torch.from_numpy(np.ascontiguousarray(value)))
    return tuple(torch.stack(part) for part in parts)
