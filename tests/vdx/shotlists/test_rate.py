"""Whether frames are regular is told by their times, not by what headers promise."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vdx.shotlists.listings import RATES
from vdx.shotlists.rate import constant_rate, frame_at

rates = st.sampled_from(RATES).map(Fraction)
numbers = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=50)


@given(rates, st.fractions(0, 10, max_denominator=1000), numbers)
def test_frames_of_a_rate_get_their_numbers(rate: Fraction, first: Fraction, frames: list[int]) -> None:
    times = [first, *(first + frame / rate for frame in frames)]
    found = constant_rate(rate, times)
    assert found == rate
    zero = frame_at(float(first), rate, float(first))
    assert [frame_at(round(float(time), 3), rate, float(first)) - zero for time in times[1:]] == frames


@given(rates, numbers)
def test_times_in_milliseconds(rate: Fraction, frames: list[int]) -> None:
    times = [Fraction(round(1000 * frame / rate), 1000) for frame in (0, *frames)]
    assert constant_rate(rate, times) == rate


@pytest.mark.parametrize("rate", RATES)
def test_an_average_that_is_a_little_off(rate: str) -> None:
    exact = Fraction(rate)
    times = [frame / exact for frame in range(0, 20_000, 50)]
    assert constant_rate(exact * Fraction(1001, 1000), times) == exact


def test_frames_that_are_not_regular() -> None:
    times = [Fraction(n, 10) for n in (0, 1, 2, 4, 5, 8)]
    assert constant_rate(Fraction(25, 4), times) is None
    assert constant_rate(Fraction(10), times) == 10  # some are left out, the others are where they belong


@pytest.mark.parametrize("average", [None, Fraction(0), Fraction(1000)])
def test_averages_that_say_nothing(average: Fraction | None) -> None:
    assert constant_rate(average, [Fraction(0), Fraction(1)]) is None


def test_a_rate_that_is_no_standard() -> None:
    rate = Fraction(25, 2)
    assert constant_rate(rate, [frame / rate for frame in range(100)]) == rate
