"""What is lost on the way: sharpness, resolution, bits."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits.base import Context, Image, PictureEdit, picture_edit, resized

_WIDTH = 640  # strengths in pixels are for pictures that are so wide, and scaled for others
_ROOM = 64  # pixels by which noise is shifted from frame to frame, at most


@picture_edit("blur")
def _blur(rng: np.random.Generator, context: Context) -> PictureEdit:
    sigma = float(rng.uniform(4.0, 12.0)) / _WIDTH

    def apply(image: Image, share: float) -> Image:
        # At half the size with half the sigma: four times as fast, and the fine detail is gone anyway.
        height, width = image.shape[:2]
        half = resized(image, (width + 1) // 2, (height + 1) // 2)
        blurred = cv2.GaussianBlur(half, (0, 0), max(0.5, sigma * width / 2), borderType=cv2.BORDER_REPLICATE)
        return resized(np.asarray(blurred, np.uint8), width, height)

    return apply


@picture_edit("pixelate")
def _pixelate(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Blocks of 6 to 20 pixels."""
    block = float(rng.uniform(6.0, 20.0)) / _WIDTH

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        side = max(2.0, block * width)
        small = resized(image, round(width / side), round(height / side))
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)

    return apply


@picture_edit("noise")
def _noise(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Gaussian, or salt and pepper; other for every frame."""
    strength, specks = float(rng.uniform(15.0, 50.0)), rng.random() < 0.3
    lost, seed = float(rng.uniform(0.02, 0.1)), int(rng.integers(2**31))

    @lru_cache(maxsize=2)
    def grain(height: int, width: int) -> NDArray[np.int16]:
        own = np.random.default_rng(seed)
        if not specks:
            return own.normal(0.0, strength, (height, width, 3)).astype(np.int16)
        dice = own.random((height, width, 1), np.float32)
        one = np.where(dice < lost / 2, -255, np.where(dice > 1.0 - lost / 2, 255, 0))
        return np.repeat(one.astype(np.int16), 3, axis=2)

    def apply(image: Image, share: float) -> Image:
        # Another part of one larger noise: to draw it anew for every frame takes ten times as long.
        height, width = image.shape[:2]
        top, left = np.random.default_rng((seed, int(share * 1e6))).integers(0, _ROOM, 2)
        part = grain(height + _ROOM, width + _ROOM)[top : top + height, left : left + width]
        return np.asarray(cv2.add(image, np.ascontiguousarray(part), dtype=cv2.CV_8U), np.uint8)

    return apply


@picture_edit("low_quality")
def _low_quality(rng: np.random.Generator, context: Context) -> PictureEdit:
    """JPEG of quality 5 to 20; a clip is written with few bits instead (`make.QUALITY`)."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(5, 21))]

    def apply(image: Image, share: float) -> Image:
        encoded = cv2.imencode(".jpg", image, quality)[1]
        return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)

    return apply


@picture_edit("low_resolution")
def _low_resolution(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Made smaller, to 80 to 200 of 640 pixels, and larger again."""
    scale = float(rng.uniform(80.0, 200.0)) / _WIDTH

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        return resized(resized(image, round(width * scale), round(height * scale)), width, height)

    return apply
