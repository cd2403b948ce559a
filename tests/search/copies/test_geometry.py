"""Pictures whose map onto each other is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.features.keypoints import COMPONENTS, Keypoints, detect
from search.copies.geometry import SURE, Geometry, match
from tests.search.conftest import BIKES, BUNNY, shown

Bgr = NDArray[np.uint8]


def large(name: str, second: float) -> Bgr:
    return np.asarray(cv2.resize(shown(name, second)[0], (480, 270), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="module")
def bikes() -> Bgr:
    return large(BIKES, 6.0)


def matched(query: Bgr, stored: Bgr) -> Geometry | None:
    points = detect(query, 600)
    other = detect(stored, 200)
    found = [match(points, other, mirrored=False), match(points.mirrored, other, mirrored=True)]
    return max((one for one in found if one), key=lambda one: one.inliers, default=None)


def test_a_picture_lies_on_itself(bikes: Bgr) -> None:
    found = matched(bikes, bikes)
    assert found is not None
    assert found.inliers >= SURE
    np.testing.assert_allclose(found.affine, np.eye(2, 3), atol=0.01)
    assert found.shown == pytest.approx(1.0, abs=0.02)
    assert found.fills == pytest.approx(1.0, abs=0.02)
    assert found.turned(16 / 9, 16 / 9) == pytest.approx(0.0, abs=0.5)
    assert not found.mirrored
    assert found.places.shape == (found.inliers, 4)


def test_a_crop_shows_a_part_and_is_filled_by_it(bikes: Bgr) -> None:
    found = matched(bikes[54:216, 96:384], bikes)
    assert found is not None
    assert found.inliers >= SURE
    assert found.shown == pytest.approx(0.36, abs=0.03)
    assert found.fills == pytest.approx(1.0, abs=0.02)
    np.testing.assert_allclose(found.affine, [[0.6, 0, 0.2], [0, 0.6, 0.2]], atol=0.02)


def test_an_inset_shows_all_and_fills_a_part(bikes: Bgr) -> None:
    page = large(BUNNY, 3.0)
    page[20:155, 30:270] = cv2.resize(bikes, (240, 135), interpolation=cv2.INTER_AREA)
    found = matched(page, bikes)
    assert found is not None
    assert found.inliers >= SURE
    assert found.shown == pytest.approx(1.0, abs=0.03)
    assert found.fills == pytest.approx(0.25, abs=0.03)


def test_a_mirrored_picture_is_told(bikes: Bgr) -> None:
    found = matched(np.ascontiguousarray(bikes[:, ::-1]), bikes)
    assert found is not None
    assert found.mirrored
    assert found.inliers >= SURE
    np.testing.assert_allclose(found.affine, np.eye(2, 3), atol=0.01)


@pytest.mark.parametrize("degrees", [-25, 10, 90, 180])
def test_a_turned_picture_is_told_by_how_much(bikes: Bgr, degrees: float) -> None:
    square = np.asarray(bikes[:, 105:375], np.uint8)
    spin = cv2.getRotationMatrix2D((135, 135), -degrees, 1.0)  # OpenCV counts against the clock
    found = matched(np.asarray(cv2.warpAffine(square, spin, (270, 270)), np.uint8), square)
    assert found is not None
    assert abs((found.turned(1.0, 1.0) - degrees + 180) % 360 - 180) < 1.0


def test_other_footage_does_not_agree(bikes: Bgr) -> None:
    found = matched(large(BUNNY, 3.0), bikes)
    assert found is None or found.inliers < 10


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 300))
def test_chance_never_proves_anything(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)

    def points(number: int) -> Keypoints:
        descriptors = rng.standard_normal((number, COMPONENTS)).astype(np.float32)
        descriptors /= np.maximum(np.linalg.norm(descriptors, axis=1, keepdims=True), 1e-6)
        return Keypoints(rng.random((number, 2), np.float32), descriptors)

    found = match(points(count), points(200), mirrored=False)
    assert found is None or found.inliers < 10
