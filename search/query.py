"""What is searched for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE, Batch, FeatureExtractor
from media.image import fit
from search.errors import QueryError
from storage.records import Vectors


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


Mode = Literal["auto", "copy", "similar"]


@dataclass(frozen=True, slots=True)
class Query:
    """One picture or clip to look for: in a file, or something that the library holds.

    Of what the library holds nothing is decoded: the vectors that were stored are compared.

    Attributes:
        path: the picture or video that is asked about; None for what the library holds.
        kind: how it is read, one of the registered `queries`; None to tell by its content.
        start, end: the span of a video in seconds; None for its start and end.
        region: the part of the picture that counts; None for all of it. Of what the library holds it is
            cut out of the pictures of keyframes.
        mode: ``copy`` for the same footage, ``similar`` for what looks alike, ``auto`` for the same footage
            if the library has it, else for what looks alike.
        frame: id of a frame of the library.
        video: id of a video of the library; all of it, from `start` to `end`, or the moment `at`.
        at: second of the moment in `video` that is asked about: the sampled frame nearest to it.
    """

    path: Path | None = None
    kind: str | None = None
    start: float | None = None
    end: float | None = None
    region: Region | None = None
    mode: Mode = "auto"
    frame: int | None = None
    video: int | None = None
    at: float | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.path, self.frame, self.video)) != 1:
            raise QueryError("a query is about one thing: a file, a frame of the library or a video of it")
        self._check_times()

    @property
    def file(self) -> Path:
        """The path of a query that has one. Raises QueryError."""
        if self.path is None:
            raise QueryError("what the library holds is not read from a file")
        return self.path

    def _check_times(self) -> None:
        start, end = self.start or 0.0, self.end
        if not 0 <= start < math.inf:
            raise QueryError(f"the clip cannot start at {start:g} s; give a time from 0 on")
        if end is not None and not end > start:
            raise QueryError(f"the clip ends at {end:g} s, not after its start {start:g} s")
        if self.at is not None and not 0 <= self.at < math.inf:
            raise QueryError(f"there is no moment {self.at:g} s; give a time from 0 on")
        if self.at is not None and (self.video is None or self.start is not None or end is not None):
            raise QueryError("a moment is one of a video of the library, and has no start and end")
        if self.frame is not None and (self.start is not None or end is not None):
            raise QueryError("a frame of the library has no start and end")


class Frames(Protocol):
    """What a query looks like: n frames with their times, as pictures or as what is stored of them.

    Attributes:
        seconds: (n,) ascending, when each is shown, counted from the query's start.
        duration: seconds that the query lasts; 0 for a still.
        start: seconds in the query's video at which it starts.
    """

    @property
    def seconds(self) -> NDArray[np.float64]:
        """When each is shown."""
        ...

    @property
    def duration(self) -> float:
        """How long all of it lasts."""
        ...

    @property
    def start(self) -> float:
        """Where it starts."""
        ...

    @property
    def is_still(self) -> bool:
        """Whether there is no time in the query."""
        ...

    def vectors(self, extractor: FeatureExtractor, which: Sequence[int] | None = None) -> Vectors:
        """(n, columns) in the space of an extractor of all frames, or only of some of the frames.

        Raises:
            KeyError: they are stored frames, and this is not stored of all of them.
        """
        ...


@dataclass(frozen=True)  # without slots, so that there is room for what is computed once
class QueryFrames:
    """Decoded pictures. See `Frames`.

    Attributes:
        images: n pictures (h, w, 3) BGR, longer side at most `PICTURE_SIDE`, as sampled frames have.
    """

    images: tuple[NDArray[np.uint8], ...]
    seconds: NDArray[np.float64]
    duration: float
    start: float = 0.0

    @property
    def is_still(self) -> bool:
        """See `Frames.is_still`."""
        return self.duration == 0.0

    def vectors(self, extractor: FeatureExtractor, which: Sequence[int] | None = None) -> Vectors:
        """See `Frames.vectors`."""
        return extractor.extract(self.working if which is None else self.working.some(which))

    @cached_property
    def working(self) -> Batch:
        """The pictures in the size for extractors, which run their network on them once for all features."""
        return Batch(fit(image, WORKING_SIDE) for image in self.images)
