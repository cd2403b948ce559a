"""Colours: brighter, paler, grey, tinted."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits.base import Context, Image, PictureEdit, either_side, picture_edit, signed

_SEPIA = np.array([[0.131, 0.534, 0.272], [0.168, 0.686, 0.349], [0.189, 0.769, 0.393]], np.float32)
"""The usual matrix of photo programs, for BGR."""


@picture_edit("brightness")
def _brightness(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Lighter or darker by up to .6 of the range, or of each pixel's value."""
    amount = signed(rng, 0.15, 0.6)
    if rng.random() < 0.5:
        return _linear(1.0, 255.0 * amount)
    return _linear(1.0 + amount, 0.0)


@picture_edit("contrast")
def _contrast(rng: np.random.Generator, context: Context) -> PictureEdit:
    factor = either_side(rng, (0.3, 0.7), (1.4, 2.5))
    return _linear(factor, 127.5 * (1.0 - factor))


@picture_edit("saturation")
def _saturation(rng: np.random.Generator, context: Context) -> PictureEdit:
    return _saturate(either_side(rng, (0.1, 0.6), (1.6, 3.0)))


@picture_edit("grayscale")
def _grayscale(rng: np.random.Generator, context: Context) -> PictureEdit:
    return _saturate(0.0)


@picture_edit("sepia")
def _sepia(rng: np.random.Generator, context: Context) -> PictureEdit:
    share = float(rng.uniform(0.6, 1.0))
    return _mix(share * _SEPIA + (1.0 - share) * np.eye(3, dtype=np.float32))


@picture_edit("tint")
def _tint(rng: np.random.Generator, context: Context) -> PictureEdit:
    """The three channels are made stronger or weaker, each for itself, as filters and white balance do."""
    return _mix(np.diag(rng.uniform(0.55, 1.35, 3)).astype(np.float32))


@picture_edit("colour_jitter")
def _colour_jitter(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A little of everything at once: brightness, contrast, saturation, hue."""
    factor, lighter = float(rng.uniform(0.6, 1.6)), signed(rng, 10.0, 50.0)
    linear = _linear(factor, 127.5 * (1.0 - factor) + lighter)
    saturate, turn = _saturate(float(rng.uniform(0.4, 2.0))), int(rng.integers(-18, 19))

    def apply(image: Image, share: float) -> Image:
        return _turn_hue(saturate(linear(image, share), share), turn)

    return apply


def _linear(factor: float, offset: float) -> PictureEdit:
    """Each value times `factor` plus `offset`."""
    table = np.clip(np.arange(256) * factor + offset, 0, 255).round().astype(np.uint8)

    def apply(image: Image, share: float) -> Image:
        return np.asarray(cv2.LUT(image, table), np.uint8)

    return apply


def _mix(matrix: NDArray[np.float32]) -> PictureEdit:
    """Each pixel (blue, green, red) times a 3x3 matrix."""

    def apply(image: Image, share: float) -> Image:
        return np.asarray(cv2.transform(image, matrix), np.uint8)

    return apply


def _saturate(factor: float) -> PictureEdit:
    """Away from grey (above 1) or towards it (0 is grey), with the luma of BT.601."""
    grey = np.tile(np.array([0.114, 0.587, 0.299], np.float32), (3, 1))
    return _mix(factor * np.eye(3, dtype=np.float32) + (1.0 - factor) * grey)


def _turn_hue(image: Image, turn: int) -> Image:
    """`turn` steps of two degrees round the circle of hues."""
    hsv = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2HSV), np.uint8)
    hsv[..., 0] = (hsv[..., 0].astype(np.int16) + turn) % 180
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR), np.uint8)
