"""SMPTE timecode: frames counted as hours, minutes, seconds and frames.

A rate of n * 1000/1001 frames a second is counted as n, so that its timecode falls behind the clock by 3.6 s
an hour. Drop-frame counting, for multiples of 29.97, leaves out labels to keep up with it: the first two of
every minute (four at 59.94) but of every tenth (SMPTE ST 12-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

_NTSC = Fraction(1000, 1001)
_DAY = 24 * 3600
_HIGHEST = 100  # frames a second, that two digits can count


@dataclass(frozen=True, slots=True)
class Timecode:
    """A way to label frames.

    Attributes:
        nominal: labels a second.
        drop: whether labels are left out to keep up with the clock.
    """

    nominal: int
    drop: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.nominal <= _HIGHEST or (self.drop and self.nominal % 30):
            raise ValueError(f"no timecode counts {self.nominal} frames a second, drop-frame: {self.drop}")

    def label(self, frame: int) -> str:
        """``hh:mm:ss:ff`` of a frame, from 0, anew after 24 hours; ``hh:mm:ss;ff`` for drop-frame."""
        if self.drop:
            skipped = self.nominal // 15  # in every minute but each tenth
            minute = 60 * self.nominal - skipped
            tens, rest = divmod(frame, 10 * minute + skipped)
            frame += 9 * skipped * tens + skipped * (max(0, rest - skipped) // minute)
        seconds, frames = divmod(frame % (_DAY * self.nominal), self.nominal)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02}:{minutes:02}:{seconds:02}{';' if self.drop else ':'}{frames:02}"


def timecode(rate: Fraction | None, *, drop: bool = True) -> Timecode | None:
    """How frames at `rate` a second are counted; None if no timecode does.

    Args:
        rate: None for frames that are not regular.
        drop: count multiples of 29.97 in drop-frame.
    """
    if rate is None:
        return None
    nominal = round(rate)
    if not 1 <= nominal <= _HIGHEST or rate not in (nominal, nominal * _NTSC):
        return None
    return Timecode(nominal, drop and rate != nominal and nominal % 30 == 0)
