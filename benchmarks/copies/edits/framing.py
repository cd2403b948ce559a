"""What is cut off a picture, and what is put round it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits.base import (
    Context,
    Image,
    PictureEdit,
    canvas,
    cover,
    draw_border_colour,
    paste,
    picture_edit,
    resized,
)


@picture_edit("crop")
def _crop(rng: np.random.Generator, context: Context) -> PictureEdit:
    """.3 to .8 of each side, as it is or enlarged to the width it had."""
    side = float(rng.uniform(0.3, 0.8))
    # Both sides about alike: a strip of .3 by .8 has less in it than most people would pass on.
    sides = np.clip(side * rng.uniform(0.85, 1.15, 2), 0.3, 0.8)
    return _cut(sides, rng.random(2) * (1.0 - sides), enlarge=rng.random() < 0.5)


@picture_edit("half_crop")
def _half_crop(rng: np.random.Generator, context: Context) -> PictureEdit:
    """The left, right, upper or lower half."""
    sides, corner = np.ones(2), np.zeros(2)
    axis = int(rng.integers(2))
    sides[axis], corner[axis] = 0.5, float(rng.choice((0.0, 0.5)))
    return _cut(sides, corner, enlarge=False)


def _cut(sides: NDArray[np.float64], corner: NDArray[np.float64], *, enlarge: bool) -> PictureEdit:
    """The rectangle of `sides` (width, height) at `corner` (left, top), all shares of the picture's."""

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        left, top = int(corner[0] * width), int(corner[1] * height)
        wide, high = max(8, round(sides[0] * width)), max(8, round(sides[1] * height))
        part = np.ascontiguousarray(image[top : top + high, left : left + wide])
        return resized(part, width, round(high * width / wide)) if enlarge else part

    return apply


@picture_edit("pad")
def _pad(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A border of 3 to 25 % on each side."""
    return _border(rng, *rng.uniform(0.03, 0.25, 4))


@picture_edit("letterbox")
def _letterbox(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Bars above and below."""
    bar = float(rng.uniform(0.12, 0.6))
    return _border(rng, 0.0, 0.0, bar, bar)


@picture_edit("pillarbox")
def _pillarbox(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Bars on the left and right."""
    bar = float(rng.uniform(0.12, 0.6))
    return _border(rng, bar, bar, 0.0, 0.0)


def _border(rng: np.random.Generator, left: float, right: float, top: float, bottom: float) -> PictureEdit:
    """Borders of one colour, as shares of the picture's sides."""
    colour = draw_border_colour(rng)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        wide = width + round(left * width) + round(right * width)
        high = height + round(top * height) + round(bottom * height)
        return paste(canvas(wide, high, colour), image, round(left * width), round(top * height))

    return apply


@picture_edit("blurred_box")
def _blurred_box(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A wide picture made upright or an upright one wide, over itself enlarged and blurred."""
    factor = float(rng.uniform(1.3, 3.0))
    sigma, dim = float(rng.uniform(0.015, 0.05)), float(rng.uniform(0.5, 1.0))

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        wide, high = (width, round(height * factor)) if width >= height else (round(width * factor), height)
        # Blurred small: nothing of what is lost in between could be seen.
        small = cover(image, max(8, wide // 8), max(8, high // 8))
        blurred = cv2.GaussianBlur(small, (0, 0), max(0.8, sigma * wide / 8))
        behind = np.asarray(cv2.convertScaleAbs(cv2.resize(blurred, (wide, high)), alpha=dim), np.uint8)
        return paste(behind, image, (wide - width) // 2, (high - height) // 2)

    return apply
