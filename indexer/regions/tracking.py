"""Regions followed through a shot: which of one picture is which of the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple
from weakref import WeakKeyDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.regions.base import Region, Segmented
from indexer.regions.components import MOST, regions_in
from indexer.regions.moments import Moment

OVERLAP = 0.2  # intersection over union from which on a region is the one that lay there before
MISSED = 0.4  # seconds that a region may not be found and is still the same afterwards
SEEN = 3  # pictures that a region must be found in ...
LASTING = 0.15  # ... and seconds that it must last to be told about

Labels = NDArray[np.int32]  # (h / 4, w / 4): the number of a track, 0 where there is none


class Sighting(NamedTuple):
    """Where a region was in one picture."""

    seconds: float
    box: tuple[float, float, float, float]  # left, top, width, height in fractions of the frame
    area: float
    motion: tuple[float, float]  # to the right and down relative to the background, frame sizes a second
    salience: float


@dataclass(slots=True)
class Track:
    """A region on its way through a shot.

    Attributes:
        number: from 1, in the order in which they appear; those that do not last have numbers too.
        sightings: in order, at least one.
    """

    number: int
    sightings: list[Sighting] = field(default_factory=list, repr=False)

    @property
    def start(self) -> float:
        """Seconds when it is seen first."""
        return self.sightings[0].seconds

    @property
    def end(self) -> float:
        """Seconds when it is seen last."""
        return self.sightings[-1].seconds

    @property
    def lasting(self) -> bool:
        """Whether it is more than a flicker."""
        return len(self.sightings) >= SEEN and self.end - self.start >= LASTING

    @property
    def area(self) -> float:
        """Share of the frame that it takes, on average."""
        return float(np.mean([one.area for one in self.sightings]))

    @property
    def motion(self) -> tuple[float, float]:
        """How it moves, to the right and down in frame sizes a second: the median."""
        right, down = np.median([one.motion for one in self.sightings], 0)
        return float(right), float(down)

    @property
    def salience(self) -> float:
        """0 to 1, on average."""
        return float(np.mean([one.salience for one in self.sightings]))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The box in the middle of its time."""
        return self.sightings[len(self.sightings) // 2].box


class Seen(NamedTuple):
    """A picture with its regions, most salient first, each with the number of its track."""

    moment: Moment
    regions: list[tuple[int, Region]]


class Tracker:
    """Follows the regions of one shot: a region is that one which overlaps most with it along the flow.

    Attributes:
        tracks: all so far, by number.
    """

    def __init__(self, most: int = MOST) -> None:
        self.tracks: dict[int, Track] = {}
        self._most = most
        self._numbers = count(1)
        self._labels: WeakKeyDictionary[Moment, Labels] = WeakKeyDictionary()
        self._latest: Labels | None = None

    def add(self, found: Segmented) -> Seen:
        """The next picture."""
        moment = found.moment
        regions = regions_in(moment, found.scores, most=self._most)
        expected = self._expected(moment, found.scores.shape)
        numbers = self._numbered(regions, expected)
        for number, region in zip(numbers, regions, strict=True):
            track = self.tracks.setdefault(number, Track(number))
            sighting = Sighting(moment.seconds, region.box, region.area, region.motion, region.salience)
            track.sightings.append(sighting)
        self._remember(moment, expected, list(zip(numbers, regions, strict=True)))
        return Seen(moment, list(zip(numbers, regions, strict=True)))

    def _expected(self, moment: Moment, shape: tuple[int, ...]) -> Labels:
        """Where the tracks should be by now."""
        height, width = -(-shape[0] // 4), -(-shape[1] // 4)
        latest = np.zeros((height, width), np.int32) if self._latest is None else self._latest
        before = None if moment.before is None else self._labels.get(moment.before)
        if before is None or moment.motion_before is None:
            return latest
        flow = cv2.resize(moment.motion_before.flow, (width, height), interpolation=cv2.INTER_AREA)
        rows, columns = np.mgrid[:height, :width]
        x = np.clip(np.rint(columns + flow[..., 0] * width / shape[1]), 0, width - 1).astype(np.intp)
        y = np.clip(np.rint(rows + flow[..., 1] * height / shape[0]), 0, height - 1).astype(np.intp)
        moved = before[y, x]
        # What the one before has not yet, a picture between may have.
        return np.where((moved == 0) & ~np.isin(latest, moved), latest, moved)

    def _numbered(self, regions: list[Region], expected: Labels) -> list[int]:
        """The tracks of regions, the best overlaps first; a new one where none overlaps enough."""
        pairs = []
        for place, region in enumerate(regions):
            inside, times = np.unique(expected[region.mask], return_counts=True)
            for number, common in zip(inside.tolist(), times.tolist(), strict=True):
                if number:
                    union = int(region.mask.sum()) + int((expected == number).sum()) - common
                    pairs.append((common / union, place, number))
        given: dict[int, int] = {}
        for overlap, place, number in sorted(pairs, reverse=True):
            if overlap >= OVERLAP and place not in given and number not in given.values():
                given[place] = number
        return [given[place] if place in given else next(self._numbers) for place in range(len(regions))]

    def _remember(self, moment: Moment, expected: Labels, regions: list[tuple[int, Region]]) -> None:
        labels = expected.copy()
        for number in np.unique(labels).tolist():
            if number and moment.seconds - self.tracks[number].end > MISSED:
                labels[labels == number] = 0
        for number, region in regions:
            labels[labels == number] = 0
            labels[region.mask] = number
        self._labels[moment] = self._latest = labels
