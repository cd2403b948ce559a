from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from indexer.shots.signal_net import (
    DILATIONS,
    REACH,
    TAPS,
    WEIGHTS,
    WIDTH,
    Probabilities,
    SignalNet,
    trained,
)
from indexer.shots.signals import COLUMNS, Signals, measure
from tests.indexer.shots.films import take


def _weights() -> dict[str, np.ndarray]:
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return dict(file)


def _in_torch(signals: Signals) -> Probabilities:
    """The same network in the words of torch."""
    weights = {name: torch.from_numpy(values) for name, values in _weights().items()}
    x = ((torch.from_numpy(signals) - weights["mean"]) / weights["scale"]).T[None]
    outputs: list[torch.Tensor] = []
    for at, dilation in enumerate(DILATIONS):
        padding = TAPS // 2 * dilation
        convolved = functional.conv1d(
            x, weights[f"w{at}"], weights[f"b{at}"], padding=padding, dilation=dilation
        )
        x = convolved.relu() + (x if outputs else 0)
        outputs.append(x)
    logits = functional.conv1d(torch.cat(outputs, 1), weights["w"][..., None], weights["b"])
    return np.asarray(torch.sigmoid(logits)[0].T.numpy())


def test_what_was_trained_is_there() -> None:
    shapes = {name: values.shape for name, values in _weights().items()}
    layers = len(DILATIONS)
    assert shapes == {
        "mean": (COLUMNS,),
        "scale": (COLUMNS,),
        **{f"w{at}": (WIDTH, COLUMNS if at == 0 else WIDTH, TAPS) for at in range(layers)},
        **{f"b{at}": (WIDTH,) for at in range(layers)},
        "w": (2, layers * WIDTH),
        "b": (2,),
    }
    assert all(values.dtype == np.float32 and np.isfinite(values).all() for values in _weights().values())
    assert trained() is trained()


@pytest.mark.parametrize("number", range(3))
def test_it_computes_what_torch_computes(number: int) -> None:
    signals = measure(take(number))
    assert np.abs(trained().run(signals) - _in_torch(signals)).max() < 1e-5


@pytest.mark.parametrize("count", [1, 2, 3, 20])
def test_few_frames_will_do(count: int) -> None:
    probabilities = trained().run(measure(take(0)[:count]))
    assert (probabilities.shape, probabilities.dtype) == ((count, 2), np.float32)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_an_output_depends_on_the_frames_within_reach() -> None:
    signals = measure(take(0)).copy()
    network, at = SignalNet(_weights()), 60
    before = network.run(signals)[at]
    signals[: at - REACH] = signals[at + REACH + 1 :] = 5.0
    assert np.abs(network.run(signals)[at] - before).max() < 1e-6
    signals[at - REACH] += 50.0
    assert np.abs(network.run(signals)[at] - before).max() > 0
