"""Logistic regression on made-up signs whose probabilities are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.copies import calibrate
from benchmarks.copies.calibrate import FOLDS, cross_validated, fit, predict

Floats = NDArray[np.float64]
TRUE = np.array([-2.0, 1.5, -0.7, 0.0])  # of a constant and three signs


def evenly(signs: Floats, right: Floats) -> Floats:
    """The weights if every answer counts the same."""
    return fit(signs, right, np.ones(len(right)))


def drawn(count: int, seed: int = 0, scale: float = 1.0) -> tuple[Floats, Floats]:
    """Signs (count, 3), and whether they are right with the probabilities that `TRUE` gives."""
    rng = np.random.default_rng(seed)
    signs = rng.standard_normal((count, 3)) * 2
    right = rng.random(count) < 1 / (1 + np.exp(-(TRUE[0] + signs @ TRUE[1:])))
    return signs * scale, right.astype(np.float64)


@pytest.mark.parametrize("scale", [1.0, 0.01, 1000.0])
def test_the_weights_are_found_again(scale: float) -> None:
    weights = evenly(*drawn(20_000, scale=scale))
    np.testing.assert_allclose(weights * [1, scale, scale, scale], TRUE, atol=0.15)


def test_what_is_predicted_is_how_often_it_is_right() -> None:
    weights = evenly(*drawn(20_000))
    signs, right = drawn(20_000, seed=1)
    scores = predict(weights, signs)
    for low in np.arange(0, 1, 0.2):
        inside = (scores >= low) & (scores < low + 0.2)
        assert scores[inside].mean() == pytest.approx(right[inside].mean(), abs=0.04)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), st.lists(st.floats(-1e3, 1e3), min_size=4))
def test_a_prediction_is_a_probability(signs: list[float], weights: list[float]) -> None:
    (score,) = predict(np.array(weights[:4]), np.array([signs]))
    assert 0 <= score <= 1


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_answers_of_one_kind_give_weights_too(right: float) -> None:
    signs, _ = drawn(50)
    weights = evenly(signs, np.full(50, right))
    assert np.isfinite(weights).all()
    assert predict(weights, signs).mean() == pytest.approx(right, abs=1e-3)


def test_signs_that_tell_everything_get_no_endless_weights() -> None:
    signs = np.linspace(-1, 1, 40)[:, None]
    weights = evenly(signs, (signs[:, 0] > 0).astype(np.float64))
    assert np.isfinite(weights).all()
    assert 1 < weights[1] < 100
    assert (np.diff(predict(weights, signs)) > 0).all()


def test_a_sign_that_is_always_the_same_says_nothing() -> None:
    signs, right = drawn(2000)
    with_constant = np.hstack([signs, np.full((2000, 1), 3.0)])
    assert evenly(with_constant, right)[-1] == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(
        predict(evenly(with_constant, right), with_constant), predict(evenly(signs, right), signs), atol=1e-6
    )


def test_an_answer_that_counts_twice_is_as_good_as_two() -> None:
    signs, right = drawn(300)
    twice = np.concatenate([signs, signs[:100]]), np.concatenate([right, right[:100]])
    counts = np.where(np.arange(300) < 100, 2.0, 1.0)
    np.testing.assert_allclose(fit(signs, right, counts), evenly(*twice), atol=1e-9)


def test_an_answer_that_does_not_count_changes_nothing() -> None:
    signs, right = drawn(300)
    strange = np.concatenate([signs, np.full((50, 3), 9.0)]), np.concatenate([right, np.zeros(50)])
    counts = np.concatenate([np.ones(300), np.zeros(50)])
    np.testing.assert_allclose(fit(*strange, counts), evenly(signs, right), atol=1e-9)


def test_no_family_is_judged_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    families = [f"{at % 23}" for at in range(230)]
    signs = np.array([[float(family)] for family in families])  # so that a fit shows whom it saw
    seen: list[set[float]] = []

    def noted(some: Floats, right: Floats, counts: Floats) -> Floats:
        assert len(some) == len(right) == len(counts)
        seen.append(set(some[:, 0].tolist()))
        return np.zeros(2)

    def judged(_: Floats, some: Floats) -> Floats:
        assert seen[-1].isdisjoint(some[:, 0].tolist())
        return np.full(len(some), 0.5)

    monkeypatch.setattr(calibrate, "fit", noted)
    monkeypatch.setattr(calibrate, "predict", judged)
    assert (cross_validated(signs, np.zeros(230), np.ones(230), families) == 0.5).all()
    assert len(seen) == FOLDS
