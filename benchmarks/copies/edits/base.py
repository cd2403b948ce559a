"""What a picture edit is, and the few steps that many of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""(h, w, 3) BGR."""
Mask = NDArray[np.float32]
"""(h, w), 0 where the picture below is seen to 1 where the one above covers it."""
PictureEdit = Callable[[Image, float], Image]
"""From a picture and its share of the clip's time (0 to 1) to the edited picture."""
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Context:
    """What an edit may use besides the picture itself.

    Attributes:
        other: frames of one unrelated clip or still, by the share of its time, 0 to 1.
    """

    other: Callable[[float], Image]


Sampler = Callable[[np.random.Generator, Context], PictureEdit]
"""Draws the parameters of an edit once, for all frames of a clip."""
PICTURE_EDITS: dict[str, Sampler] = {}


def picture_edit(name: str) -> Callable[[Sampler], Sampler]:
    """Decorate a `Sampler` so that it is known as `name`."""

    def add(sampler: Sampler) -> Sampler:
        if name in PICTURE_EDITS:
            raise ValueError(f"the edit {name!r} is registered twice")
        PICTURE_EDITS[name] = sampler
        return sampler

    return add


def signed(rng: np.random.Generator, low: float, high: float) -> float:
    """A number whose size is uniform in [low, high], positive or negative."""
    return float(rng.uniform(low, high) * rng.choice((-1.0, 1.0)))


def either_side(rng: np.random.Generator, low: tuple[float, float], high: tuple[float, float]) -> float:
    """A factor, uniform in `low` (below 1) or in `high` (above 1): what lies between changes too little."""
    return float(rng.uniform(*(low if rng.random() < 0.5 else high)))


def draw_colour(rng: np.random.Generator) -> Colour:
    """Any colour."""
    blue, green, red = (int(value) for value in rng.integers(0, 256, 3))
    return blue, green, red


def draw_border_colour(rng: np.random.Generator) -> Colour:
    """Black most often, else white or any colour, as borders are."""
    kind = rng.random()
    if kind < 0.6:
        return 0, 0, 0
    return (255, 255, 255) if kind < 0.75 else draw_colour(rng)


def resized(image: Image, width: int, height: int) -> Image:
    """Squashed or stretched to a size of at least one pixel."""
    size = (max(1, width), max(1, height))
    if size == (image.shape[1], image.shape[0]):
        return image
    how = cv2.INTER_AREA if size[0] < image.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def cover(image: Image, width: int, height: int) -> Image:
    """Scaled to fill a size, the middle of it."""
    high, wide = image.shape[:2]
    scale = max(width / wide, height / high)
    larger = resized(image, max(width, round(wide * scale)), max(height, round(high * scale)))
    left, top = (larger.shape[1] - width) // 2, (larger.shape[0] - height) // 2
    return larger[top : top + height, left : left + width]


def canvas(width: int, height: int, colour: Colour) -> Image:
    """A picture of one colour."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = colour
    return picture


def paste(below: Image, above: Image, left: int, top: int, mask: Mask | float = 1.0) -> Image:
    """`above` put on a copy of `below`, where it lies inside.

    Args:
        below: the picture.
        above: what is put on it.
        left: where its left side comes to lie, which may be outside.
        top: the same of its upper side.
        mask: how much it covers, for each of its pixels or for all.
    """
    result = below.copy()
    x0, y0 = max(0, left), max(0, top)
    x1 = min(below.shape[1], left + above.shape[1])
    y1 = min(below.shape[0], top + above.shape[0])
    if x0 >= x1 or y0 >= y1:
        return result
    part = np.ascontiguousarray(above[y0 - top : y1 - top, x0 - left : x1 - left])
    region = np.ascontiguousarray(below[y0:y1, x0:x1])
    if isinstance(mask, float):
        mixed = part if mask == 1.0 else cv2.addWeighted(part, mask, region, 1.0 - mask, 0.0)
    else:
        weight = np.ascontiguousarray(mask[y0 - top : y1 - top, x0 - left : x1 - left])
        mixed = cv2.blendLinear(part, region, weight, 1.0 - weight)
    result[y0:y1, x0:x1] = mixed
    return result
