"""What the encoding of a video is to reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

from media.errors import VdxError

_TARGET = re.compile(r"(vmaf|mean)=(\d+(?:\.\d+)?)", flags=re.ASCII)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmg])(i?))?b?", flags=re.ASCII | re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3}
_LOWEST, _HIGHEST = 20.0, 99.0


class BadGoal(VdxError):
    """It is not said what an encoding is to reach."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Floor:
    """Each span has a mean VMAF of at least `quality`."""

    quality: float


@dataclass(frozen=True, slots=True)
class Mean:
    """The whole video has a mean VMAF of at least `quality`, whatever single spans have."""

    quality: float


@dataclass(frozen=True, slots=True)
class MaxSize:
    """All pictures together take at most `size` bytes."""

    size: int


Goal = Floor | Mean | MaxSize


def parse_target(text: str) -> Floor | Mean:
    """From ``vmaf=93`` (every shot) or ``mean=93`` (the whole video).

    Raises:
        BadGoal: it is neither.
    """
    found = _TARGET.fullmatch(text)
    if found is None or not _LOWEST <= float(found[2]) <= _HIGHEST:
        raise BadGoal(f"{text!r} is no target; say vmaf=93 for every shot, or mean=93 for all (20 to 99)")
    return Floor(float(found[2])) if found[1] == "vmaf" else Mean(float(found[2]))


def parse_size(text: str) -> int:
    """Bytes, from ``20MB``, ``700k``, ``1.5 GB`` or ``20MiB``, which are some more.

    Raises:
        BadGoal: it is no size.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None or float(found[1]) <= 0:
        raise BadGoal(f"{text!r} is no size; say 20MB, 700kB or 1.5GB")
    thousand = 1024.0 if found[3] else 1000.0
    return max(1, round(float(found[1]) * float(thousand ** _POWERS[(found[2] or "").lower()])))
