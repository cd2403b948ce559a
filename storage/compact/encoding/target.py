"""The search for the factor that just keeps a quality: the smallest span that is good enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

SLOPE = -0.5  # quality per factor where nothing else is known
_FARTHEST = 12.0  # factors that one step goes beyond what was tried


@dataclass(frozen=True, slots=True)
class Trial:
    """One encode: with which factor, how many bytes it took, and how good it is.

    Attributes:
        quality: mean VMAF.
        low: its 5th percentile over the frames.
    """

    factor: float
    size: int
    quality: float
    low: float


def search(
    attempt: Callable[[float], Trial],
    target: float,
    *,
    factors: tuple[float, float, float],
    start: float,
    slope: float = SLOPE,
    slack: float = 0.4,
    most: int = 4,
) -> list[Trial]:
    """Try factors until one keeps `target` with at most `slack` to spare, or nothing is left to try.

    Quality falls as the factor rises, nearly on a line over a few steps: regula falsi between the trials that
    enclose the target, its slope beyond them. If none of `most` trials is good enough, further ones are made
    until one is, or the lowest factor was tried.

    Args:
        attempt: encodes with a factor.
        target: quality to keep.
        factors: lowest, highest, and the step between two.
        start: the factor to try first.
        slope: quality per factor, where only one trial tells.
        slack: quality above the target that is not worth another trial.
        most: trials.

    Returns:
        All trials, in the order in which they were made; `best` chooses.
    """
    low, high, _ = factors
    trials: list[Trial] = []
    factor: float | None = on_grid(start, factors)
    while factor is not None:
        trials.append(attempt(factor))
        good = [trial for trial in trials if trial.quality >= target]
        if good and (len(trials) >= most or min(trial.quality for trial in good) <= target + slack):
            break
        if any(t.factor == high for t in good) or any(t.factor == low and t not in good for t in trials):
            break
        factor = _next(trials, target, slope, factors, hurry=len(trials) >= most)
    return trials


def best(trials: Sequence[Trial], target: float) -> Trial:
    """The smallest one that keeps `target`; the best one if none does."""
    good = [trial for trial in trials if trial.quality >= target]
    return min(good, key=lambda t: t.size) if good else max(trials, key=lambda t: t.quality)


def crossing(trials: Sequence[Trial], target: float, slope: float = SLOPE) -> float:
    """Where the quality would be `target`, as far as the trials tell."""
    above = max((t for t in trials if t.quality >= target), key=lambda t: t.factor, default=None)
    below = min((t for t in trials if t.quality < target), key=lambda t: t.factor, default=None)
    if above is not None and below is not None and above.factor < below.factor:
        share = (above.quality - target) / (above.quality - below.quality)
        return above.factor + share * (below.factor - above.factor)
    nearest = min((t for t in (above, below) if t is not None), key=lambda t: abs(t.quality - target))
    step = (target - nearest.quality) / _steepness(trials, slope)
    return nearest.factor + max(-_FARTHEST, min(_FARTHEST, step))


def _next(
    trials: Sequence[Trial],
    target: float,
    slope: float,
    factors: tuple[float, float, float],
    *,
    hurry: bool,
) -> float | None:
    """The next factor to try, by halves in a `hurry`; None if there is none between those that were tried."""
    step = factors[2]
    above = max((t.factor for t in trials if t.quality >= target), default=factors[0] - step)
    below = min((t.factor for t in trials if t.quality < target), default=factors[1] + step)
    if below - above <= step:
        return None
    # A little above the target, since a trial just below it is worth nothing.
    wanted = on_grid(crossing(trials, target + 0.1, slope), factors)
    if hurry:
        wanted = min(wanted, on_grid((above + below) / 2, factors))
    return min(below - step, max(above + step, wanted))


def _steepness(trials: Sequence[Trial], slope: float) -> float:
    """Quality per factor between the trials that are farthest apart; never flat."""
    first, last = min(trials, key=lambda t: t.factor), max(trials, key=lambda t: t.factor)
    if last.factor - first.factor < 1:
        return slope
    return min(-0.05, (last.quality - first.quality) / (last.factor - first.factor))


def on_grid(factor: float, factors: tuple[float, float, float]) -> float:
    """The nearest factor that there is."""
    low, high, step = factors
    return min(high, max(low, round(factor / step) * step))
