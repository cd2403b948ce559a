"""Which videos are wanted, by what is known of them without looking at their pictures.

The same conditions for lists, for searches and for counts (`storage.facets`). An absent one lets everything
pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from storage.errors import BadFilter

Status = Literal["complete", "partial", "offline"]
Resolution = Literal["sd", "hd", "fhd", "uhd"]
Order = Literal["name", "date", "duration", "size", "added"]

STATUSES: tuple[Status, ...] = get_args(Status)
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution)
ORDERS: tuple[Order, ...] = get_args(Order)

SIZES: dict[Resolution, tuple[int, int]] = {"uhd": (3840, 2160), "fhd": (1920, 1080), "hd": (1280, 720)}
"""From which longer or shorter side on, in pixels, a video has a resolution; the rest is ``sd``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that all must hold; None, or an empty text, is no condition.

    Attributes:
        text: words, all of which are in the name or the folders of a file of the video. Upper and lower case
            are the same.
        folder: a file of the video lies in it or below; relative to the folder that all files have in common
            (`Reading.common_folder`), or absolute.
        status: ``complete`` and ``partial`` say whether all of it could be indexed, ``offline`` that no file
            with it is there now.
        resolution: by the longer or the shorter side, whichever makes more of it. See `SIZES`.
        codec: FFmpeg's name.
        audio: whether it has sound.
        since: its file was last changed on this day or later, by the clock of this machine.
        until: its file was last changed on this day or earlier.
        shortest: seconds that it lasts at least.
        longest: seconds that it lasts at most.
        label: what can be seen in a shot of it.
        only: ids of the videos that may be.
        without: ids of the videos that may not be.
    """

    text: str = ""
    folder: str = ""
    status: Status | None = None
    resolution: Resolution | None = None
    codec: str = ""
    audio: bool | None = None
    since: date | None = None
    until: date | None = None
    shortest: float | None = None
    longest: float | None = None
    label: str = ""
    only: frozenset[int] | None = None
    without: frozenset[int] = field(default=frozenset())

    def __post_init__(self) -> None:
        for name, value, known in (
            ("status", self.status, STATUSES),
            ("resolution", self.resolution, RESOLUTIONS),
        ):
            if value is not None and value not in known:
                raise BadFilter(f"the {name} {value!r} is none of {', '.join(known)}")
        for seconds in (self.shortest, self.longest):
            if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
                raise BadFilter(f"a video does not last {seconds} seconds")
        if self.shortest is not None and self.longest is not None and self.shortest > self.longest:
            raise BadFilter(f"no video lasts at least {self.shortest:g} s and at most {self.longest:g} s")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise BadFilter(f"no day comes after {self.since} and before {self.until}")

    def __bool__(self) -> bool:
        """Whether there is any condition."""
        return self != NO_FILTERS


NO_FILTERS = Filters()
