from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.shots.motion import ACROSS, DOWN, SIDE, halved, unexplained
from tests.indexer.shots.films import take

HEIGHT, WIDTH = 12, 24


def _scene(seed: int) -> NDArray[np.float32]:
    """Larger than a picture, so that a camera can move over it."""
    shape = (HEIGHT + 2 * DOWN, WIDTH + 2 * ACROSS)
    return np.random.default_rng(seed).random(shape, np.float32)


def _view(scene: NDArray[np.float32], x: int, y: int) -> NDArray[np.float32]:
    return scene[None, DOWN + y : DOWN + y + HEIGHT, ACROSS + x : ACROSS + x + WIDTH]


@given(st.integers(0, 2**32), st.integers(-ACROSS, ACROSS), st.integers(-DOWN, DOWN))
def test_a_camera_that_moves_leaves_nothing_unexplained(seed: int, x: int, y: int) -> None:
    """But for the blocks that come into the picture: a row and a column of them at most, 8 of 18."""
    scene = _scene(seed)
    lower, middle, _ = unexplained(_view(scene, x, y), _view(scene, 0, 0))[0]
    assert lower == middle == 0


@given(st.integers(0, 2**32))
def test_another_scene_is_unexplained_everywhere(seed: int) -> None:
    lower = unexplained(_view(_scene(seed), 0, 0), _view(_scene(seed + 1), 0, 0))[0, 0]
    assert lower > 0.1


@given(st.integers(0, 2**32), st.integers(1, 20))
def test_quartiles_rise_and_no_block_differs_more_than_in_its_place(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    pictures, earlier = random.random((2, count, HEIGHT, WIDTH), np.float32)
    found = unexplained(pictures, earlier)
    in_place = np.abs(pictures - earlier).reshape(count, HEIGHT // SIDE, SIDE, WIDTH // SIDE, SIDE)
    assert found.shape == (count, 3)
    assert (np.diff(found, axis=1) >= 0).all()
    assert (found <= in_place.mean((2, 4)).reshape(count, -1).max(1, keepdims=True) + 1e-6).all()


@pytest.mark.parametrize("number", range(3))
def test_a_dissolve_is_unexplained_where_motion_is_not(number: int) -> None:
    luma = take(number)[:60].mean(3, dtype=np.float32) / 255
    other = take((number + 1) % 3)[:60].mean(3, dtype=np.float32) / 255
    motion = unexplained(halved(luma[2:]), halved(luma[:-2]))[:, 1].mean()
    mixed = unexplained(halved(0.5 * luma + 0.5 * other), halved(luma))[:, 1].mean()
    assert mixed > 2 * motion


def test_half_the_size_is_the_mean_of_four() -> None:
    luma = np.random.default_rng(0).random((3, 27, 48), np.float32)
    small = halved(luma)
    assert small.shape == (3, HEIGHT, WIDTH)
    assert small[2, 5, 7] == pytest.approx(luma[2, 10:12, 14:16].mean())
