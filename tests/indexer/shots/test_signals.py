from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.shots.base import Thumbnails
from indexer.shots.signals import AHEAD, BEHIND, COLUMNS, LAGS, REACHES, histograms, measure, unlike_both
from tests.footage import moving_scene
from tests.indexer.shots.films import SHAPE, dissolve, pan, shade, small, take, thumbnails

BLOCK_CHANGE = {1: 0, 2: 3, 4: 6, 8: 8, 16: 10, 32: 12}  # column of the change over so many frames
SHARE = {reach: 14 + 4 * at + 2 for at, reach in enumerate(REACHES)}
MISFIT = {reach: 14 + 4 * at + 1 for at, reach in enumerate(REACHES)}
DISTANCE = {reach: 14 + 4 * at for at, reach in enumerate(REACHES)}
CHOICE = {reach: 14 + 4 * at + 3 for at, reach in enumerate(REACHES)}
MOTION = range(14 + 4 * len(REACHES), COLUMNS - 4)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_any_frames_have_signals(seed: int, count: int) -> None:
    film = np.random.default_rng(seed).integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    signals = measure(film)
    assert (signals.shape, signals.dtype) == ((count, COLUMNS), np.float32)
    assert np.isfinite(signals).all()


def test_signals_depend_on_the_frames_around_only() -> None:
    film = thumbnails([(seed, 1.0) for seed in range(8)])
    whole = measure(film)
    for at in range(BEHIND, len(film) - AHEAD, 17):
        around = measure(film[at - BEHIND : at + AHEAD + 1])
        assert np.abs(around[BEHIND] - whole[at]).max() < 1e-5


def test_a_picture_that_stands_still_changes_nothing() -> None:
    signals = measure(np.repeat(take(0)[:1], 60, 0))
    changes = [*range(2 * len(LAGS) + 2), *DISTANCE.values(), *SHARE.values(), *MOTION, -1, -2]
    assert np.abs(signals[:, changes]).max() < 1e-5


def test_a_cut_is_a_change_to_the_frame_before() -> None:
    signals = measure(np.concatenate([take(0), take(2)]))
    change = signals[:, BLOCK_CHANGE[1]]
    assert change.argmax() == len(take(0))
    assert change.max() > 3 * np.sort(change)[-2]
    for lag, column in BLOCK_CHANGE.items():
        seen = np.flatnonzero(signals[:, column] > 0.8 * change.max())
        assert seen.tolist() == list(range(len(take(0)), len(take(0)) + lag))


@pytest.mark.parametrize("reach", REACHES)
def test_a_frame_of_a_dissolve_is_a_mixture_of_both_sides(reach: int) -> None:
    """Of pictures that stand still it is exactly one; the share of the old one falls."""
    old, new = np.repeat(take(0)[:1], 60, 0), np.repeat(take(2)[:1], 60, 0)
    signals = measure(dissolve(old, new, 2 * reach - 1))
    middle = 60 - reach
    assert signals[middle, SHARE[reach]] == pytest.approx(0.5, abs=0.02)
    assert signals[middle, MISFIT[reach]] < 0.05
    assert signals[middle, DISTANCE[reach]] == signals[:, DISTANCE[reach]].max()


@pytest.mark.parametrize("reach", REACHES)
def test_a_frame_of_a_wipe_is_one_of_both_sides_everywhere(reach: int) -> None:
    old, new = np.repeat(take(0)[:1], 60, 0), np.repeat(take(2)[:1], 60, 0)
    film = np.concatenate([old, new])
    film[59:61] = np.concatenate([new[:1, :, :24], old[:1, :, 24:]], 2)
    signals = measure(film)
    assert signals[60, CHOICE[reach]] < 0.05
    assert signals[60, MISFIT[reach]] > 0.3


def test_the_end_does_not_look_like_that_of_a_dissolve() -> None:
    """As the camera moves on the picture is as far from those before and after; they are the same there."""
    picture = next(moving_scene(5, 0.1, (640, 480)))
    signals = measure(pan(picture, 60, 0.4))
    assert np.abs(signals[-1, list(DISTANCE.values())]).max() < 1e-5


@given(st.integers(2, 40))
def test_two_pictures_explain_their_mixtures_and_what_is_put_together_of_them(length: int) -> None:
    old, new = take(0)[0], take(2)[0]
    mixed = dissolve(np.repeat(old[None], length, 0), np.repeat(new[None], length, 0), length)
    wiped = np.repeat(old[None], length, 0)
    wiped[:, :, :24] = new[:, :24]
    assert unlike_both(mixed, old, new) < 0.05
    assert unlike_both(wiped, old, new) < 0.05


@pytest.mark.parametrize("number", range(3))
def test_two_pictures_do_not_explain_a_third_one(number: int) -> None:
    old, new, other = (take((number + at) % 3)[:1] for at in range(3))
    assert unlike_both(other, old[0], new[0]) > 0.35


@given(st.integers(0, 2**32), st.integers(1, 20))
def test_any_pictures_may_be_compared_to_two_others(seed: int, count: int) -> None:
    film = np.random.default_rng(seed).integers(0, 256, (count + 2, *SHAPE), dtype=np.uint8)
    film[: seed % count] = film[-1]  # some the same
    unlike = unlike_both(film[:-2], film[-2], film[-1])
    assert np.isfinite(unlike)
    assert unlike >= 0
    assert unlike_both(film[-1:], film[-1], film[-1]) == 0


@given(st.integers(0, 2**32))
def test_histograms_count_colours(seed: int) -> None:
    film = np.random.default_rng(seed).integers(0, 256, (3, *SHAPE), dtype=np.uint8)
    shares = histograms(film)
    assert shares.shape == (3, 512)
    assert shares.sum(1) == pytest.approx(1.0, abs=1e-5)
    blue, green, red = (film[1, 4, 7] >> 5).tolist()
    same = (film[1] >> 5 == film[1, 4, 7] >> 5).all(2)
    assert shares[1, red * 64 + green * 8 + blue] == pytest.approx(same.mean(), abs=1e-6)


def test_one_colour_is_one_bin() -> None:
    film: Thumbnails = np.concatenate(
        [shade(0, 1), shade(255, 1), small(np.full((54, 96, 3), (0, 0, 255), np.uint8))[None]]
    )
    assert [int(row.argmax()) for row in histograms(film)] == [0, 511, 448]
    assert histograms(film).max(1).tolist() == [1.0, 1.0, 1.0]
