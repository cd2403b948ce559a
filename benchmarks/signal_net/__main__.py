"""Train the small network of the shot detectors and write its weights.

    python -m benchmarks.signal_net [--films 420] [--epochs 16] [--out indexer/shots/signal_net.npz]

It learns from random films of the takes in the ``train`` set of `benchmarks.films` and of ``uncut.tsv``,
never from footage of the ``test`` set nor of clips in ``cuts.tsv``. Takes some minutes on two cores; the
same seed and versions give the same weights.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from benchmarks.footage import OUT
from benchmarks.signal_net.films import draw_film, read_takes
from indexer.shots.signal_net import DILATIONS, TAPS, WEIGHTS, WIDTH
from indexer.shots.signals import COLUMNS, measure

SEED = 1
PIECE = 600  # frames of a training example
BATCH = 16
FRAMES = 1200  # of a film, about
# What a missed positive costs: cuts are one frame in fifty.
LOSS_WEIGHT, POSITIVE_WEIGHT = (3.0, 1.0), (2.0, 1.2)


class TorchSignalNet(nn.Module):
    """`indexer.shots.signal_net.SignalNet`, to be trained: (b, COLUMNS, t) -> logits (b, 2, t)."""

    def __init__(self) -> None:
        super().__init__()
        self.convolutions = [
            nn.Conv1d(COLUMNS if at == 0 else WIDTH, WIDTH, TAPS, padding=TAPS // 2 * d, dilation=d)
            for at, d in enumerate(DILATIONS)
        ]
        self.layers = nn.ModuleList(self.convolutions)  # known to the optimizer
        self.output = nn.Conv1d(len(DILATIONS) * WIDTH, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        outputs: list[Tensor] = []
        for layer in self.layers:
            y = torch.relu(layer(x))
            x = x + y if outputs else y
            outputs.append(x)
        logits: Tensor = self.output(torch.cat(outputs, 1))
        return logits


def pieces(count: int) -> tuple[Tensor, Tensor]:
    """Signals (n, COLUMNS, PIECE) and truths (n, 2, PIECE) of `count` random films."""
    takes, chance = read_takes(OUT), np.random.default_rng(SEED)
    signals, truths = [], []
    for _ in range(count):
        labelled = draw_film(takes, chance, FRAMES)
        truth = np.stack([labelled.begins, labelled.within])
        # Each piece is a film of its own, so that beginnings and ends are learned, wherever they fall.
        for start in range(0, len(labelled.film) - PIECE + 1, PIECE):
            part = slice(start, start + PIECE)
            signals.append(measure(labelled.film[part]).T)
            truths.append(truth[:, part].copy())
            truths[-1][0, 0] = 0  # nothing comes before the first frame
    return torch.from_numpy(np.stack(signals)), torch.from_numpy(np.stack(truths))


def train(signals: Tensor, truths: Tensor, epochs: int) -> dict[str, NDArray[np.float32]]:
    """The weights as `SignalNet` takes them."""
    torch.manual_seed(SEED)
    mean, scale = signals.mean((0, 2)), signals.std((0, 2)) + 1e-3
    signals = (signals - mean[:, None]) / scale[:, None]
    network = TorchSignalNet()
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    steps = epochs * -(-len(signals) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    weight, positive = torch.tensor(LOSS_WEIGHT)[:, None], torch.tensor(POSITIVE_WEIGHT)[:, None]
    for epoch in range(epochs):
        began, total = time.monotonic(), 0.0
        for batch in torch.split(torch.randperm(len(signals)), BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(
                network(signals[batch]), truths[batch], weight, pos_weight=positive
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(
            f"epoch {epoch + 1}: loss {total / len(signals):.4f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    return _weights(network, mean, scale)


def _weights(network: TorchSignalNet, mean: Tensor, scale: Tensor) -> dict[str, NDArray[np.float32]]:
    found: dict[str, Tensor | None] = {"mean": mean, "scale": scale}
    found |= {"w": network.output.weight[..., 0], "b": network.output.bias}
    for at, layer in enumerate(network.convolutions):
        found |= {f"w{at}": layer.weight, f"b{at}": layer.bias}
    return {
        name: tensor.detach().numpy().astype(np.float32)
        for name, tensor in found.items()
        if tensor is not None
    }


def main() -> None:
    """Draw films, learn, write."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--films", type=int, default=420)
    arguments.add_argument("--epochs", type=int, default=16)
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    options = arguments.parse_args()
    signals, truths = pieces(options.films)
    print(f"{len(signals)} pieces of {PIECE} frames", flush=True)
    weights: dict[str, Any] = dict(train(signals, truths, options.epochs))
    np.savez_compressed(options.out, **weights)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
