"""What is searched for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE, Batch
from media.image import fit
from search.errors import QueryError


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in fractions of the frame: left edge, top edge, width, height."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        inside = 0 <= self.x < 1 and 0 <= self.y < 1 and self.width > 0 and self.height > 0
        # A hair of tolerance: 0.7 + 0.3 is more than 1 in binary fractions.
        if not inside or self.x + self.width > 1 + 1e-9 or self.y + self.height > 1 + 1e-9:
            raise QueryError(
                f"the region {self.x:g},{self.y:g},{self.width:g},{self.height:g} is not inside the "
                "frame; give left,top,width,height as fractions, such as 0.25,0,0.5,1"
            )

    def crop(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The part of a picture (h, w, 3) inside the region, at least one pixel."""
        height, width = image.shape[:2]
        left, top = int(self.x * width), int(self.y * height)
        right = max(left + 1, round((self.x + self.width) * width))
        bottom = max(top + 1, round((self.y + self.height) * height))
        return image[top:bottom, left:right]


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the library.

    Attributes:
        path: the picture or video that is asked about.
        kind: how it is read, one of the registered `queries`; None to tell by its content.
        start, end: the span of a video in seconds; None for its start and end.
        region: the part of the picture that counts; None for all of it.
        mode: ``copy`` for the same footage, ``similar`` for what looks alike, ``auto`` for the same footage
            if the library has it, else for what looks alike.
    """

    path: Path
    kind: str | None = None
    start: float | None = None
    end: float | None = None
    region: Region | None = None
    mode: Literal["auto", "copy", "similar"] = "auto"

    def __post_init__(self) -> None:
        start, end = self.start or 0.0, self.end
        if not 0 <= start < math.inf:
            raise QueryError(f"the clip cannot start at {start:g} s; give a time from 0 on")
        if end is not None and not end > start:
            raise QueryError(f"the clip ends at {end:g} s, not after its start {start:g} s")


@dataclass(frozen=True)  # without slots, so that there is room for what is computed once
class QueryFrames:
    """What a query looks like: pictures with their times.

    Attributes:
        images: n pictures (h, w, 3) BGR, longer side at most `PICTURE_SIDE`, as sampled frames have.
        seconds: (n,) ascending, when each is shown, counted from the query's start.
        duration: seconds that the query lasts; 0 for a still.
        start: seconds in the query's file at which it starts.
    """

    images: tuple[NDArray[np.uint8], ...]
    seconds: NDArray[np.float64]
    duration: float
    start: float = 0.0

    @property
    def is_still(self) -> bool:
        """Whether there is no time in the query."""
        return self.duration == 0.0

    @cached_property
    def working(self) -> Batch:
        """The pictures in the size for extractors, which run their network on them once for all features."""
        return Batch(fit(image, WORKING_SIDE) for image in self.images)
