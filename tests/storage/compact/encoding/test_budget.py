"""Factors for a number of bytes or a mean quality, over made-up curves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.compact.encoding.budget import Curve, for_mean, for_size
from storage.compact.encoding.target import Trial

FACTORS = (10.0, 58.0, 0.25)


@st.composite
def curves(draw: st.DrawFn) -> list[Curve]:
    """Spans of calm and of busy pictures, as three trials of each tell."""

    def one() -> Curve:
        size, halving = draw(st.floats(2e2, 1e7)), draw(st.floats(3, 12))
        best, slope, bend = draw(st.floats(40, 100)), draw(st.floats(0, 1.5)), draw(st.floats(0, 1.5))
        trials = [
            Trial(20, round(size), best, 0),
            Trial(34, round(size * 0.5 ** (14 / halving)), best - 14 * slope, 0),
            Trial(48, round(size * 0.5 ** (28 / halving)), best - 14 * slope - 14 * bend, 0),
        ]
        return Curve.through(trials, draw(st.integers(1, 500)), FACTORS)

    return [one() for _ in range(draw(st.integers(1, 5)))]


def told(given_: list[Curve], factors: list[float]) -> tuple[float, float]:
    """(bytes, mean quality) of a choice."""
    at = [
        int(np.flatnonzero(curve.factors == factor)[0]) for curve, factor in zip(given_, factors, strict=True)
    ]
    frames = sum(curve.frames for curve in given_)
    return (
        float(sum(curve.sizes[one] for curve, one in zip(given_, at, strict=True))),
        float(sum(curve.quality[one] * curve.frames for curve, one in zip(given_, at, strict=True)) / frames),
    )


def uniform(given_: list[Curve]) -> list[tuple[float, float]]:
    """(bytes, mean quality) of every factor that all spans have."""
    return [told(given_, [float(factor)] * len(given_)) for factor in given_[0].factors]


@settings(max_examples=40)
@given(curves(), st.floats(0, 1.2))
def test_a_size_is_kept_with_the_best_quality(given_: list[Curve], share: float) -> None:
    every = uniform(given_)
    least, most = every[-1][0], every[0][0]
    wished = least + share * (most - least)
    size, quality = told(given_, for_size(given_, wished))
    assert size <= wished * (1 + 1e-9)
    assert quality >= max(other for bytes_, other in every if bytes_ <= wished * (1 + 1e-12)) - 1e-9


@settings(max_examples=40)
@given(curves(), st.floats(0, 1))
def test_a_size_that_is_too_small_gives_the_smallest(given_: list[Curve], share: float) -> None:
    factors = for_size(given_, uniform(given_)[-1][0] * share * 0.999)
    assert factors == [float(curve.factors[-1]) for curve in given_]


@settings(max_examples=40)
@given(curves(), st.floats(0, 1))
def test_a_mean_is_kept_with_the_fewest_bytes(given_: list[Curve], share: float) -> None:
    every = uniform(given_)
    worst, finest = every[-1][1], every[0][1]
    wished = worst + share * 0.999 * (finest - worst)
    size, quality = told(given_, for_mean(given_, wished))
    assert quality >= wished - 1e-9
    enough = [bytes_ for bytes_, other in every if other >= wished + 1e-9]
    assert size <= min(enough, default=size) * (1 + 1e-9)


@settings(max_examples=40)
@given(curves(), st.floats(0.1, 5))
def test_a_mean_that_is_too_high_gives_the_best(given_: list[Curve], beyond: float) -> None:
    _, quality = told(given_, for_mean(given_, uniform(given_)[0][1] + beyond))
    assert quality == pytest.approx(uniform(given_)[0][1])


@settings(max_examples=40)
@given(curves())
def test_more_bytes_are_never_worse(given_: list[Curve]) -> None:
    sizes = [bytes_ for bytes_, _ in uniform(given_)][::24][::-1]
    qualities = [told(given_, for_size(given_, size))[1] for size in sizes]
    assert qualities == sorted(qualities)


def test_bytes_go_where_they_show() -> None:
    calm = Curve.through([Trial(20, 2000, 99, 0), Trial(48, 500, 98, 0)], 100, FACTORS)
    busy = Curve.through([Trial(20, 9000, 95, 0), Trial(48, 900, 50, 0)], 100, FACTORS)
    calm_factor, busy_factor = for_size([calm, busy], 6000)
    assert calm_factor > busy_factor + 10


def test_a_curve_goes_through_its_trials_and_on_to_the_ends() -> None:
    trials = [Trial(34, 1000, 90, 0), Trial(20, 4000, 97, 0), Trial(34, 1000, 90, 0), Trial(48, 250, 83, 0)]
    curve = Curve.through(trials, 7, FACTORS)
    assert (curve.frames, curve.factors[0], curve.factors[-1], len(curve.factors)) == (7, 10.0, 58.0, 193)
    for trial in trials:
        at = np.flatnonzero(curve.factors == trial.factor)[0]
        assert (curve.sizes[at], curve.quality[at]) == (
            pytest.approx(trial.size),
            pytest.approx(trial.quality),
        )
    assert curve.sizes[-1] == pytest.approx(250 * 0.25 ** (10 / 14))  # on as it went
    assert curve.quality[-1] == pytest.approx(78)
    assert curve.quality[0] == 100  # of which there is no more
    assert np.all(np.diff(curve.sizes) < 0)


def test_one_trial_is_a_curve_too() -> None:
    curve = Curve.through([Trial(34, 0, 100, 0)], 1, FACTORS)
    assert np.all(np.diff(curve.sizes) < 0)
    assert for_size([curve], 10) == [58.0] or curve.sizes[-1] < 10
