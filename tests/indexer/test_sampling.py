from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sampling import INTERVAL, JUMP, LEAST_GAP, Sampler, difference, is_flat
from indexer.shots.base import Thumbnail, Thumbnails
from tests.footage import sample_clip
from tests.indexer.shots.films import SHAPE, real, shade, thumbnails


def _shade(level: int) -> Thumbnail:
    return shade(level, 1)[0]


@st.composite
def _films(draw: st.DrawFn) -> list[tuple[float, Thumbnail]]:
    """(seconds, thumbnail) of frames at any times, as a variable frame rate has them."""
    gaps = draw(st.lists(st.floats(0.001, 3.0), min_size=1, max_size=60))
    start = draw(st.floats(-5, 5))
    times = [start + total for total in itertools.accumulate(gaps)]
    levels = draw(st.lists(st.integers(0, 255), min_size=len(gaps), max_size=len(gaps)))
    return [(t, _shade(level)) for t, level in zip(times, levels, strict=True)]


def _taken(film: Iterable[tuple[float, Thumbnail]]) -> list[int]:
    sampler = Sampler()
    return [at for at, (seconds, thumbnail) in enumerate(film) if sampler.wants(seconds, thumbnail)]


def _at(frames: Thumbnails, fps: float = 25) -> list[tuple[float, Thumbnail]]:
    return [(at / fps, frame) for at, frame in enumerate(frames)]


@given(_films())
def test_no_sample_is_missing_and_none_too_many(film: list[tuple[float, Thumbnail]]) -> None:
    taken = _taken(film)
    assert taken[0] == 0
    for a, b in itertools.pairwise([*taken, len(film)]):
        # All frames between two samples come within the interval after the first.
        assert film[b - 1][0] - film[a][0] < INTERVAL or b - a == 1
        if b < len(film) and film[b][0] - film[a][0] < LEAST_GAP:
            assert difference(film[b][1], film[b - 1][1]) >= JUMP


def test_a_still_scene_is_sampled_once_a_second() -> None:
    assert _taken(_at(shade(90, 250))) == list(range(0, 250, 25))


def test_a_change_asks_for_a_sample() -> None:
    levels = [90] * 10 + [150] * 10
    assert _taken((at / 25, _shade(level)) for at, level in enumerate(levels)) == [0, 10]


def test_a_slow_change_asks_for_a_sample_too() -> None:
    taken = _taken((at / 25, _shade(90 + 4 * at)) for at in range(25))
    assert taken == [0, 7, 14, 21]


@pytest.mark.parametrize("fps", [12.0, 25.0, 60.0])
def test_every_shot_has_a_sample_from_its_start(fps: float) -> None:
    scenes = [(seed, 0.7) for seed in range(12)]
    length = round(0.7 * fps)
    taken = _taken(_at(thumbnails(scenes, fps=round(fps)), fps))
    assert {number * length for number in range(12)} <= set(taken)


def test_so_has_every_shot_of_real_footage() -> None:
    frames, seconds = real(sample_clip("bikes.mp4"))
    assert {30, 76, 137, 187, 242} <= set(_taken(zip(seconds, frames, strict=True)))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_wild_motion_is_not_sampled_at_every_frame(times: int) -> None:
    """Nor is it where each of its frames is shown several times, as in films and animation at a high rate."""
    world = np.random.default_rng(3).integers(0, 256, (400, *SHAPE), dtype=np.uint8)
    taken = _taken(_at(np.repeat(world[: 120 // times], times, 0), 30))
    assert min(b - a for a, b in itertools.pairwise(taken)) >= LEAST_GAP * 30


def test_a_flash_is_not_taken_for_many_shots() -> None:
    frames = thumbnails([(4, 1.6)])
    without = len(_taken(_at(frames)))
    frames[20] = frames[24] = frames[28] = 255
    assert len(_taken(_at(frames))) <= without + 1


@pytest.mark.parametrize("level", [0, 16, 128, 255])
def test_one_colour_is_flat(level: int) -> None:
    noise = np.random.default_rng(0).integers(-3, 4, SHAPE)
    assert is_flat(np.asarray(np.clip(level + noise, 0, 255), np.uint8))


def test_scenes_are_not_flat() -> None:
    assert not any(is_flat(frame) for frame in thumbnails([(seed, 0.5) for seed in range(8)]))


def test_differences_do_not_wrap() -> None:
    assert difference(_shade(0), _shade(255)) == difference(_shade(255), _shade(0)) == 255
    assert difference(_shade(9), None) == float("inf")
