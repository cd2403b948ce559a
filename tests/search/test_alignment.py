from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.alignment import REACH, STEP, matched_spans, slide, vote
from search.candidates import Pairs

Floats = NDArray[np.float64]
OFFSETS = st.floats(-20, 300)


def _pairs(query: Floats, offsets: list[float], noise: int, seed: int) -> Pairs:
    """Each query frame is like one at each offset, and like `noise` others anywhere, but less."""
    random = np.random.default_rng(seed)
    m = len(query)
    index = np.concatenate([np.tile(np.arange(m), len(offsets)), random.integers(0, m, noise)])
    seconds = np.concatenate([*(query + offset for offset in offsets), random.uniform(-20, 320, noise)])
    similarity = np.concatenate([np.full(m * len(offsets), 0.95), random.uniform(0.5, 0.8, noise)])
    ids, shots = np.arange(len(index)), np.zeros(len(index), int)
    return Pairs(index, ids, seconds, shots, similarity.astype(np.float32))


@given(OFFSETS, st.integers(3, 40), st.integers(0, 100), st.integers(0, 99))
def test_the_planted_offset_wins_the_vote(offset: float, frames: int, noise: int, seed: int) -> None:
    query = np.arange(frames) * 0.4
    chosen = vote(_pairs(query, [offset], noise, seed), query, 0.6, 3)
    assert 1 <= len(chosen) <= 3
    assert abs(chosen[0] - offset) <= 0.5


@given(OFFSETS, st.floats(3, 100), st.integers(0, 99))
def test_two_planted_offsets_are_both_found(offset: float, apart: float, seed: int) -> None:
    query = np.arange(12) * 0.4
    chosen = vote(_pairs(query, [offset, offset + apart], 20, seed), query, 0.6, 3)
    assert min(abs(c - offset) for c in chosen) <= 0.5
    assert min(abs(c - offset - apart) for c in chosen) <= 0.5


def test_pairs_that_say_nothing_elect_nobody() -> None:
    query = np.arange(5) * 0.4
    pairs = Pairs(np.arange(5), np.arange(5), query + 3, np.zeros(5, int), np.full(5, 0.6, np.float32))
    assert vote(pairs, query, 0.6, 3) == []


def test_a_frame_has_one_vote_for_an_offset() -> None:
    """Fifty samples of a still scene are like one query frame; five frames agree on another offset."""
    query = np.arange(6) * 0.4
    none = np.zeros(50, int)
    still = Pairs(none, np.arange(50), np.linspace(40, 40.4, 50), none, np.full(50, 0.9, np.float32))
    run = _pairs(query, [5.0], 0, 0)
    both = Pairs(
        np.concatenate([still.query, run.query]),
        np.concatenate([still.ids, run.ids + 50]),
        np.concatenate([still.seconds, run.seconds]),
        np.concatenate([still.shots, run.shots]),
        np.concatenate([still.similarity, run.similarity]),
    )
    assert abs(vote(both, query, 0.6, 1)[0] - 5.0) <= 0.5


def _moving(seconds: Floats) -> Floats:
    """Vectors (n, 4) of a scene that changes steadily."""
    angle = seconds[:, None] * np.array([0.7, 0.31])
    return np.concatenate([np.cos(angle), np.sin(angle)], axis=1) / np.sqrt(2)


@given(st.floats(0, 30), st.floats(-REACH + 0.1, REACH - 0.1))
@settings(max_examples=60)
def test_sliding_finds_the_exact_offset(offset: float, error: float) -> None:
    query, video = np.arange(12) * 0.4, np.arange(0, 60, 0.5)
    similarity = _moving(query + offset) @ _moving(video).T
    aligned = slide(similarity, query, video, offset + error)
    assert abs(aligned.offset - offset) <= 2 * STEP
    assert aligned.similarity.shape == query.shape
    assert aligned.similarity[aligned.best] == aligned.similarity.max()
    assert aligned.similarity.min() > 0.9


@given(st.integers(1, 8), st.integers(1, 8), st.floats(-30, 30), st.integers(0, 99))
def test_what_lies_outside_the_video_is_like_nothing(m: int, n: int, offset: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    query = np.cumsum(random.uniform(0.05, 1, m))
    video = np.cumsum(random.uniform(0.05, 1, n))
    similarity = random.uniform(-1, 1, (m, n))
    aligned = slide(similarity, query, video, offset)
    assert abs(aligned.offset - offset) <= REACH + STEP
    moments = query + aligned.offset
    outside = (moments < video[0] - 1) | (moments > video[-1] + 1)
    assert (aligned.similarity[outside] == -1).all()
    inside = aligned.similarity[~outside]
    assert np.isfinite(inside).all()
    assert (np.abs(inside) <= 1).all()


def test_of_equal_shifts_the_voted_one_stays() -> None:
    query, video = np.arange(5) * 0.4, np.arange(20.0)
    assert slide(np.ones((5, 20)), query, video, 7.25).offset == pytest.approx(7.25)


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 4))
def test_spans_hold_all_that_is_good_and_no_long_gap(good: list[bool], longest: int) -> None:
    spans = matched_spans(np.array(good, bool), longest)
    covered = {at for first, last in spans for at in range(first, last + 1)}
    assert {at for at, is_good in enumerate(good) if is_good} <= covered
    for first, last in spans:
        assert good[first]
        assert good[last]
        gap = longest_run(good[first : last + 1])
        assert gap <= longest
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert first - last - 1 > longest


def longest_run(good: list[bool]) -> int:
    """The longest run of False."""
    longest = run = 0
    for is_good in good:
        run = 0 if is_good else run + 1
        longest = max(longest, run)
    return longest
