"""The factors of all spans of a video for a number of bytes, or for a mean quality.

The same quality everywhere is not the best use of bits: a calm span gives much quality for few of them. The
best mean for given bytes has every span at the point of its curve with one slope, quality gained per byte
(Lagrangian allocation: Shoham and Gersho 1988; for shots of films: Katsavounidis and Guo, "Video codec
comparison using the dynamic optimizer framework", 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.compact.encoding.target import Trial

_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Curve:
    """What a span costs and gives, by factor.

    Attributes:
        factors: (n,), ascending.
        sizes: (n,) bytes.
        quality: (n,) mean quality of its frames.
        frames: how many it has.
    """

    factors: NDArray[np.float64]
    sizes: NDArray[np.float64]
    quality: NDArray[np.float64]
    frames: int

    @classmethod
    def through(cls, trials: Sequence[Trial], frames: int, factors: tuple[float, float, float]) -> Curve:
        """The curve through trials, between the lowest and the highest of them.

        Bytes lie nearly on a line by their logarithm, quality by itself.
        """
        known = sorted({trial.factor: trial for trial in trials}.values(), key=lambda t: t.factor)
        at = np.array([trial.factor for trial in known])
        grid = np.arange(at[0], at[-1] + factors[2] / 2, factors[2])
        sizes = np.exp(np.interp(grid, at, np.log([max(1, trial.size) for trial in known])))
        return cls(grid, sizes, np.interp(grid, at, [trial.quality for trial in known]), frames)


def for_size(curves: Sequence[Curve], size: float) -> list[float]:
    """The factors by which all spans take `size` bytes at most, with the best mean quality.

    Where not even the highest factors take so few, those.
    """
    return _where(curves, lambda chosen: _total(curves, chosen) <= size)


def for_mean(curves: Sequence[Curve], quality: float) -> list[float]:
    """The factors by which the mean quality is at least `quality`, with the fewest bytes.

    Where not even the lowest factors are so good, those.
    """
    frames = sum(curve.frames for curve in curves)

    def is_worse(chosen: Sequence[int]) -> bool:
        gained = sum(c.quality[at] * c.frames for c, at in zip(curves, chosen, strict=True))
        return bool(gained / frames < quality)

    return _where(curves, is_worse, last_that_fits=False)


def _where(
    curves: Sequence[Curve], fits: Callable[[Sequence[int]], bool], *, last_that_fits: bool = True
) -> list[float]:
    """The choice at the price of a byte where `fits` turns: it holds for dear ones, not for cheap ones."""
    cheap, dear = -30.0, 10.0  # logarithms of quality per byte
    for _ in range(_HALVINGS):
        price = (cheap + dear) / 2
        if fits(_at_price(curves, np.exp(price))):
            dear = price
        else:
            cheap = price
    chosen = _at_price(curves, np.exp(dear if last_that_fits else cheap))
    return [float(curve.factors[at]) for curve, at in zip(curves, chosen, strict=True)]


def _at_price(curves: Sequence[Curve], price: float) -> list[int]:
    return [int(np.argmax(curve.quality * curve.frames - price * curve.sizes)) for curve in curves]


def _total(curves: Sequence[Curve], chosen: Sequence[int]) -> float:
    return float(sum(curve.sizes[at] for curve, at in zip(curves, chosen, strict=True)))
