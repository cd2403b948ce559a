from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from indexer.regions.base import Segmented
from indexer.regions.components import MOST, SMALLEST, regions_in
from indexer.regions.moments import Moment, Moments, Taken
from indexer.regions.tracking import MISSED, Seen, Tracker
from tests.indexer.regions.scenes import RATE, backdrop

Box = tuple[int, int, int, int]  # left, top, width, height in pixels


def _moment() -> Moment:
    return Moment(backdrop()[:240, :400].copy(), 0.0)


def _scores(*boxes: Box) -> np.ndarray:
    scores = np.zeros((240, 400), np.float32)
    for left, top, width, height in boxes:
        scores[top : top + height, left : left + width] = 0.9
    return scores


def _tracked(pictures: Sequence[Sequence[Box]]) -> tuple[Tracker, list[Seen]]:
    """A tracker that was shown boxes over a camera that does not move."""
    tracker, moments = Tracker(), Moments()
    seen = []
    for at, boxes in enumerate(pictures):
        moment = moments.add(Taken(backdrop()[:240, :400].copy(), at / RATE))
        seen.append(tracker.add(Segmented(moment, _scores(*boxes))))
    return tracker, seen


def test_regions_are_the_connected_parts() -> None:
    large, small, speck = (40, 40, 120, 80), (240, 120, 40, 40), (360, 200, 8, 8)
    regions = regions_in(_moment(), _scores(small, speck, large))
    assert len(regions) == 2
    for region, (left, top, width, height) in zip(regions, (large, small), strict=True):
        assert region.box == pytest.approx((left / 400, top / 240, width / 400, height / 240), abs=0.011)
        assert region.area == pytest.approx(width * height / 96000, rel=0.1)
        assert region.mask.shape == (60, 100)
        assert region.mask.mean() == pytest.approx(region.area)
        assert region.motion == (0, 0)  # nothing to compare with
    assert regions[0].salience > regions[1].salience


def test_no_more_than_the_most_salient() -> None:
    boxes = [(10 + 40 * (at % 9), 10 + 60 * (at // 9), 20 + at, 30) for at in range(27)]
    regions = regions_in(_moment(), _scores(*boxes))
    assert len(regions) == MOST
    assert all(region.area >= SMALLEST for region in regions)
    assert [region.salience for region in regions] == sorted((r.salience for r in regions), reverse=True)


def test_nothing_found_is_no_region() -> None:
    assert regions_in(_moment(), np.full((240, 400), 0.49, np.float32)) == []


def test_a_region_keeps_its_number() -> None:
    tracker, seen = _tracked([[(40 + 3 * at, 60, 80, 60), (300, 100 + 2 * at, 60, 60)] for at in range(10)])
    assert set(tracker.tracks) == {1, 2}
    for number, left in ((1, True), (2, False)):
        boxes = [region.box for one in seen for its, region in one.regions if its == number]
        assert len(boxes) == 10
        assert all((box[0] < 0.5) == left for box in boxes)
    track = tracker.tracks[1]
    assert (track.start, track.end) == (0, pytest.approx(9 / RATE))
    assert track.lasting
    assert track.area == pytest.approx(0.05, rel=0.1)


def test_a_region_that_is_missed_for_a_moment_is_the_same() -> None:
    gap = round(MISSED * RATE) - 2
    box: list[Box] = [(100, 80, 80, 80)]
    tracker, _ = _tracked([*[box] * 4, *[[]] * gap, *[box] * 4])
    assert set(tracker.tracks) == {1}
    tracker, _ = _tracked([*[box] * 4, *[[]] * (gap + 8), *[box] * 4])
    assert set(tracker.tracks) == {1, 2}


def test_what_flickers_does_not_last() -> None:
    tracker, _ = _tracked([[], [(100, 80, 80, 80)], [(100, 80, 80, 80)], [], []])
    assert not tracker.tracks[1].lasting


def test_another_place_is_another_region() -> None:
    tracker, _ = _tracked([[(20, 20, 60, 60)], [(300, 150, 60, 60)]])
    assert set(tracker.tracks) == {1, 2}
