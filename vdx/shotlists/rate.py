"""Whether frames are regular, and where a time lies among them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

_NTSC = Fraction(1000, 1001)
_OFF = 0.25  # of a frame: what containers make of times that they round to milliseconds
_NEAR = 0.01  # share by which the average that a header tells may be off
_HIGHEST = 240  # frames a second, that times in milliseconds can tell apart


def constant_rate(average: Fraction | None, seconds: Iterable[Fraction]) -> Fraction | None:
    """The rate at which frames follow each other, None when they are not regular.

    Args:
        average: frames a second, as the headers say.
        seconds: when frames are shown, the first frame first.
    """
    if average is None or not 0 < average <= _HIGHEST:
        return None
    first, *rest = seconds
    nominal = max(1, round(average))
    likely = sorted({Fraction(nominal), nominal * _NTSC}, key=lambda rate: abs(rate - average))
    for rate in (*(rate for rate in likely if abs(rate - average) < _NEAR * average), average):
        if all(abs((frames := (one - first) * rate) - round(frames)) <= _OFF for one in rest):
            return rate
    return None


def frame_at(seconds: float, rate: Fraction, first: float) -> int:
    """The number of the frame shown at `seconds`, from 0 at 0 s, when the first frame is shown at `first`."""
    return round(first * rate) + round((seconds - first) * rate)
