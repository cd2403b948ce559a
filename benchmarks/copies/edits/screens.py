"""The picture as seen in a program: a screenshot of a player, or of a phone."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from benchmarks.copies.edits.base import Context, Image, PictureEdit, canvas, paste, picture_edit
from benchmarks.copies.edits.lettering import draw_words, write

_FONT = cv2.FONT_HERSHEY_SIMPLEX


@picture_edit("screenshot")
def _screenshot(rng: np.random.Generator, context: Context) -> PictureEdit:
    """A phone held upright, or a player's page on a computer, light or dark."""
    build = _phone if rng.random() < 0.5 else _page
    dark, seed = rng.random() < 0.5, int(rng.integers(2**31))

    @lru_cache(maxsize=2)
    def frame(width: int, height: int) -> tuple[Image, int, int]:
        return build(np.random.default_rng(seed), width, height, dark)

    def apply(image: Image, share: float) -> Image:
        height, width = image.shape[:2]
        behind, left, top = frame(width, height)
        result = paste(behind, image, left, top)
        progress = top + height - max(2, height // 60)
        cv2.line(result, (left, progress), (left + round(share * width), progress), (40, 40, 220), 3)
        return result

    return apply


def _phone(rng: np.random.Generator, width: int, height: int, dark: bool) -> tuple[Image, int, int]:
    """The screen of a phone with room for the picture, and where that is."""
    tall = max(round(height * 1.25), round(width * rng.uniform(1.2, 2.0)))
    paper, ink = ((24, 24, 24), (235, 235, 235)) if dark else ((250, 250, 250), (30, 30, 30))
    screen = canvas(width, tall, paper)
    unit = max(6, width // 32)
    top = int(np.clip(rng.uniform(0.1, 0.4) * tall, 3 * unit, tall - height))
    clock = f"{int(rng.integers(24))}:{int(rng.integers(60)):02}"
    write(screen, clock, (unit, round(1.3 * unit)), unit, _FONT, ink)
    cv2.rectangle(screen, (width - 3 * unit, unit // 2), (width - unit, round(1.3 * unit)), ink, -1)
    write(screen, draw_words(rng, 1, 2), (3 * unit, top - unit), unit, _FONT, ink)
    cv2.circle(screen, (round(1.6 * unit), top - round(1.3 * unit)), unit, (180, 120, 60), -1, cv2.LINE_AA)
    below = top + height
    for at in range(4):  # buttons: like, answer, send, keep
        cv2.circle(screen, (round((2.5 + 4 * at) * unit), below + 2 * unit), unit, ink, 2, cv2.LINE_AA)
    for row in range(5):
        write(screen, draw_words(rng, 2, 5), (unit, below + round((5.5 + 2 * row) * unit)), unit, _FONT, ink)
    return screen, 0, top


def _page(rng: np.random.Generator, width: int, height: int, dark: bool) -> tuple[Image, int, int]:
    """A page with a title, the picture and a list of other videos at its side, and where the picture is."""
    paper, ink = ((15, 15, 15), (225, 225, 225)) if dark else ((255, 255, 255), (20, 20, 20))
    unit = max(6, width // 36)
    side = round(width * rng.uniform(0.2, 0.5))
    top, left = 4 * unit, 2 * unit
    below = top + height
    page = canvas(width + side + 2 * left, below + round(height * rng.uniform(0.2, 0.5)), paper)
    cv2.rectangle(page, (left, unit), (page.shape[1] - left, round(2.8 * unit)), (130, 130, 130), 2)
    write(page, draw_words(rng, 3, 6), (left, below + 2 * unit), round(1.2 * unit), _FONT, ink)
    write(page, draw_words(rng, 3, 6), (left, below + 4 * unit), unit, _FONT, (128, 128, 128))
    first, wide = left + width + unit, side - unit
    for row in range(6):
        high = round(wide * 9 / 16)
        upper = top + row * (high + 2 * unit)
        colour = tuple(int(value) for value in rng.integers(40, 220, 3))
        cv2.rectangle(page, (first, upper), (first + wide, upper + high), colour, -1)
        title = (first, upper + high + round(1.3 * unit))
        write(page, draw_words(rng, 1, 2), title, round(0.7 * unit), _FONT, ink)
    return page, left, top
