"""Pictures turned, mirrored, stretched, seen from the side, shaken."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits.base import (
    Context,
    Image,
    PictureEdit,
    either_side,
    picture_edit,
    resized,
    signed,
)

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@picture_edit("hflip")
def _hflip(rng: np.random.Generator, context: Context) -> PictureEdit:
    return lambda image, share: np.ascontiguousarray(image[:, ::-1])


@picture_edit("vflip")
def _vflip(rng: np.random.Generator, context: Context) -> PictureEdit:
    return lambda image, share: np.ascontiguousarray(image[::-1])


@picture_edit("aspect")
def _aspect(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Stretched by .5 to 2, about as many pixels as before."""
    root = float(np.sqrt(either_side(rng, (0.5, 0.8), (1.25, 2.0))))

    def apply(image: Image, share: float) -> Image:
        return resized(image, round(image.shape[1] * root), round(image.shape[0] / root))

    return apply


@picture_edit("rotate")
def _rotate(rng: np.random.Generator, context: Context) -> PictureEdit:
    """By 5 to 30 degrees with black corners, the picture's own cut off or all of it kept."""
    degrees, whole = signed(rng, 5.0, 30.0), rng.random() < 0.5

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        size = (width, height)
        if whole:
            cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
            size = (round(width * cosine + height * sine), round(width * sine + height * cosine))
            matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
        return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)

    return apply


@picture_edit("rotate90")
def _rotate90(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A quarter to the left or right."""
    turn = _TURNS[int(rng.choice((90, 270)))]
    return lambda image, share: np.asarray(cv2.rotate(image, turn), np.uint8)


@picture_edit("rotate180")
def _rotate180(rng: np.random.Generator, context: Context) -> PictureEdit:
    return lambda image, share: np.asarray(cv2.rotate(image, _TURNS[180]), np.uint8)


@picture_edit("perspective")
def _perspective(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Each corner moves in by up to .22 of the side, as when a screen is filmed."""
    moves = rng.uniform(0.0, 0.22, (4, 2))
    # Three corners that happen to stay make hardly an edit.
    moves[int(rng.integers(4))] = rng.uniform(0.12, 0.22, 2)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float64)
    towards = corners + moves * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])

    def apply(image: Image, share: float) -> Image:
        size = np.array([image.shape[1], image.shape[0]])
        matrix = cv2.getPerspectiveTransform(
            (corners * size).astype(np.float32), (towards * size).astype(np.float32)
        )
        warped = cv2.warpPerspective(image, matrix, (image.shape[1], image.shape[0]), flags=cv2.INTER_LINEAR)
        return np.asarray(warped, np.uint8)

    return apply


@picture_edit("shake")
def _shake(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A hand-held camera: moved by up to 6 % of the side and turned by up to 4 degrees, over and over."""
    strength, zoom = float(rng.uniform(0.02, 0.06)), float(rng.uniform(1.0, 1.12))
    paths = [_wobble(rng) for _ in range(3)]

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        x, y, turn = (float(path(share)) for path in paths)
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 60.0 * strength * turn, zoom)
        matrix[:, 2] += (x * strength * width, y * strength * height)
        return np.asarray(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR), np.uint8)

    return apply


class _Wobble:
    """A smooth path between about -1 and 1: a sum of sines."""

    def __init__(self, cycles: NDArray[np.float64], phases: NDArray[np.float64]) -> None:
        self._cycles = cycles
        self._phases = phases

    def __call__(self, share: float) -> float:
        return float(np.sin(2 * np.pi * self._cycles * share + self._phases).mean() * 1.5)


def _wobble(rng: np.random.Generator) -> _Wobble:
    """Three sines of 5 to 60 cycles in a clip."""
    return _Wobble(rng.uniform(5.0, 60.0, 3), rng.uniform(0.0, 2 * np.pi, 3))
