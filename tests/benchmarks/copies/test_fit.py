"""What is fitted to footage: whitening, the components of keypoints and their mirrored signs, the bank."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.copies.fit import MIRROR, OF_EACH, bank, fit_sift, whiten
from indexer.features.fingerprint import DIM
from indexer.features.keypoints import COMPONENTS, PROJECTION
from tests.search.conftest import BIKES, BUNNY, shown

Floats = NDArray[np.float32]
Bgr = NDArray[np.uint8]


@pytest.fixture(scope="module")
def images() -> list[Bgr]:
    return [*shown(BIKES, 1.0, 9.0)[::50], *shown(BUNNY, 1.0, 5.0)[::50]]


@pytest.fixture(scope="module")
def fitted(images: list[Bgr]) -> dict[str, Floats]:
    return fit_sift(images)


def test_whitened_rows_vary_alike_in_all_directions_and_in_none_together() -> None:
    rng = np.random.default_rng(0)
    mixing = rng.standard_normal((DIM + 40, DIM + 40)) * np.geomspace(3, 0.1, DIM + 40)
    rows = np.asarray(rng.standard_normal((2000, DIM + 40)) @ mixing + 5.0, np.float32)
    mean, projection = whiten(rows)
    assert mean.shape == (DIM + 40,)
    assert projection.shape == (DIM + 40, DIM)
    whitened = (rows - mean) @ projection
    np.testing.assert_allclose(whitened.mean(axis=0), 0, atol=1e-2)
    np.testing.assert_allclose(np.cov(whitened.T), np.eye(DIM), atol=0.02)


def test_a_direction_in_which_nothing_varies_does_not_count() -> None:
    rng = np.random.default_rng(0)
    rows = np.zeros((1000, DIM), np.float32)
    rows[:, : DIM // 2] = rng.standard_normal((1000, DIM // 2))
    mean, projection = whiten(rows)
    whitened = (rows - mean) @ projection
    assert np.isfinite(projection).all()
    assert np.abs(whitened[:, DIM // 2 :]).max() < 0.1


def test_whitening_keeps_what_varies_most() -> None:
    rng = np.random.default_rng(0)
    deviations = np.geomspace(4, 0.01, DIM + 60)
    rows = np.asarray(rng.standard_normal((1500, DIM + 60)) * deviations, np.float32)
    _, projection = whiten(rows)
    lost = np.linalg.norm(projection[DIM + 30 :] * deviations[DIM + 30 :, None])
    assert lost < 0.2 * np.linalg.norm(projection[:30] * deviations[:30, None])


def test_mirroring_twice_is_nothing() -> None:
    assert sorted(MIRROR.tolist()) == list(range(128))
    np.testing.assert_array_equal(MIRROR[MIRROR], np.arange(128))


def test_a_mirrored_picture_has_mirrored_descriptors(images: list[Bgr]) -> None:
    """OpenCV's SIFT of a flipped picture is `MIRROR` of that of the picture, at the mirrored places."""
    grey = cv2.cvtColor(images[2], cv2.COLOR_BGR2GRAY)
    sift = cv2.SIFT.create(100)
    there, plain = sift.detectAndCompute(grey, None)
    mirrored = [
        cv2.KeyPoint(
            grey.shape[1] - 1 - p.pt[0], p.pt[1], p.size, (180 - p.angle) % 360, p.response, p.octave
        )
        for p in there
    ]
    kept, flipped = sift.compute(np.ascontiguousarray(grey[:, ::-1]), mirrored)
    assert len(kept) == len(there)
    rows, others = np.asarray(plain, np.float64)[:, MIRROR], np.asarray(flipped, np.float64)
    cosines = (rows * others).sum(1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(others, axis=1)
    assert np.median(cosines) > 0.95


def _check_signs(mean: Floats, projection: Floats, mirror: Floats) -> None:
    assert mean.shape == (128,)
    assert projection.shape == (128, COMPONENTS)
    assert set(mirror.tolist()) <= {-1.0, 1.0}
    np.testing.assert_array_equal(projection[MIRROR], projection * mirror)  # bit by bit
    np.testing.assert_allclose(mean[MIRROR], mean, atol=1e-3)


def test_mirroring_a_component_gives_itself_or_its_negative(fitted: dict[str, Floats]) -> None:
    _check_signs(fitted["mean"], fitted["projection"], fitted["mirror"])


def test_what_is_kept_with_the_code_is_so_too() -> None:
    arrays = PROJECTION.arrays
    _check_signs(arrays["mean"], arrays["projection"], arrays["mirror"])


def test_components_are_directions_of_their_own(fitted: dict[str, Floats]) -> None:
    products = fitted["projection"].T @ fitted["projection"]
    np.testing.assert_allclose(products, np.eye(COMPONENTS), atol=1e-3)


def test_pictures_without_details_are_passed_over(images: list[Bgr]) -> None:
    flat = np.zeros((90, 160, 3), np.uint8)
    np.testing.assert_array_equal(
        fit_sift([images[0], flat])["projection"], fit_sift(images[:1])["projection"]
    )


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 7)), min_size=1, max_size=8))
def test_the_bank_has_a_few_frames_of_every_file(files: list[tuple[str, int]]) -> None:
    names = [name for name, count in files for _ in range(count)]
    vectors = np.random.default_rng(0).standard_normal((len(names), DIM)).astype(np.float32)
    levels = bank(names, vectors)
    assert levels.dtype == np.int8
    assert len(levels) == sum(min(OF_EACH, names.count(name)) for name in set(names))
    np.testing.assert_array_equal(np.abs(levels).max(axis=1), 127)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = (levels / np.linalg.norm(levels, axis=1, keepdims=True)) @ unit.T
    which = alike.argmax(axis=1)
    assert (alike.max(axis=1) > 0.999).all()
    for name in set(names):
        assert sum(names[at] == name for at in which) == min(OF_EACH, names.count(name))
