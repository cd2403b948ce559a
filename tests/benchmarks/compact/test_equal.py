"""The factor at which a film is as good as another encode of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.compact.equal import MOST, bracketed, size_at
from storage.compact.encoding.target import Trial

FACTORS = (10.0, 58.0, 0.25)


def encoder(slope: float, bend: float) -> tuple[list[float], object]:
    tried: list[float] = []

    def attempt(factor: float) -> Trial:
        tried.append(factor)
        quality = 100 - slope * (factor - 5) - bend * (factor - 5) ** 2
        return Trial(factor, round(1e6 * math.exp(-factor / 10)), quality, 0.0)

    return tried, attempt


@settings(max_examples=400)
@given(st.floats(0.1, 1.5), st.floats(0, 0.01), st.floats(10, 58), st.floats(11.5, 56.5))
def test_neighbours_enclose_the_quality_and_tell_its_bytes(
    slope: float, bend: float, start: float, true: float
) -> None:
    tried, attempt = encoder(slope, bend)
    quality = attempt(true).quality  # type: ignore[operator]
    tried.clear()
    trials = bracketed(attempt, quality, start, FACTORS)  # type: ignore[arg-type]
    assert len(tried) == len(set(tried)) <= MOST
    size = size_at(trials, quality)
    assert size == pytest.approx(1e6 * math.exp(-true / 10), rel=0.02)


def test_nothing_is_told_beyond_the_factors() -> None:
    _, attempt = encoder(1.0, 0.0)
    trials = bracketed(attempt, 99.9, 30.0, FACTORS)  # type: ignore[arg-type]
    assert min(trial.factor for trial in trials) == 10
    assert math.isnan(size_at(trials, 99.9))


def test_a_search_that_may_not_measure_ends() -> None:
    assert bracketed(lambda factor: None, 90.0, 30.0, FACTORS) == []
    assert math.isnan(size_at([], 90.0))
