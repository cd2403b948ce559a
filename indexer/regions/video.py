"""What moves by itself in a whole video, shot by shot, decoded once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.regions.base import Segmenter
from indexer.regions.moments import Moments, Picture, Taken
from indexer.regions.tracking import Seen, Track, Tracker
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, ShotDetector, Thumbnail
from media.decode import VideoReader
from media.frame import Frame
from media.time import to_seconds

SIDE = 480  # pixels, longer side of the pictures that are given back
FASTEST = 31.0  # pictures a second that are looked at; of more some are left out
AT_ONCE = 64  # thumbnails that a shot detector is given at a time

Render = Callable[[Frame], Picture]


class Shown(NamedTuple):
    """A picture of the video and what was found in it.

    Attributes:
        shot: from 0.
        picture: (h, w, 3) BGR, its longer side at most `SIDE`.
        scores: the segmenter's, of the working picture's size.
    """

    shot: int
    seconds: float
    picture: Picture
    seen: Seen


@dataclass(slots=True)
class ShotTracks:
    """What was followed through one shot."""

    index: int
    start: float  # seconds
    end: float
    tracks: list[Track] = field(default_factory=list)  # those that last, most salient first


@dataclass(slots=True)
class _Waiting:
    """A picture of which it is not known yet in which shot it is."""

    frame: int
    seconds: float
    picture: Picture | None  # None for one that is left out


class Segmentation:
    """Segments one video while it is read; not for use by two threads at once.

    Iterate over it to get the pictures; the rest is known when that is done.

    Attributes:
        shots: those that are done.
        duration: seconds from the origin to the end of the last frame.
        problem: what could not be read of the file; None if all could.
    """

    def __init__(
        self,
        path: Path,
        make: Callable[[], Segmenter],
        cuts: Sequence[float] | Callable[[], ShotDetector],
        *,
        render: Render | None = None,
        progress: Callable[[float, float | None], None] | None = None,
    ) -> None:
        """Prepare it.

        Args:
            path: the video.
            make: gives a new segmenter for each shot.
            cuts: seconds at which shots begin, or what makes a detector that finds that out.
            render: gives the picture of a frame.
            progress: is told the seconds read, and of how many if that is known.
        """
        self.path = path
        self.shots: list[ShotTracks] = []
        self.duration = 0.0
        self.problem: str | None = None
        self._make = make
        self._cuts = cuts
        self._render = render or (lambda frame: frame.image(SIDE))
        self._progress = progress or (lambda seconds, of: None)

    def __iter__(self) -> Iterator[Shown]:
        """The pictures in order, at most `FASTEST` a second.

        Raises:
            MediaError: the file cannot be used.
        """
        self.shots = []
        shot: _Shot | None = None
        for waiting, begins in self._placed():
            if begins or shot is None:
                yield from self._finish(shot, waiting.seconds)
                shot = _Shot(len(self.shots), waiting.seconds, self._make())
            if waiting.picture is not None:
                yield from shot.add(waiting.picture, waiting.seconds)
        yield from self._finish(shot, self.duration)

    def _finish(self, shot: _Shot | None, end: float) -> Iterator[Shown]:
        if shot is not None:
            yield from shot.finish()
            tracks = sorted(
                (one for one in shot.tracker.tracks.values() if one.lasting), key=lambda one: -one.salience
            )
            self.shots.append(ShotTracks(shot.index, shot.start, end, tracks))

    def _placed(self) -> Iterator[tuple[_Waiting, bool]]:
        """Every frame, and whether a shot begins with it."""
        with VideoReader(self.path) as reader:
            boundaries = _Detected(self._cuts()) if callable(self._cuts) else _Known(self._cuts)
            last = -np.inf
            for number, frame in enumerate(reader.frames()):
                wanted = frame.seconds - last >= 1 / FASTEST
                last = frame.seconds if wanted else last
                picture = self._render(frame) if wanted else None
                thumbnail = boundaries.thumbnail(frame)
                yield from boundaries.add(_Waiting(number, frame.seconds, picture), thumbnail)
                self._progress(frame.seconds, reader.info.header_duration)
            yield from boundaries.finish()
            end, info = reader.report.end_pts, reader.info
            self.duration = 0.0 if end is None else to_seconds(end, info.time_base, info.origin_pts)
            self.problem = reader.problem


class _Shot:
    """The shot that is being segmented."""

    def __init__(self, index: int, start: float, segmenter: Segmenter) -> None:
        self.index, self.start = index, start
        self.tracker = Tracker()
        self._segmenter = segmenter
        self._moments = Moments()
        self._pictures: deque[Picture] = deque()

    def add(self, picture: Picture, seconds: float) -> Iterator[Shown]:
        self._pictures.append(picture)
        for found in self._segmenter.push(self._moments.add(Taken(picture, seconds))):
            yield self._shown(self.tracker.add(found))

    def finish(self) -> Iterator[Shown]:
        for found in self._segmenter.finish():
            yield self._shown(self.tracker.add(found))

    def _shown(self, seen: Seen) -> Shown:
        return Shown(self.index, seen.moment.seconds, self._pictures.popleft(), seen)


class _Known:
    """Boundaries that are known by their seconds."""

    def __init__(self, starts: Sequence[float]) -> None:
        self._starts = deque(sorted(starts))

    def thumbnail(self, frame: Frame) -> Thumbnail | None:
        return None

    def add(self, waiting: _Waiting, thumbnail: Thumbnail | None) -> Iterator[tuple[_Waiting, bool]]:
        begins = False
        while self._starts and waiting.seconds >= self._starts[0] - 1e-6:
            self._starts.popleft()
            begins = True
        yield waiting, begins

    def finish(self) -> Iterator[tuple[_Waiting, bool]]:
        yield from ()


class _Detected:
    """Boundaries that a detector finds, some seconds after they have passed: pictures wait for it."""

    def __init__(self, detector: ShotDetector) -> None:
        self._detector = detector
        self._waiting: deque[_Waiting] = deque()
        self._thumbnails: list[Thumbnail] = []
        self._seconds: list[float] = []
        self._begins: set[int] = set()

    def thumbnail(self, frame: Frame) -> Thumbnail | None:
        return frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)

    def add(self, waiting: _Waiting, thumbnail: Thumbnail | None) -> Iterator[tuple[_Waiting, bool]]:
        assert thumbnail is not None  # noqa: S101 - `thumbnail` gave it
        self._waiting.append(waiting)
        self._thumbnails.append(thumbnail)
        self._seconds.append(waiting.seconds)
        if len(self._thumbnails) == AT_ONCE:
            self._push()
            yield from self._settled(self._detector.settled)

    def finish(self) -> Iterator[tuple[_Waiting, bool]]:
        self._push()
        self._begins |= {one.frame for one in self._detector.finish()}
        yield from self._settled(None)

    def _push(self) -> None:
        if self._thumbnails:
            found = self._detector.push(np.stack(self._thumbnails), np.array(self._seconds))
            self._begins |= {one.frame for one in found}
        self._thumbnails, self._seconds = [], []

    def _settled(self, before: int | None) -> Iterator[tuple[_Waiting, bool]]:
        while self._waiting and (before is None or self._waiting[0].frame < before):
            one = self._waiting.popleft()
            yield one, one.frame in self._begins
