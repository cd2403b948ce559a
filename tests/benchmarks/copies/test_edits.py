"""Edits of pictures and times: what they give can be used, and a seed gives the same again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.copies.edits import PICTURE_EDITS, TIME_EDITS, Context, Image, PictureEdit, is_mirrored
from benchmarks.copies.edits.combined import Combined, names_in
from tests.footage import moving_scene

SHARES = (0.0, 0.37, 1.0)


def _scene(seed: int, size: tuple[int, int]) -> Image:
    return next(moving_scene(seed, 0.1, size))


def _edit(name: str, seed: int) -> PictureEdit:
    other = _scene(9, (120, 160))
    return PICTURE_EDITS[name](np.random.default_rng(seed), Context(lambda share: other))


@pytest.mark.parametrize("name", PICTURE_EDITS)
@pytest.mark.parametrize("size", [(160, 90), (54, 96), (33, 35)])
def test_every_edit_gives_pictures_of_one_size_and_leaves_its_own_alone(
    name: str, size: tuple[int, int]
) -> None:
    picture = _scene(1, size)
    before = picture.copy()
    for seed in range(4):
        edit = _edit(name, seed)
        results = [edit(picture, share) for share in SHARES]
        assert len({result.shape for result in results}) == 1
        for result in results:
            assert result.dtype == np.uint8
            assert result.ndim == 3
            assert result.shape[2] == 3
            assert min(result.shape[:2]) >= 8
        assert (picture == before).all()


@pytest.mark.parametrize("name", PICTURE_EDITS)
def test_a_seed_gives_the_same_edit_again(name: str) -> None:
    picture = _scene(1, (160, 90))
    for share in SHARES:
        assert np.array_equal(_edit(name, 5)(picture, share), _edit(name, 5)(picture, share))


@pytest.mark.parametrize("name", PICTURE_EDITS)
def test_every_edit_changes_something_whatever_the_seed(name: str) -> None:
    picture = _scene(1, (160, 90))
    for seed in range(10):
        assert not np.array_equal(_edit(name, seed)(picture, 0.5), picture)


def test_a_blend_and_an_inset_show_the_other_picture_and_a_stack_both() -> None:
    picture, other = _scene(1, (160, 90)), np.full((90, 160, 3), (10, 200, 90), np.uint8)
    context = Context(lambda share: other)
    inset = PICTURE_EDITS["inset"](np.random.default_rng(0), context)(picture, 0.0)
    assert (inset == other).all(axis=2).mean() > 0.6
    covered = PICTURE_EDITS["covered"](np.random.default_rng(0), context)(picture, 0.0)
    assert 0.05 < (covered == (10, 200, 90)).all(axis=2).mean() < 0.3
    stacked = PICTURE_EDITS["hstack"](np.random.default_rng(0), context)(picture, 0.0)
    assert stacked.shape[1] > 160
    assert cv2.matchTemplate(stacked, picture, cv2.TM_SQDIFF).min() < 1


def test_what_is_mirrored_is_known_of_single_and_of_combined_edits() -> None:
    expected = {"hflip": True, "vflip": True, "rotate180": False, "blur": False}
    for name, mirrored in expected.items():
        assert is_mirrored(name, _edit(name, 0)) == mirrored
    flips = tuple((name, _edit(name, 0)) for name in ("hflip", "blur", "vflip"))
    assert is_mirrored("combined", Combined(flips[:2]))
    assert not is_mirrored("combined", Combined(flips))  # both together turn it by 180 degrees


def test_combined_edits_are_two_to_four_different_ones() -> None:
    for seed in range(30):
        names = names_in("combined", _edit("combined", seed))
        assert 2 <= len(set(names)) == len(names) <= 4
        assert "combined" not in names


@given(
    st.sampled_from(sorted(TIME_EDITS)),
    st.integers(0, 2**32),
    st.integers(1, 700),
    st.sampled_from([12.5, 24.0, 30.0]),
)
def test_edited_time_shows_the_source_and_nothing_else(name: str, seed: int, count: int, fps: float) -> None:
    seconds = 3.0 + np.arange(count) / fps
    edited = TIME_EDITS[name](np.random.default_rng(seed), seconds, fps)
    again = TIME_EDITS[name](np.random.default_rng(seed), seconds, fps)
    assert np.array_equal(edited, again)
    assert len(edited) >= 1
    assert len(edited) / fps <= 75.0
    assert edited.min() >= seconds[0] - 1e-9
    assert edited.max() <= seconds[-1] + 1e-9


@pytest.mark.parametrize("name", TIME_EDITS)
def test_every_edit_of_time_changes_it(name: str) -> None:
    seconds = np.arange(250) / 25
    for seed in range(10):
        edited = TIME_EDITS[name](np.random.default_rng(seed), seconds, 25.0)
        assert len(edited) != len(seconds) or not np.allclose(edited, seconds)
