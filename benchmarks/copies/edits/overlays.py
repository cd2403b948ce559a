"""Logos, emoji and shapes on top of the picture, drawn here so that nothing has to be shipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from benchmarks.copies.edits.base import (
    Context,
    Image,
    Mask,
    PictureEdit,
    draw_colour,
    paste,
    picture_edit,
    resized,
)
from benchmarks.copies.edits.lettering import draw_font, draw_words, write_centred

_SIDE = 160  # pixels that signs are drawn with before they are scaled
_Sign = tuple[Image, Mask]


@picture_edit("logo")
def _logo(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A sign of 10 to 30 % of the height, mostly in a corner, half transparent or solid."""
    sign = _draw_logo(rng)
    size, opacity = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.5, 1.0))
    x, y = (float(np.clip(rng.choice((0.03, 0.97)) + rng.normal(0, 0.03), 0, 1)) for _ in range(2))
    return _put([(sign, size, x, y, 0.0, 0.0)], opacity)


@picture_edit("emoji")
def _emoji(rng: np.random.Generator, context: Context) -> PictureEdit:
    """One to three faces of 15 to 40 % of the height, some of them moving."""
    signs = []
    for _ in range(int(rng.integers(1, 4))):
        move = rng.uniform(-0.4, 0.4, 2) if rng.random() < 0.3 else np.zeros(2)
        x, y = rng.random(2)
        face, size = _draw_face(rng), float(rng.uniform(0.15, 0.4))
        signs.append((face, size, float(x), float(y), float(move[0]), float(move[1])))
    return _put(signs, float(rng.uniform(0.8, 1.0)))


@picture_edit("shapes")
def _shapes(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Three to ten lines, rectangles and discs anywhere."""
    figures = [_draw_figure(rng) for _ in range(int(rng.integers(3, 11)))]

    def apply(image: Image, share: float) -> Image:
        result = image.copy()
        for figure in figures:
            figure(result)
        return result

    return apply


def _put(signs: list[tuple[_Sign, float, float, float, float, float]], opacity: float) -> PictureEdit:
    """Signs on the picture: each with its size, where it is in the room left to it, how far it moves."""

    @lru_cache(maxsize=8)
    def scaled(which: int, side: int) -> _Sign:
        picture, mask = signs[which][0]
        small = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA)
        return resized(picture, side, side), np.asarray(small * opacity, np.float32)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        for which, (_, size, x, y, right, down) in enumerate(signs):
            side = max(6, min(width, round(size * height)))
            left, top = (x + right * share) * (width - side), (y + down * share) * (height - side)
            picture, mask = scaled(which, side)
            image = paste(image, picture, round(left), round(top), mask)
        return image

    return apply


def _draw_logo(rng: np.random.Generator) -> _Sign:
    """A disc, square or polygon with one or two letters."""
    picture, mask = np.zeros((_SIDE, _SIDE, 3), np.uint8), np.zeros((_SIDE, _SIDE), np.uint8)
    middle, kind = _SIDE // 2, int(rng.integers(3))
    if kind == 0:
        cv2.circle(mask, (middle, middle), middle - 4, 255, -1, cv2.LINE_AA)
    elif kind == 1:
        cv2.rectangle(mask, (6, 30), (_SIDE - 6, _SIDE - 30), 255, -1)
    else:
        angles = np.linspace(0, 2 * np.pi, int(rng.integers(3, 8)), endpoint=False) + rng.random()
        points = middle + (middle - 4) * np.stack((np.cos(angles), np.sin(angles)), 1)
        cv2.fillPoly(mask, [points.astype(np.int32)], 255, cv2.LINE_AA)
    colour = draw_colour(rng)
    picture[:] = colour
    ink = (0, 0, 0) if sum(colour) > 380 else (255, 255, 255)
    write_centred(picture, draw_words(rng, 1, 1)[:2].upper(), round(0.64 * _SIDE), 46, draw_font(rng), ink)
    return picture, mask.astype(np.float32) / 255.0


def _draw_face(rng: np.random.Generator) -> _Sign:
    """A round face that laughs, cries or wonders."""
    picture, mask = np.zeros((_SIDE, _SIDE, 3), np.uint8), np.zeros((_SIDE, _SIDE), np.uint8)
    middle = _SIDE // 2
    cv2.circle(mask, (middle, middle), middle - 3, 255, -1, cv2.LINE_AA)
    skin = np.array((40, 205, 255)) + rng.integers(-30, 31, 3)
    picture[:] = np.clip(skin, 0, 255)
    dark = (20, 40, 70)
    for x in (52, 108):
        cv2.ellipse(picture, (x, 62), (11, int(rng.integers(3, 18))), 0, 0, 360, dark, -1, cv2.LINE_AA)
    mouth, turned = int(rng.integers(8, 36)), int(rng.choice((0, 180)))
    cv2.ellipse(picture, (middle, 104), (38, mouth), turned, 0, 180, dark, -1, cv2.LINE_AA)
    if rng.random() < 0.4:  # tears
        for x in (40, 120):
            cv2.ellipse(picture, (x, 96), (9, 22), 0, 0, 360, (255, 190, 90), -1, cv2.LINE_AA)
    return picture, mask.astype(np.float32) / 255.0


def _draw_figure(rng: np.random.Generator) -> Callable[[Image], None]:
    """Something that draws one figure into a picture of any size."""
    kind, colour, thick = int(rng.integers(3)), draw_colour(rng), float(rng.uniform(0.005, 0.02))
    places, radius = rng.random((2, 2)), float(rng.uniform(0.03, 0.15))

    def draw(image: Image) -> None:
        height, width = image.shape[:2]
        first, last = ((int(x * width), int(y * height)) for x, y in places)
        line = max(1, round(thick * width))
        filled = -1 if thick < 0.01 else line
        if kind == 0:
            cv2.line(image, first, last, colour, line, cv2.LINE_AA)
        elif kind == 1:
            corner = (first[0] + round(2 * radius * height), first[1] + round(radius * height))
            cv2.rectangle(image, first, corner, colour, filled)
        else:
            cv2.circle(image, first, round(radius * height), colour, filled, cv2.LINE_AA)

    return draw
