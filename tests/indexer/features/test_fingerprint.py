from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from indexer.features.base import FeatureExtractor, Image
from indexer.features.fingerprint import WHITENING, layers
from indexer.models import default


def _jpeg(image: Image) -> Image:
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _half(image: Image) -> Image:
    return np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _stretched(image: Image) -> Image:
    return np.asarray(cv2.resize(image, None, fx=1.0, fy=1.3), np.uint8)


def _darker(image: Image) -> Image:
    return np.asarray(image * 0.8, np.uint8)


def test_its_length_is_one(extractors: dict[str, FeatureExtractor], real_frames: list[Image]) -> None:
    pictures = [*real_frames, np.zeros((90, 160, 3), np.uint8)]
    rows = extractors["fingerprint"].extract(pictures)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("change", [_jpeg, _half, _stretched, _darker])
def test_it_stays_near_whatever_was_done(
    extractors: dict[str, FeatureExtractor], real_frames: list[Image], change: Callable[[Image], Image]
) -> None:
    extractor = extractors["fingerprint"]
    stored, asked = extractor.extract(real_frames), extractor.extract([change(f) for f in real_frames])
    assert ((stored * asked).sum(axis=1) > 0.6).all()


def test_other_footage_is_nearly_at_right_angles(
    extractors: dict[str, FeatureExtractor], real_frames: list[Image]
) -> None:
    """Of three clips; to the CNN embedding they are not."""
    clip = np.arange(len(real_frames)) // 4
    others = clip[:, None] != clip
    angles = {}
    for name in ("fingerprint", "cnn"):
        rows = extractors[name].extract(real_frames)
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        angles[name] = np.abs(rows @ rows.T)[others].max()
    assert angles["fingerprint"] < 0.25 < angles["cnn"]


def test_no_layer_outweighs_another() -> None:
    means = np.random.default_rng(0).random((3, default.POOLED), np.float32)
    scaled = means * np.repeat([1, 1, 50, 50, 0.01, 0.01], [320, 320, 192, 192, 112, 112]).astype(np.float32)
    assert np.allclose(layers(means), layers(scaled), atol=1e-5)
    assert np.allclose(np.linalg.norm(layers(means), axis=1), np.sqrt(6), atol=1e-4)
    assert not layers(np.zeros((1, default.POOLED), np.float32)).any()


def test_the_whitening_fits_the_model() -> None:
    arrays = WHITENING.arrays
    assert arrays["mean"].shape == (default.POOLED,)
    assert arrays["projection"].shape == (default.POOLED, 256)
    assert all(np.isfinite(array).all() and array.dtype == np.float32 for array in arrays.values())
