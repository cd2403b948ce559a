"""The factors of all spans of a video for a number of bytes, or for a mean quality.

The same quality everywhere is not the best use of bits: a calm span gives much quality for few of them. The
best mean for given bytes has every span at the point of its curve with one slope, quality gained per byte
(Lagrangian allocation: Shoham and Gersho 1988; for shots of films: Katsavounidis and Guo, "Video codec
comparison using the dynamic optimizer framework", 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from storage.compact.encoding.target import Trial

_HALVINGS = 60
_FLATTEST = -0.01  # of the logarithm of bytes, by a factor


@dataclass(frozen=True, slots=True)
class Curve:
    """What a span costs and gives, by factor.

    Attributes:
        factors: (n,), ascending.
        sizes: (n,) bytes.
        quality: (n,) mean quality of its frames.
        frames: how many it has.
    """

    factors: NDArray[np.float64] = field(repr=False)
    sizes: NDArray[np.float64] = field(repr=False)
    quality: NDArray[np.float64] = field(repr=False)
    frames: int

    @classmethod
    def through(cls, trials: Sequence[Trial], frames: int, factors: tuple[float, float, float]) -> Curve:
        """The curve through trials, for all factors that there are.

        Bytes lie nearly on a line by their logarithm, quality by itself; beyond the trials both go on as they
        went between the last two.
        """
        known = sorted({trial.factor: trial for trial in trials}.values(), key=lambda t: t.factor)
        low, high, step = factors
        at = np.array([trial.factor for trial in known])
        grid = np.arange(low, high + step / 2, step)
        sizes = _lines(grid, at, np.log([max(1, trial.size) for trial in known]), _FLATTEST)
        quality = _lines(grid, at, np.array([trial.quality for trial in known]), 0.0)
        return cls(grid, np.exp(sizes), np.clip(quality, 0, 100), frames)

    def corrected(self, factor: float, size: int, quality: float) -> Curve:
        """The curve moved so that it goes through what a final encode with a factor gave."""
        at = int(np.abs(self.factors - factor).argmin())
        sizes = self.sizes * (max(1, size) / self.sizes[at])
        return replace(self, sizes=sizes, quality=np.clip(self.quality + quality - self.quality[at], 0, 100))


def for_size(curves: Sequence[Curve], size: float) -> list[float]:
    """The factors by which all spans take `size` bytes at most, with the best mean quality.

    Where not even the highest factors take so few, those.
    """
    chosen = _where(curves, lambda chosen: _size(curves, chosen) <= size)
    even = _even(curves, lambda chosen: _size(curves, chosen) <= size)
    return _factors(curves, max(chosen, even or chosen, key=lambda one: _quality(curves, one)))


def for_mean(curves: Sequence[Curve], quality: float) -> list[float]:
    """The factors by which the mean quality is at least `quality`, with the fewest bytes.

    Where not even the lowest factors are so good, those.
    """
    frames = sum(curve.frames for curve in curves)

    def is_good(chosen: Sequence[int]) -> bool:
        return _quality(curves, chosen) >= quality * frames

    chosen = _where(curves, lambda chosen: not is_good(chosen), last_that_fits=False)
    even = _even(curves, is_good, highest=True)
    return _factors(curves, min(chosen, even or chosen, key=lambda one: _size(curves, one)))


def _lines(
    grid: NDArray[np.float64], at: NDArray[np.float64], values: NDArray[np.float64], flattest: float
) -> NDArray[np.float64]:
    """What lies on the lines through values; beyond the outer ones they fall by `flattest` at least."""
    found: NDArray[np.float64] = np.interp(grid, at, values)
    slopes = np.diff(values) / np.diff(at) if len(at) > 1 else np.array([flattest])
    before, after = min(slopes[0], flattest), min(slopes[-1], flattest)
    found += np.minimum(grid - at[0], 0) * before + np.maximum(grid - at[-1], 0) * after
    return np.asarray(found, np.float64)


def _where(
    curves: Sequence[Curve], fits: Callable[[Sequence[int]], bool], *, last_that_fits: bool = True
) -> list[int]:
    """The choice at the price of a byte where `fits` turns: it holds for dear ones, not for cheap ones."""
    cheap, dear = -30.0, 10.0  # logarithms of quality per byte
    for _ in range(_HALVINGS):
        price = (cheap + dear) / 2
        if fits(_at_price(curves, np.exp(price))):
            dear = price
        else:
            cheap = price
    return _at_price(curves, np.exp(dear if last_that_fits else cheap))


def _even(
    curves: Sequence[Curve], fits: Callable[[Sequence[int]], bool], *, highest: bool = False
) -> list[int] | None:
    """The same factor for all, the lowest or highest that fits.

    Where quality rises by steps with the bytes, it may be better than what any price leads to.
    """
    every = range(len(curves[0].factors))
    for at in reversed(every) if highest else every:
        if fits([at] * len(curves)):
            return [at] * len(curves)
    return None


def _at_price(curves: Sequence[Curve], price: float) -> list[int]:
    return [int(np.argmax(curve.quality * curve.frames - price * curve.sizes)) for curve in curves]


def _size(curves: Sequence[Curve], chosen: Sequence[int]) -> float:
    return float(sum(curve.sizes[at] for curve, at in zip(curves, chosen, strict=True)))


def _quality(curves: Sequence[Curve], chosen: Sequence[int]) -> float:
    """Of all frames together."""
    return float(sum(curve.quality[at] * curve.frames for curve, at in zip(curves, chosen, strict=True)))


def _factors(curves: Sequence[Curve], chosen: Sequence[int]) -> list[float]:
    return [float(curve.factors[at]) for curve, at in zip(curves, chosen, strict=True)]
