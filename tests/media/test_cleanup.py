from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from media.cleanup import CLEANERS, DARK, cleaned, deblock, denoise, lighten, noise
from media.decode import VideoReader
from media.frame import Bgr
from tests.footage import sample_clip


@pytest.fixture(scope="module")
def picture() -> Bgr:
    """A real frame, large enough to be sharp: (272, 640, 3)."""
    with VideoReader(sample_clip("bikes.mp4")) as reader:
        return next(reader.frames(6.0, 6.0)).image()


def _noisy(picture: Bgr, deviation: float) -> Bgr:
    grain = np.random.default_rng(1).normal(0, deviation, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def _psnr(one: Bgr, two: Bgr) -> float:
    return float(cv2.PSNR(one, two))


@given(
    st.sampled_from(sorted(CLEANERS)),
    arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))),
)
def test_any_picture_stays_a_picture(name: str, picture: Bgr) -> None:
    before = picture.copy()
    after = CLEANERS[name](picture)
    assert (after.shape, after.dtype) == (picture.shape, np.uint8)
    assert (picture == before).all()  # it is the caller's


@pytest.mark.parametrize("deviation", [0, 5, 15, 25])
def test_the_noise_is_measured(deviation: float) -> None:
    flat = np.full((200, 200, 3), 128, np.uint8)
    grey = np.random.default_rng(2).normal(0, deviation, (200, 200, 1))
    assert noise(np.clip(flat + grey, 0, 255).astype(np.uint8)) == pytest.approx(deviation, abs=0.6)


def test_noise_is_taken_away(picture: Bgr) -> None:
    noisy = _noisy(picture, 12)
    assert _psnr(denoise(noisy), picture) > _psnr(noisy, picture) + 2
    smooth = cv2.GaussianBlur(picture, (0, 0), 4).astype(np.uint8)
    assert (denoise(smooth) == smooth).all()  # nothing there to be taken


def test_blocks_are_smoothed_and_edges_are_not(picture: Bgr) -> None:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 12])
    blocky = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    assert _psnr(deblock(blocky), picture) > _psnr(blocky, picture) + 0.1
    sharp = np.zeros((32, 32, 3), np.uint8)
    sharp[:, 16:] = 200
    assert (deblock(sharp) == sharp).all()


def test_only_dark_pictures_are_lightened(picture: Bgr) -> None:
    dark = (picture // 6).astype(np.uint8)
    light = lighten(dark)
    assert dark.mean() < DARK
    assert light.mean() > 1.3 * dark.mean()
    assert light.std() > 1.2 * dark.std()
    bright = np.clip(picture.astype(np.int32) + 60, 0, 255).astype(np.uint8)
    assert (lighten(bright) == bright).all()


def test_frames_are_cleaned_at_their_own_size() -> None:
    path: Path = sample_clip("bikes.mp4")
    with VideoReader(path) as reader:
        frame = next(reader.frames())
        assert cleaned(frame, names=(), max_side=10_000).shape == frame.image().shape
        small = cleaned(frame, names=("deblock", "lighten"), max_side=320)
        assert small.shape == frame.image(320).shape
        whole = lighten(deblock(frame.image()))
        assert (small == cv2.resize(whole, small.shape[1::-1], interpolation=cv2.INTER_AREA)).all()
