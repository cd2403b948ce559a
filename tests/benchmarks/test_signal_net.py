"""Films that the small network of the shot detectors learns from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shots.listed import rows
from benchmarks.signal_net.camera import SCALE, pass_by, see
from benchmarks.signal_net.films import UNCUT, draw_film
from benchmarks.signal_net.mixing import dissolve, fade, wipe
from indexer.shots.base import Thumbnails
from tests.indexer.shots.films import SHAPE, shade


def _take(seed: int, count: int) -> Thumbnails:
    height, width, colours = SHAPE
    shape = (1, SCALE * height, SCALE * width, colours)
    still = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return np.repeat(still, count, 0)


@given(st.integers(0, 2**32))
def test_a_film_has_as_many_truths_as_frames(seed: int) -> None:
    takes = [_take(number, 40 + 30 * number) for number in range(4)]
    film = draw_film(takes, np.random.default_rng(seed), 300)
    assert film.film.shape == (len(film.begins), *SHAPE)
    assert len(film.begins) == len(film.within) >= 300
    assert set(np.unique(film.begins)) | set(np.unique(film.within)) <= {0.0, 1.0}
    assert (film.within[film.begins == 1] == 1).all()


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_whatever_a_camera_does_it_sees_the_take(seed: int, count: int) -> None:
    seen = see(_take(1, count), np.random.default_rng(seed))
    assert seen.shape == (count, *SHAPE)
    assert seen.min() >= 0
    assert seen.max() <= 255


@given(st.integers(0, 2**32), st.integers(2, 150))
def test_what_passes_by_is_mixed_into_the_shot_only(seed: int, count: int) -> None:
    old, thing = shade(40, count).astype(np.float32), shade(200, 7).astype(np.float32)
    seen = pass_by(old, thing, np.random.default_rng(seed))
    assert seen.shape == old.shape
    assert ((seen >= 40) & (seen <= 200)).all()
    assert (old == 40).all()


@given(st.integers(0, 2**32), st.integers(8, 75))
def test_frames_of_a_join_are_between_both_shots(seed: int, count: int) -> None:
    old, new = shade(40, count).astype(np.float32), shade(200, count).astype(np.float32)
    chance = np.random.default_rng(seed)
    for film in (dissolve(old, new), wipe(old, new, chance)):
        assert film.shape == old.shape
        assert ((film >= 39) & (film <= 200)).all()
        assert (np.diff(film.mean((1, 2, 3))) >= -1e-3).all()
    black = fade(old, new, 0.0, chance)
    assert black.shape == old.shape
    assert black.max() <= 200


@pytest.mark.parametrize("column", ["path", "first", "frames"])
def test_stretches_without_a_cut_are_listed(column: str) -> None:
    assert all(row[column] for row in rows(UNCUT))
