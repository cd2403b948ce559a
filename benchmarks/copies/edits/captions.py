"""Text over the picture, caption bars, memes."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from benchmarks.copies.edits.base import (
    Context,
    Image,
    Mask,
    PictureEdit,
    canvas,
    draw_colour,
    paste,
    picture_edit,
)
from benchmarks.copies.edits.lettering import draw_font, draw_words, write, write_centred


@picture_edit("text")
def _text(rng: np.random.Generator, context: Context) -> PictureEdit:
    """One to four lines anywhere, one in three of them moving across the picture."""
    lines = [draw_words(rng, 1, 6) for _ in range(int(rng.integers(1, 5)))]
    font, colour = draw_font(rng), draw_colour(rng)
    size = float(rng.uniform(0.05, 0.14))
    left, top = float(rng.uniform(0.0, 0.4)), float(rng.uniform(0.05, 0.6))
    opacity = float(rng.uniform(0.6, 1.0))
    drift = rng.uniform(-0.5, 0.5, 2) if rng.random() < 1 / 3 else np.zeros(2)

    @lru_cache(maxsize=2)
    def layer(height: int, width: int) -> tuple[Image, Mask]:
        letters, shape = canvas(width, height, colour), np.zeros((height, width, 3), np.uint8)
        tall = max(6, round(size * height))
        for row, line in enumerate(lines):
            baseline = round(top * height) + (row + 1) * round(1.6 * tall)
            write(shape, line, (round(left * width), baseline), tall, font, (255, 255, 255))
        # A dark edge, so that it can be read on any picture.
        edge = cv2.dilate(shape, np.ones((3, 3), np.uint8))
        letters[shape[..., 0] < 128] = (0, 0, 0) if sum(colour) > 380 else (255, 255, 255)
        return letters, np.asarray(edge[..., 0], np.float32) * (opacity / 255.0)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        letters, mask = layer(height, width)
        return paste(image, letters, round(drift[0] * share * width), round(drift[1] * share * height), mask)

    return apply


@picture_edit("caption")
def _caption(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A bar with text over the lower or upper 15 to 35 % of the picture, as in news."""
    part, lower = float(rng.uniform(0.15, 0.35)), rng.random() < 0.75
    opacity, colour = float(rng.uniform(0.7, 1.0)), draw_colour(rng)
    lines = [draw_words(rng, 3, 7) for _ in range(int(rng.integers(1, 3)))]
    font = draw_font(rng)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        bar = _bar(width, max(8, round(part * height)), colour, tuple(lines), font)
        return paste(image, bar, 0, height - bar.shape[0] if lower else 0, opacity)

    return apply


@picture_edit("meme")
def _meme(rng: np.random.Generator, context: Context) -> PictureEdit:
    """White or black bars with text above the picture, and often below it."""
    above, below = float(rng.uniform(0.15, 0.4)), float(rng.uniform(0.12, 0.3))
    both, colour = rng.random() < 0.5, (255, 255, 255) if rng.random() < 0.75 else (0, 0, 0)
    upper = tuple(draw_words(rng, 3, 7) for _ in range(int(rng.integers(1, 3))))
    lower, font = (draw_words(rng, 2, 6),), draw_font(rng)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        parts = [_bar(width, max(8, round(above * height)), colour, upper, font), image]
        if both:
            parts.append(_bar(width, max(8, round(below * height)), colour, lower, font))
        return np.vstack(parts)

    return apply


@lru_cache(maxsize=8)
def _bar(width: int, height: int, colour: tuple[int, int, int], lines: tuple[str, ...], font: int) -> Image:
    """A bar with its lines in the middle, black or white as can be read."""
    bar = canvas(width, height, colour)
    ink = (0, 0, 0) if sum(colour) > 380 else (255, 255, 255)
    tall = max(5, round(0.55 * height / (len(lines) + 0.5)))
    for row, line in enumerate(lines):
        write_centred(bar, line, round(height * (row + 0.85) / (len(lines) + 0.3)), tall, font, ink)
    return bar
