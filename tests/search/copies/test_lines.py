"""Clips laid over made-up videos: every second has a look of its own, so that the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.copies.lines import Line, find_lines

Floats = NDArray[np.float64]
VIDEO = np.arange(0.0, 60.0)  # sampled once a second
QUERY = np.arange(0.0, 9.0, 0.3)


def looks(moments: Floats) -> Floats:
    """Similarity (m, n) of what a clip shows at `moments` (m,) of the video to its samples; NaN: nothing."""
    away = np.abs(moments[:, None] - VIDEO)
    return np.where(np.isnan(away), 0.0, 0.8 * np.exp(-(away**2)))


def lines_of(moments: Floats, seconds: Floats = QUERY) -> list[Line]:
    return list(find_lines(looks(moments), seconds, VIDEO, most=8, least=0.12))


@settings(max_examples=60, deadline=None)
@given(offset=st.floats(0.0, 40.0), speed=st.sampled_from([0.5, 0.75, 1.0, 1.0, 1.5, 2.0, -0.5, -1.0]))
def test_every_offset_and_speed_is_found(offset: float, speed: float) -> None:
    start = offset if speed > 0 else offset + 9.0 * -speed
    best = lines_of(start + speed * QUERY)[0]
    assert best.speed == pytest.approx(speed, rel=0.08)
    for second in (0.3, 8.4):
        assert best.at(second) == pytest.approx(start + speed * second, abs=0.5)
    assert best.first <= 2
    assert best.last >= len(QUERY) - 3


@pytest.mark.parametrize("lead", [1, 8, 15])
def test_unrelated_footage_round_a_clip_is_left_out(lead: int) -> None:
    moments = np.full(len(QUERY), np.nan)
    moments[lead : lead + 12] = 20.0 + QUERY[:12]
    best = lines_of(moments)[0]
    assert abs(best.first - lead) <= 1
    assert abs(best.last - (lead + 11)) <= 1
    assert best.at(float(QUERY[lead])) == pytest.approx(20.0, abs=0.2)


def test_pieces_in_another_order_are_several_lines() -> None:
    moments = np.concatenate([30.0 + QUERY[:15], 5.0 + QUERY[:15]])
    found = sorted(lines_of(moments)[:2], key=lambda line: line.first)
    assert [line.at(float(QUERY[line.first])) for line in found] == pytest.approx([30.0, 5.0], abs=0.5)
    assert found[0].last < found[1].first + 2


def test_a_loop_is_one_line_for_each_round() -> None:
    seconds = np.arange(0.0, 18.0, 0.3)
    moments = np.concatenate([10.0 + seconds[:20]] * 3)
    found = sorted(lines_of(moments, seconds)[:3], key=lambda line: line.first)
    starts = [line.at(float(seconds[line.first])) for line in found]
    assert starts == pytest.approx([10.0] * 3, abs=0.6)


def test_what_the_video_shows_twice_is_told_twice() -> None:
    similarity = np.maximum(looks(8.0 + QUERY), looks(40.0 + QUERY))
    found = list(find_lines(similarity, QUERY, VIDEO, most=8, least=0.12))
    assert sorted(line.at(0.0) for line in found[:2]) == pytest.approx([8.0, 40.0], abs=0.3)


def test_a_scene_that_does_not_move_plays_at_its_own_speed() -> None:
    similarity = np.full((len(QUERY), len(VIDEO)), 0.7)
    assert next(find_lines(similarity, QUERY, VIDEO, most=1, least=0.1)).speed == 1.0


@pytest.mark.parametrize("similarity", [0.0, -0.2])
def test_nothing_alike_gives_no_line(similarity: float) -> None:
    assert not list(find_lines(np.full((5, 60), similarity), QUERY[:5], VIDEO, most=3, least=0.1))


@pytest.mark.parametrize(("pictures", "frames"), [(1, 1), (1, 60), (30, 1), (2, 2)])
def test_the_shortest_clips_and_videos_have_lines(pictures: int, frames: int) -> None:
    similarity = np.full((pictures, frames), 0.5)
    found = list(find_lines(similarity, QUERY[:pictures], VIDEO[:frames], most=3, least=0.1))
    assert found
    assert 0 <= found[0].first <= found[0].last < pictures
