"""How many bytes a curve of quality saves of another one (Bjøntegaard delta rate).

Bjøntegaard, "Calculation of average PSNR differences between RD-curves" (ITU-T VCEG-M33, 2001): the mean
distance of the logarithms of the rates over the qualities that both reach. Between the points goes a
piecewise cubic without overshoot (PCHIP: Fritsch and Carlson, "Monotone piecewise cubic interpolation", 1980;
with Brodlie's weighted harmonic mean of the slopes) instead of one cubic through all, which swings where
points lie unevenly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_STEPS = 2000  # of the integral, a sum of trapezoids
_FEWEST = 3  # points of a curve

Curve = Sequence[tuple[float, float]]
"""(bytes, quality) of one encoder with several factors."""


def bd_rate(curve: Curve, beside: Curve) -> float:
    """Bytes that `curve` takes more than `beside` at the same quality, in percent; -40 is 40 % saved.

    NaN where they have no quality in common, or one has not three points that rise.
    """
    ours, others = _rising(curve), _rising(beside)
    if min(len(ours[0]), len(others[0])) < _FEWEST:
        return math.nan
    low, high = (edge(quality[at] for quality, _ in (ours, others)) for edge, at in ((max, 0), (min, -1)))
    if high <= low:
        return math.nan
    grid = np.linspace(low, high, _STEPS + 1)
    apart = pchip(*ours, grid) - pchip(*others, grid)
    return 100.0 * math.expm1(float(np.trapezoid(apart, grid)) / (high - low))


def pchip(x: Values, y: Values, at: Values) -> Values:
    """The monotone piecewise cubic through (x, y), x ascending, at `at`, which lies within x."""
    slopes = _slopes(x, y)
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = x[left + 1] - x[left]
    t = (at - x[left]) / width
    rise = y[left] * (1 + 2 * t) * (1 - t) ** 2 + y[left + 1] * t**2 * (3 - 2 * t)
    return np.asarray(rise + width * t * (1 - t) * (slopes[left] * (1 - t) - slopes[left + 1] * t))


def _slopes(x: Values, y: Values) -> Values:
    width, slope = np.diff(x), np.diff(y) / np.diff(x)
    if len(x) == 2:
        return np.repeat(slope, 2)
    found = np.zeros_like(y)
    before, after = slope[:-1], slope[1:]
    same = before * after > 0  # elsewhere the curve turns: flat
    first, second = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    weights = (first + second)[same]
    found[1:-1][same] = weights / (first[same] / before[same] + second[same] / after[same])
    found[0] = _end(width[0], width[1], slope[0], slope[1])
    found[-1] = _end(width[-1], width[-2], slope[-1], slope[-2])
    return found


def _end(near: float, far: float, slope: float, next_slope: float) -> float:
    """The slope at an end by three points, kept from turning."""
    found = ((2 * near + far) * slope - near * next_slope) / (near + far)
    if found * slope <= 0:
        return 0.0
    return 3 * slope if slope * next_slope < 0 and abs(found) > 3 * abs(slope) else found


def _rising(curve: Curve) -> tuple[Values, Values]:
    """(qualities, logarithms of bytes), both rising; points that cost more and give less are left out."""
    best: list[tuple[float, float]] = []
    for size, quality in sorted(curve):
        if not best or quality > best[-1][0]:
            best.append((quality, math.log(size)))
    return np.array([quality for quality, _ in best]), np.array([size for _, size in best])
