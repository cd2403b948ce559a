"""Exact time: integer pts with a Fraction time base inside, seconds and clock text at the faces."""

from __future__ import annotations

import math
import re
from fractions import Fraction

_CLOCK = re.compile(r"(?:(?:(?P<h>\d+):)?(?P<m>\d+):)?(?P<s>\d+(?:\.\d*)?|\.\d+)", flags=re.ASCII)


def parse_time(text: str) -> float:
    """Seconds from ``12.5``, ``mm:ss`` or ``hh:mm:ss.mmm``.

    Raises:
        ValueError: `text` is no such time; the message is a sentence for people.
    """
    match = _CLOCK.fullmatch(text.strip())
    refusal = f"{text!r} is not a time: write seconds (12.5), mm:ss or hh:mm:ss.mmm."
    if match is None:
        raise ValueError(refusal)
    hours, minutes, seconds = match["h"], match["m"], Fraction(match["s"].rstrip("."))
    if (minutes is not None and seconds >= 60) or (hours is not None and int(minutes) >= 60):
        raise ValueError(refusal)
    exact = int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds
    if exact > 10**12:  # beyond any recording, and floats stop telling milliseconds apart
        raise ValueError(refusal)
    return float(exact)


def format_time(seconds: float) -> str:
    """Clock text to the millisecond: ``0:07.250``, ``1:02:03.000`` from one hour on.

    Raises:
        ValueError: `seconds` is not finite.
    """
    if not math.isfinite(seconds):
        raise ValueError(f"{seconds} is not a time.")
    total = round(Fraction(seconds) * 1000)
    sign, total = "-" if total < 0 else "", abs(total)
    minutes, millis = divmod(total, 60_000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{millis // 1000:02d}.{millis % 1000:03d}"
    return f"{sign}{hours}:{minutes:02d}:{tail}" if hours else f"{sign}{minutes}:{tail}"


def to_seconds(pts: int, time_base: Fraction, origin: int = 0) -> float:
    """Seconds that a player shows for `pts`, when it shows 0 for `origin`."""
    # The same float as of the Fraction, which takes 20 times as long: asked for every frame.
    return (pts - origin) * time_base.numerator / time_base.denominator


def to_pts(seconds: float, time_base: Fraction, origin: int = 0) -> int:
    """The pts nearest to `seconds`; ``to_pts(to_seconds(p))`` is ``p`` for every real-life pts."""
    return origin + round(Fraction(seconds) / time_base)
