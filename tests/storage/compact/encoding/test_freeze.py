"""Still backgrounds lose their noise, and nothing that moves loses anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from av.video.frame import VideoFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from media.frame import Planar
from media.planes import read_planes, write_planes
from storage.compact.encoding.freeze import LEVELS, background, frozen
from tests.storage.compact.clips import pictures, timed

FORMATS: list[Planar] = ["yuv420p", "yuv420p10le"]
SIZE = (96, 64)
Luma = NDArray[np.int64]


def scene(size: tuple[int, int] = SIZE) -> Luma:
    """(h, w) a picture with detail."""
    across, down = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    return (96 + 40 * np.sin(across / 5) + 40 * np.cos(down / 7)).astype(np.int64)


def shot(lumas: list[Luma], pix_fmt: Planar, *, noise: int = 0, seed: int = 0) -> Iterator[VideoFrame]:
    """Pictures with these brightnesses, and noise of so many levels at most on all planes."""
    random = np.random.default_rng(seed)
    scale = 4 if pix_fmt == "yuv420p10le" else 1
    for time, luma in enumerate(lumas):
        height, width = luma.shape
        picture = VideoFrame(width, height, pix_fmt)
        values = [luma, *(np.full((-(-height // 2), -(-width // 2)), 110 + part) for part in (0, 20))]
        noisy = [
            one * scale + random.integers(-noise * scale, noise * scale + 1, one.shape) for one in values
        ]
        dtype = np.uint16 if scale == 4 else np.uint8
        write_planes(picture, [one.astype(dtype) for one in noisy])
        picture.pts = time
        yield picture


def with_ball(count: int, size: tuple[int, int] = SIZE) -> list[Luma]:
    """A bright square on its way through the scene."""
    lumas = [scene(size) for _ in range(count)]
    for at, luma in enumerate(lumas):
        luma[20:32, 4 * at : 4 * at + 12] = 230
    return lumas


@pytest.mark.parametrize("pix_fmt", FORMATS)
@pytest.mark.parametrize("size", [SIZE, (97, 65)])
def test_what_moves_stays_as_it_is(pix_fmt: Planar, size: tuple[int, int]) -> None:
    given_ = list(shot(with_ball(20, size), pix_fmt, noise=1))
    still = background(given_)
    assert still is not None
    scale = 4 if pix_fmt == "yuv420p10le" else 1
    for before, after in zip(given_, frozen(given_, still), strict=True):
        assert (before.pts, before.colorspace, before.format.name) == (after.pts, after.colorspace, pix_fmt)
        for plane, result, base in zip(read_planes(before), read_planes(after), still, strict=True):
            moves = np.abs(plane.astype(int) - base) > LEVELS * scale
            assert np.array_equal(plane[moves], result[moves])
            changed = plane != result
            assert np.array_equal(result[changed], base[changed])


@pytest.mark.parametrize("pix_fmt", FORMATS)
def test_noise_on_a_still_background_goes(pix_fmt: Planar) -> None:
    given_ = list(shot([scene()] * 16, pix_fmt, noise=2))
    still = background(given_)
    assert still is not None
    results = [read_planes(picture) for picture in frozen(given_, still)]
    for planes in results:
        assert all(np.array_equal(plane, base) for plane, base in zip(planes, still, strict=True))
    clean = next(shot([scene()], pix_fmt))
    scale = 4 if pix_fmt == "yuv420p10le" else 1
    for plane, base in zip(read_planes(clean), still, strict=True):
        assert np.abs(plane.astype(int) - base).max() <= 2 * scale


@pytest.mark.parametrize("pix_fmt", FORMATS)
@pytest.mark.parametrize("count", [1, 4, 60])
def test_a_moving_camera_and_few_pictures_have_no_background(pix_fmt: Planar, count: int) -> None:
    assert background(pictures(pix_fmt, count, size=SIZE)) is None


def test_pictures_of_nothing_but_noise_have_none() -> None:
    random = np.random.default_rng(1)
    images = (random.integers(0, 256, (64, 96, 3), np.uint8) for _ in range(20))
    assert background(timed(images, "yuv420p", range(20))) is None


def test_colour_that_moves_is_no_background_either() -> None:
    lumas = [scene() for _ in range(12)]
    given_ = list(shot(lumas, "yuv420p"))
    for at, picture in enumerate(given_):
        planes = [plane.copy() for plane in read_planes(picture)]
        planes[1][10:16, 2 * at : 2 * at + 6] += 30
        write_planes(picture, planes)
    still = background(given_)
    assert still is not None
    for before, after in zip(given_, frozen(given_, still), strict=True):
        assert np.array_equal(read_planes(before)[1], read_planes(after)[1])


def test_a_long_shot_is_looked_at_all_over() -> None:
    """What stands for the first twentieth only is not the background."""
    lumas = [scene() for _ in range(200)]
    for luma in lumas[:10]:
        luma[:] = 20
    still = background(shot(lumas, "yuv420p"))
    assert still is not None
    assert np.array_equal(still[0], scene())


def test_what_takes_too_much_memory_is_not_tried() -> None:
    large = VideoFrame(8192, 8192, "yuv420p")
    write_planes(large, [np.zeros((side, side), np.uint8) for side in (8192, 4096, 4096)])
    assert background([large] * 6) is None


@settings(max_examples=30)
@given(st.integers(0, 1 << 32), st.integers(7, 60), st.sampled_from(FORMATS))
def test_a_single_pixel_that_changes_by_more_than_the_gate_passes(
    seed: int, levels: int, pix_fmt: Planar
) -> None:
    random = np.random.default_rng(seed)
    lumas = [scene((40, 36)) for _ in range(8)]
    at, y, x = random.integers(8), random.integers(36), random.integers(40)
    lumas[at][y, x] += levels
    given_ = list(shot(lumas, pix_fmt))
    still = background(given_)
    assert still is not None
    after = list(frozen(given_, still))[at]
    assert read_planes(after)[0][y, x] == read_planes(given_[at])[0][y, x]
