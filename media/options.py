"""How a video is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Which = Literal["all", "reference", "key"]
WHICH: tuple[Which, ...] = get_args(Which)


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """The choices there are.

    Attributes:
        which: the frames that are decoded: ``all``; ``reference``, those that others refer to, about half
            of them for two thirds of the time; ``key``, I-frames, several seconds apart in most files, in a
            tenth of the time. All come with their own times. Files that keep no times of frames (AVI) and
            animated WebP are decoded whole whatever is asked for.
        hwaccel: what decodes: ``none`` for the processor, ``auto`` for a graphics chip if there is one, or
            the name of one (see `hwaccel`).
        threads: for decoding, 0 for as many as there are processors.
    """

    which: Which = "all"
    hwaccel: str = "none"
    threads: int = 0


EVERYTHING = DecodeOptions()
