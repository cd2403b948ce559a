from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sampling import INTERVAL, LEAST_GAP, Sampler, difference, is_flat
from indexer.shots.base import Thumbnail
from tests.indexer.shots.films import thumbnails


def _shade(level: int) -> Thumbnail:
    return np.full((36, 64, 3), level, np.uint8)


@st.composite
def _films(draw: st.DrawFn) -> list[tuple[float, Thumbnail, bool]]:
    """(seconds, thumbnail, opens a shot) of frames at any times, as a variable frame rate has them."""
    gaps = draw(st.lists(st.floats(0.001, 3.0), min_size=1, max_size=60))
    start = draw(st.floats(-5, 5))
    times = [start + total for total in itertools.accumulate(gaps)]
    levels = draw(st.lists(st.integers(0, 255), min_size=len(gaps), max_size=len(gaps)))
    opens = draw(st.lists(st.booleans(), min_size=len(gaps), max_size=len(gaps)))
    return [(t, _shade(level), o) for t, level, o in zip(times, levels, opens, strict=True)]


@given(_films())
def test_no_sample_is_missing_and_none_too_many(film: list[tuple[float, Thumbnail, bool]]) -> None:
    sampler = Sampler()
    taken = [at for at, (s, t, opens) in enumerate(film) if sampler.wants(s, t, opens_shot=opens)]
    assert taken[0] == 0
    assert {at for at, (_, _, opens) in enumerate(film) if opens} <= set(taken)
    for a, b in itertools.pairwise([*taken, len(film)]):
        # All frames between two samples come within the interval after the first.
        assert film[b - 1][0] - film[a][0] < INTERVAL or b - a == 1
        if b < len(film) and not film[b][2]:
            assert film[b][0] - film[a][0] >= LEAST_GAP


def test_a_still_scene_is_sampled_once_a_second() -> None:
    sampler = Sampler()
    taken = [at for at in range(250) if sampler.wants(at / 25, _shade(90), opens_shot=at == 0)]
    assert taken == list(range(0, 250, 25))


def test_a_change_asks_for_a_sample() -> None:
    sampler = Sampler()
    levels = [90] * 10 + [150] * 10
    taken = [at for at, v in enumerate(levels) if sampler.wants(at / 25, _shade(v), opens_shot=False)]
    assert taken == [0, 10]


@pytest.mark.parametrize("level", [0, 16, 128, 255])
def test_one_colour_is_flat(level: int) -> None:
    noise = np.random.default_rng(0).integers(-3, 4, (36, 64, 3))
    assert is_flat(np.asarray(np.clip(level + noise, 0, 255), np.uint8))


def test_scenes_are_not_flat() -> None:
    assert not any(is_flat(frame) for frame in thumbnails([(seed, 0.5) for seed in range(8)]))


def test_differences_do_not_wrap() -> None:
    assert difference(_shade(0), _shade(255)) == difference(_shade(255), _shade(0)) == 255
    assert difference(_shade(9), None) == float("inf")
