"""The search for the factor that just keeps a quality, over made-up encoders."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.target import Trial, best, crossing, search

FACTORS = (10.0, 58.0, 0.25)
GRID = [10 + 0.25 * step for step in range(193)]
MOST, SLACK = 4, 0.4


@dataclass(frozen=True)
class Case:
    """A quality by factor, and what is asked of a search."""

    quality: tuple[float, ...]
    target: float
    start: float

    def attempt(self, factor: float) -> Trial:
        return Trial(factor, round(1e6 * math.exp(-factor / 8)), self.quality[GRID.index(factor)], 0.0)

    def search(self, attempt: Callable[[float], Trial] | None = None) -> list[Trial]:
        return search(
            attempt or self.attempt, self.target, factors=FACTORS, start=self.start, slack=SLACK, most=MOST
        )


@st.composite
def falling(draw: st.DrawFn, noise: float = 0.0) -> Case:
    """A quality that falls with the factor: lines of several slopes, with steps between, or flat."""
    knots = draw(st.lists(st.integers(1, 191), max_size=5, unique=True).map(sorted))
    heights = sorted(draw(st.lists(st.floats(0, 100), min_size=len(knots) + 2, max_size=len(knots) + 2)))
    at = [0, *knots, 192]
    curve = []
    for step in range(193):
        right = next(index for index, knot in enumerate(at) if knot >= step)
        left = max(0, right - 1)
        share = (step - at[left]) / max(1, at[right] - at[left])
        high, low = heights[::-1][left], heights[::-1][right]
        curve.append(high + share * (low - high))
    if noise:
        random_ = random.Random(draw(st.integers(0, 1 << 32)))  # noqa: S311
        curve = [value + random_.uniform(-noise, noise) for value in curve]
    curve = [round(value, 6) for value in curve]  # level where it is meant to be
    return Case(tuple(curve), draw(st.floats(1, 99)), draw(st.floats(0, 70)))


def check_any(case: Case, trials: list[Trial]) -> None:
    """What holds whatever the encoder does."""
    tried = [trial.factor for trial in trials]
    assert len(set(tried)) == len(tried), "a factor was tried twice"
    assert set(tried) <= set(GRID)
    assert len(tried) <= MOST + 9  # 2 ** 8 > 193
    good = [trial for trial in trials if trial.quality >= case.target]
    assert good or 10.0 in tried, "it gave up before the lowest factor"
    assert len(tried) <= MOST or all(trial not in good for trial in trials[:-1]), "it went on for nothing"


@given(falling())
def test_the_target_is_kept_where_it_can_be(case: Case) -> None:
    trials = case.search()
    check_any(case, trials)
    chosen = best(trials, case.target)
    reachable = [factor for factor, quality in zip(GRID, case.quality, strict=True) if quality >= case.target]
    if not reachable:
        assert chosen.quality == max(trial.quality for trial in trials)
        return
    assert chosen.quality >= case.target
    near = chosen.quality <= case.target + SLACK
    assert near or chosen.factor == reachable[-1] or len(trials) >= MOST


@settings(max_examples=50)
@given(falling(noise=0.3))
def test_noise_does_not_lead_it_astray(case: Case) -> None:
    check_any(case, case.search())


@given(st.integers(0, 1 << 32), st.floats(0, 100), st.floats(-10, 80))
def test_it_ends_whatever_an_encoder_does(seed: int, target: float, start: float) -> None:
    random_ = random.Random(seed)  # noqa: S311
    case = Case(tuple(random_.uniform(0, 100) for _ in GRID), target, start)
    check_any(case, case.search())


@pytest.mark.parametrize("name", CODECS.names())
@pytest.mark.parametrize("slope", [-0.2, -0.5, -1.0, -2.5])
def test_a_straight_line_takes_three_trials(name: str, slope: float) -> None:
    """As encoders are about: the first trial tells how far off it is, and the two of them the line."""
    codec = CODECS.get(name)

    def attempt(factor: float) -> Trial:
        return Trial(factor, round(1000 - 10 * factor), 93 + slope * (factor - codec.start - 5.4), 0.0)

    trials = search(attempt, 93.0, factors=codec.factors, start=codec.start, slack=max(SLACK, -slope))
    assert len(trials) <= 3
    assert 93 <= best(trials, 93.0).quality <= 93 + max(SLACK, -slope)


def test_a_first_trial_that_is_just_good_enough_is_the_only_one() -> None:
    case = Case(tuple(100 - factor / 10 for factor in GRID), 96.5, 34.0)
    assert [trial.factor for trial in case.search()] == [34.0]


def test_where_the_highest_factor_is_good_nothing_is_left_to_find() -> None:
    case = Case((100.0,) * 193, 93.0, 30.0)
    assert case.search()[-1].factor == 58.0
    assert best(case.search(), 93.0).factor == 58.0


def test_where_the_lowest_is_not_good_it_is_the_best() -> None:
    case = Case(tuple(60 - factor / 10 for factor in GRID), 93.0, 30.0)
    assert best(case.search(), 93.0).factor == 10.0


def test_the_best_is_the_smallest_that_is_good() -> None:
    trials = [Trial(20, 500, 95, 0), Trial(30, 400, 93, 0), Trial(25, 300, 94, 0), Trial(40, 100, 92.9, 0)]
    assert best(trials, 93.0).size == 300
    assert best(trials[:1] + trials[3:], 96.0).quality == 95


@given(st.floats(-3, -0.06), st.floats(12, 56), st.floats(40, 95))
def test_crossing_finds_a_line_again(slope: float, at: float, target: float) -> None:
    def trial(factor: float) -> Trial:
        return Trial(factor, 1, target + slope * (factor - at), 0.0)

    assert crossing([trial(11), trial(57)], target) == pytest.approx(at)
    both_good = [trial(at - 4), trial(at - 2)]
    assert crossing(both_good, target) == pytest.approx(at, abs=1e-6)
    assert crossing([trial(at + 1), trial(at + 4)], target) == pytest.approx(at, abs=1e-6)


@given(st.floats(-5, 5), st.floats(0, 100), st.floats(0, 100))
def test_crossing_never_goes_far_from_what_was_tried(apart: float, first: float, second: float) -> None:
    found = crossing([Trial(30, 1, first, 0), Trial(30 + apart, 1, second, 0)], 93.0)
    assert min(30, 30 + apart) - 12 <= found <= max(30, 30 + apart) + 12
