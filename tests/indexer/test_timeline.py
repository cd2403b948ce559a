from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.shots.base import Boundary, Thumbnails
from indexer.timeline import Timeline
from storage.records import ShotRecord
from tests.indexer.shots.films import shade

PTS = [10, 20, 35, 40, 50, 70, 71, 80]  # of eight frames at a variable rate
END = 95


class Late:
    """Gives its boundaries when it is asked at the end, or in the second push."""

    def __init__(self, *found: Boundary, at_end: bool) -> None:
        self.settled = 0
        self.seconds: list[float] = []
        self._found, self._at_end, self._pushes = list(found), at_end, 0

    def push(self, thumbnails: Thumbnails, seconds: NDArray[np.float64]) -> list[Boundary]:
        self.seconds.extend(seconds.tolist())
        self._pushes += 1
        if self._at_end or self._pushes < 2:
            return []
        self.settled = len(self.seconds)
        return self._found

    def finish(self) -> list[Boundary]:
        return self._found if self._at_end else []


def _timeline(*found: Boundary, at_end: bool) -> Timeline:
    detector = Late(*found, at_end=at_end)
    timeline = Timeline(detector)
    timeline.add(PTS[:3], [p / 10 for p in PTS[:3]], shade(0, 3))
    assert (timeline.boundaries, timeline.settled) == ([], 0)
    timeline.add(PTS[3:], [p / 10 for p in PTS[3:]], shade(0, 5))
    assert timeline.settled == (0 if at_end else 8)
    timeline.finish()
    assert detector.seconds == [p / 10 for p in PTS]
    assert timeline.boundaries == list(found)
    return timeline


@pytest.mark.parametrize("at_end", [False, True])
def test_no_boundary_is_one_shot(at_end: bool) -> None:
    assert _timeline(at_end=at_end).shots(END) == [ShotRecord(10, END, "start")]


@pytest.mark.parametrize("at_end", [False, True])
def test_shots_begin_at_the_times_of_their_frames(at_end: bool) -> None:
    timeline = _timeline(Boundary("cut", 2, 2, 2), Boundary("dissolve", 5, 4, 6), at_end=at_end)
    assert timeline.shots(END) == [
        ShotRecord(10, 35, "start"),
        ShotRecord(35, 70, "cut"),
        ShotRecord(70, END, "dissolve", (50, 80)),
    ]


def test_a_transition_that_lasts_to_the_end() -> None:
    timeline = _timeline(Boundary("fade", 6, 5, 7), at_end=True)
    assert timeline.shots(END)[-1] == ShotRecord(71, END, "fade", (70, END))


def test_every_opening_holds_its_shots_first_moment() -> None:
    timeline = _timeline(Boundary("fade", 1, 0, 2), Boundary("dissolve", 4, 3, 4), at_end=False)
    for shot in timeline.shots(END)[1:]:
        assert shot.opening is not None
        assert shot.opening[0] <= shot.start_pts < shot.opening[1]


@pytest.mark.parametrize("many", [1, 100_000])
def test_long_videos_and_negative_times(many: int) -> None:
    timeline = Timeline(Late(at_end=True))
    pts = [-(2**40) + 512 * at for at in range(many)]
    timeline.add(pts, [0.0] * many, shade(0, 1))
    timeline.finish()
    assert timeline.shots(2**41) == [ShotRecord(-(2**40), 2**41, "start")]
