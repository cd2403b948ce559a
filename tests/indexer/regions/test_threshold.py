from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from indexer.regions.moments import Moment
from indexer.regions.threshold import KERNEL, LEVEL, Kernel, ThresholdSegmenter, convolve
from storage.masks import Mask
from tests.indexer.regions.scenes import backdrop

small = array_shapes(min_dims=2, max_dims=2, max_side=9)
masks = arrays(np.bool_, small)
kernels = arrays(np.float32, small, elements=st.floats(-4, 4, width=32))


def _by_the_formula(mask: Mask, kernel: Kernel) -> np.ndarray:
    """I(x, y) = sum over u, v of A(u, v) G(x - u, y - v), each sum as it stands there."""
    height, width = mask.shape
    origin = kernel.shape[1] // 2, kernel.shape[0] // 2
    result = np.zeros(mask.shape)
    for y, x in np.ndindex(mask.shape):
        for v, u in np.ndindex(height, width):
            column, row = x - u + origin[0], y - v + origin[1]
            if mask[v, u] and 0 <= row < kernel.shape[0] and 0 <= column < kernel.shape[1]:
                result[y, x] += kernel[row, column]
    return result


@given(masks, kernels)
def test_it_is_the_formula_for_any_kernel(mask: Mask, kernel: Kernel) -> None:
    assert np.allclose(convolve(mask, kernel), _by_the_formula(mask, kernel), atol=1e-3)


@given(masks)
def test_a_kernel_of_one_pixel_changes_nothing(mask: Mask) -> None:
    assert (convolve(mask, np.ones((1, 1), np.float32)) == mask).all()


def test_a_kernel_may_be_larger_than_the_picture() -> None:
    mask = np.eye(20, dtype=bool)
    kernel = np.random.default_rng(0).normal(size=(51, 33)).astype(np.float32)
    assert np.allclose(convolve(mask, kernel), _by_the_formula(mask, kernel), atol=1e-2)


def test_the_default_dilates_what_is_bright() -> None:
    picture = backdrop()
    bright = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > LEVEL
    dilated = cv2.dilate(bright.astype(np.uint8), np.ones((5, 5), np.uint8))
    (found,) = ThresholdSegmenter().push(Moment(picture, 0.0))
    assert ((found.scores >= 0.5) == (np.asarray(dilated) > 0)).all()
    assert 0.02 < bright.mean() < 0.98


def test_another_kernel_gives_soft_edges() -> None:
    line = cv2.getGaussianKernel(9, 2.0)
    (found,) = ThresholdSegmenter(kernel=(line @ line.T).astype(np.float32)).push(Moment(backdrop(), 0.0))
    assert ((found.scores > 0.1) & (found.scores < 0.9)).mean() > 0.01


@pytest.mark.parametrize(
    "kernel",
    [np.zeros((0, 3), np.float32), np.ones(3, np.float32), np.full((3, 3), np.nan, np.float32)],
)
def test_what_is_no_kernel(kernel: Kernel) -> None:
    with pytest.raises(ValueError, match="kernel"):
        ThresholdSegmenter(kernel=kernel)


def test_the_default_kernel_is_five_by_five() -> None:
    assert KERNEL.shape == (5, 5)
