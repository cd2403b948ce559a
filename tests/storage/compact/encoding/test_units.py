"""Spans that are encoded each on its own hold every frame of a video once."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.compact.encoding.units import LONGEST, Unit, units_of
from storage.records import ShotRecord


def shots(*marks: int) -> list[ShotRecord]:
    """Shots between marks."""
    return [ShotRecord(start, end, "cut") for start, end in pairwise(marks)]


@st.composite
def videos(draw: st.DrawFn) -> tuple[list[ShotRecord], list[int], Fraction, float]:
    """Shots, pts that need not lie within them, time base, longest."""
    base = draw(
        st.sampled_from([Fraction(1, 25), Fraction(1, 1000), Fraction(1, 90000), Fraction(1001, 30000)])
    )
    steps = draw(st.lists(st.integers(1, 9000), min_size=1, max_size=60))
    first = draw(st.integers(-10_000, 10_000))
    pts = [first + sum(steps[:at]) for at in range(len(steps))]
    inner = draw(st.lists(st.integers(first + 1, pts[-1] + 1), max_size=5, unique=True).map(sorted))
    begin = first + draw(st.integers(-50, 50))
    end = pts[-1] + draw(st.integers(-50, 5000))
    marks = [begin, *(mark for mark in inner if begin < mark < end), max(begin + 1, end)]
    return shots(*marks), pts, base, draw(st.sampled_from([0.04, 0.5, 3.0, LONGEST]))


@given(videos())
def test_every_frame_is_in_one_span(video: tuple[list[ShotRecord], list[int], Fraction, float]) -> None:
    shots_, pts, base, longest = video
    units = units_of(shots_, pts, base, longest)
    assert [pts_ for unit in units for pts_ in pts if unit.start_pts <= pts_ < unit.end_pts] == pts
    for unit in units:
        assert unit.frames == sum(unit.start_pts <= time < unit.end_pts for time in pts) > 0
        assert 0 <= unit.shot < len(shots_)
        assert (unit.end_pts - unit.start_pts) * base <= longest + base
    assert [unit.start_pts for unit in units] == sorted(unit.start_pts for unit in units)
    assert [unit.shot for unit in units] == sorted(unit.shot for unit in units)


def test_a_shot_is_a_span_and_a_long_one_several_alike() -> None:
    found = units_of(shots(0, 50, 850), range(850), Fraction(1, 25))
    assert found[0] == Unit(0, 0, 50, 50)
    assert [(unit.shot, unit.frames) for unit in found[1:]] == [(1, 266), (1, 267), (1, 267)]


def test_frames_beside_the_shots_belong_to_the_first_and_the_last() -> None:
    found = units_of(shots(10, 20, 30), [0, 5, 12, 25, 31, 40], Fraction(1, 25))
    assert [unit.frames for unit in found] == [3, 3]


@pytest.mark.parametrize("pts", [[0], [7], [0, 1_000_000]])
def test_few_frames(pts: list[int]) -> None:
    found = units_of(shots(0, pts[-1] + 1), pts, Fraction(1, 25))
    assert sum(unit.frames for unit in found) == len(pts)
    assert len(found) <= len(pts)
