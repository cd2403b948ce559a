"""The one factor that gives a film the same quality, and the bytes that it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from storage.compact.encoding.target import Trial, crossing

MOST = 12  # encodes
_PATIENT = 4  # encodes after which the middle is tried, where a line leads nowhere


def bracketed(
    attempt: Callable[[float], Trial | None],
    quality: float,
    start: float,
    factors: tuple[float, float, float],
) -> list[Trial]:
    """Try whole factors until two neighbours enclose `quality`, or the range of factors ends.

    Args:
        attempt: encodes with a factor; None where that is not to be done.
        quality: to enclose.
        start: factor to try first.
        factors: lowest, highest, and a step, which is not looked at.

    Returns:
        All trials.
    """
    low, high, _ = factors
    trials: dict[float, Trial] = {}
    wanted = [float(round(start))]
    while wanted and len(trials) < MOST:
        for factor in wanted:
            trial = attempt(factor)
            if trial is None:
                return list(trials.values())
            trials[factor] = trial
        wanted = [
            factor for factor in _next(list(trials.values()), quality, low, high) if factor not in trials
        ]
    return list(trials.values())


def _next(trials: Sequence[Trial], quality: float, low: float, high: float) -> list[float]:
    """The whole factors on both sides of where a line leads; where lines lead nowhere, the middle."""
    above = max((t.factor for t in trials if t.quality >= quality), default=low)
    below = min((t.factor for t in trials if t.quality < quality), default=high)
    if len(trials) > _PATIENT and below - above > 1:
        return [float(math.floor((above + below) / 2))]
    at = min(max(low, math.floor(crossing(trials, quality))), high - 1)
    return [float(at), float(at + 1)]


def size_at(trials: Sequence[Trial], quality: float) -> float:
    """Bytes at a quality, on the line between the two trials around it: logarithm of bytes over quality.

    NaN if none is better, or none worse.
    """
    above = min((t for t in trials if t.quality >= quality), key=lambda t: t.quality, default=None)
    below = max((t for t in trials if t.quality < quality), key=lambda t: t.quality, default=None)
    if above is None or below is None:
        return math.nan
    share = (quality - below.quality) / (above.quality - below.quality)
    return math.exp((1 - share) * math.log(below.size) + share * math.log(above.size))
