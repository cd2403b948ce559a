from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.shots.base import Boundary, are_flat
from indexer.shots.decide import CLOSEST, LONGEST_BLACK, NEAR, SHORTEST_GRADUAL, decide, runs
from tests.indexer.shots.films import check, shade, take, thumbnails

COUNT = 80


def _decide(
    cuts: dict[int, float] | None = None,
    spans: list[tuple[int, int]] | None = None,
    flat: tuple[int, int] = (0, -1),
) -> list[Boundary]:
    """Of frames in which cuts have these probabilities, and all frames of the spans that of a transition."""
    probabilities = np.zeros((COUNT, 2), np.float32)
    for frame, probability in (cuts or {}).items():
        probabilities[frame, 0] = probability
    for first, last in spans or []:
        probabilities[first : last + 1, 1] = 0.9
    are = np.zeros(COUNT, np.bool_)
    are[flat[0] : flat[1] + 1] = True
    return decide(probabilities, are)


def _cut(frame: int) -> Boundary:
    return Boundary("cut", frame, frame, frame)


@given(st.data(), st.integers(1, COUNT))
def test_whatever_the_probabilities_boundaries_are_apart(data: st.DataObject, count: int) -> None:
    chances = st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.7, 1.0]), min_size=2 * count, max_size=2 * count)
    probabilities = np.array(data.draw(chances), np.float32).reshape(count, 2)
    flat = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    found = decide(probabilities, flat)
    check([one for one in found if one.frame > 0], count)
    cuts = [one.frame for one in found if one.kind == "cut"]
    assert all(probabilities[cut, 0] >= 0.5 for cut in cuts)
    assert all(later - earlier >= CLOSEST for earlier, later in itertools.pairwise(cuts))


def test_a_cut_is_the_likeliest_frame() -> None:
    assert _decide({20: 0.6, 21: 0.9, 22: 0.7, 50: 0.49}) == [_cut(21)]


def test_of_two_cuts_that_are_too_close_the_likelier_counts() -> None:
    assert _decide({20: 0.6, 23: 0.9, 40: 0.9, 43: 0.6, 60: 0.7, 64: 0.7}) == [
        _cut(f) for f in (23, 40, 60, 64)
    ]


def test_equal_neighbours_are_one_cut() -> None:
    assert _decide({20: 0.8, 21: 0.8}) == [_cut(20)]


@pytest.mark.parametrize("length", range(1, 9))
def test_what_is_too_short_is_no_gradual_transition(length: int) -> None:
    found = _decide(spans=[(30, 29 + length)])
    assert found == (
        [Boundary("dissolve", (60 + length) // 2, 30, 29 + length)] if length >= SHORTEST_GRADUAL else []
    )


@pytest.mark.parametrize("cut", [28, 33, 41])
def test_a_cut_within_it_or_beside_it_is_all_there_is(cut: int) -> None:
    assert _decide({cut: 0.9}, [(30, 39)]) == [_cut(cut)]


@pytest.mark.parametrize("cut", [27, 42])
def test_a_cut_apart_from_it_is_another_boundary(cut: int) -> None:
    found = _decide({cut: 0.9}, [(30, 39)])
    assert sorted(one.kind for one in found) == ["cut", "dissolve"]


def test_a_frame_of_one_colour_makes_it_a_fade() -> None:
    assert _decide(spans=[(30, 39)], flat=(35, 35)) == [Boundary("fade", 35, 30, 39)]
    assert _decide(spans=[(30, 39)], flat=(40, 50)) == [Boundary("dissolve", 35, 30, 39)]


def test_out_of_a_picture_and_into_the_next_is_one_fade() -> None:
    spans = [(20, 29), (40, 49)]
    assert _decide(spans=spans, flat=(28, 41)) == [Boundary("fade", 35, 20, 49)]
    assert [one.kind for one in _decide(spans=spans, flat=(28, 38))] == ["fade", "dissolve"]
    assert [one.kind for one in _decide({35: 0.9}, spans, (28, 41))] == ["fade", "cut", "fade"]


@pytest.mark.parametrize("gap", [0, 1, NEAR])
def test_into_black_at_once_and_slowly_out_of_it_is_one_fade(gap: int) -> None:
    assert _decide({20: 0.9}, [(35 + gap, 49)], (20, 34)) == [Boundary("fade", 35, 20, 49)]


@pytest.mark.parametrize("gap", [0, 1, NEAR])
def test_slowly_into_black_and_at_once_out_of_it_is_one_fade(gap: int) -> None:
    assert _decide({50: 0.9}, [(20, 34 - gap)], (35, 49)) == [Boundary("fade", 35, 20, 49)]


def test_a_cut_that_is_not_where_the_black_begins_or_ends_is_another_boundary() -> None:
    assert len(_decide({15: 0.9}, [(35, 49)], (20, 34))) == 2
    assert len(_decide({55: 0.9}, [(20, 34)], (35, 49))) == 2


def test_at_once_into_black_and_out_of_it_are_two_cuts() -> None:
    assert _decide({20: 0.9, 40: 0.9}, flat=(20, 39)) == [_cut(20), _cut(40)]


def test_after_a_long_time_of_black_it_is_another_fade() -> None:
    first, second = (10, 19), (20 + LONGEST_BLACK + 1, 30 + LONGEST_BLACK)
    assert len(_decide(spans=[first, second], flat=(18, second[0] + 1))) == 2


@given(st.lists(st.booleans(), max_size=30))
def test_runs_are_what_is_marked(marked: list[bool]) -> None:
    found = runs(np.array(marked, np.bool_))
    inside = [at for first, last in found for at in range(first, last + 1)]
    assert inside == [at for at, mark in enumerate(marked) if mark]
    assert all(b[0] - a[1] > 1 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("level", [0, 16, 128, 255])
def test_one_colour_is_flat(level: int) -> None:
    noise = np.random.default_rng(0).integers(-3, 4, (2, 27, 48, 3))
    assert are_flat(np.asarray(np.clip(shade(level, 2) + noise, 0, 255), np.uint8)).all()


@pytest.mark.parametrize("film", [thumbnails([(s, 0.5) for s in range(8)]), take(0), take(1), take(2)])
def test_scenes_are_not_flat(film: NDArray[np.uint8]) -> None:
    assert not are_flat(film).any()
