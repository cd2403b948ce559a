"""Two videos in one picture: one inside the other, through it, beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits.base import Context, Image, PictureEdit, cover, paste, picture_edit, resized


@picture_edit("inset")
def _inset(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Picture in picture: the source small, .25 to .6 of the side, inside another video."""
    size, place = float(rng.uniform(0.25, 0.6)), rng.random(2)
    other = context.other

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        behind = cover(other(share), width, height)
        return _put_inside(behind, image, size, place)

    return apply


@picture_edit("covered")
def _covered(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Picture in picture: another video small, .25 to .5 of the side, inside the source."""
    size, place = float(rng.uniform(0.25, 0.5)), rng.random(2)
    other = context.other

    def apply(image: Image, share: float) -> Image:
        return _put_inside(image, other(share), size, place)

    return apply


def _put_inside(behind: Image, inside: Image, size: float, place: NDArray[np.float64]) -> Image:
    """`inside` fitted into `size` of both sides of `behind`, at `place` of the room that is left."""
    height, width = behind.shape[:2]
    scale = min(size * width / inside.shape[1], size * height / inside.shape[0])
    small = resized(inside, round(inside.shape[1] * scale), round(inside.shape[0] * scale))
    left, top = place * (width - small.shape[1], height - small.shape[0])
    return paste(behind, small, round(left), round(top))


@picture_edit("blend")
def _blend(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Another video shines through with .2 to .5."""
    alpha = float(rng.uniform(0.2, 0.5))
    other = context.other

    def apply(image: Image, share: float) -> Image:
        above = cover(other(share), image.shape[1], image.shape[0])
        return np.asarray(cv2.addWeighted(image, 1.0 - alpha, above, alpha, 0.0), np.uint8)

    return apply


@picture_edit("hstack")
def _hstack(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Beside another video of the same height."""
    return _stack(rng, context, axis=1)


@picture_edit("vstack")
def _vstack(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Above or below another video of the same width."""
    return _stack(rng, context, axis=0)


def _stack(rng: np.random.Generator, context: Context, axis: int) -> PictureEdit:
    """The other one gets .5 to 1 of the source's size along the axis; half of the sources come second."""
    part, second = float(rng.uniform(0.5, 1.0)), rng.random() < 0.5
    other = context.other

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        size = (width, round(part * height)) if axis == 0 else (round(part * width), height)
        beside = cover(other(share), *size)
        return np.concatenate((beside, image) if second else (image, beside), axis)

    return apply
