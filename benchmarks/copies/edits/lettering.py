"""Words drawn into pictures. Not an edit itself."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.copies.edits.base import Colour, Image

_WORDS = tuple(
    """
    the when you wait what nobody me at 3am this is why we can not have nice things best moment of summer
    subscribe follow for more part two LIVE breaking news NEW official video full episode link below LOL OMG
    mi casa es tu casa guten Morgen bonjour le monde ciao bella ola mundo god morgon 2019 2024 100% no way
    """.split()  # noqa: SIM905 (a list of so many words is easier to read like this)
)
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
Point = tuple[int, int]


def draw_words(rng: np.random.Generator, least: int, most: int) -> str:
    """So many words, any of a list."""
    return " ".join(str(word) for word in rng.choice(_WORDS, int(rng.integers(least, most + 1))))


def draw_font(rng: np.random.Generator) -> int:
    """One of OpenCV's."""
    return int(rng.choice(_FONTS))


def write(image: Image, text: str, at: Point, height: int, font: int, colour: Colour) -> None:
    """Write a line into `image` itself from `at` (left, baseline) on, capitals about `height` pixels tall."""
    scale = max(0.25, height / 22)
    weight = max(1, round(height / 12))
    cv2.putText(image, text, at, font, scale, colour, weight, cv2.LINE_AA)


def text_width(text: str, height: int, font: int) -> int:
    """Pixels that `write` takes for a line."""
    return int(cv2.getTextSize(text, font, max(0.25, height / 22), max(1, round(height / 12)))[0][0])


def write_centred(image: Image, text: str, baseline: int, height: int, font: int, colour: Colour) -> None:
    """`write` in the middle, smaller if it is too long for the picture."""
    room = 0.94 * image.shape[1]
    taken = text_width(text, height, font)
    fitting = max(5, int(height * min(1.0, room / max(1, taken))))
    left = (image.shape[1] - text_width(text, fitting, font)) // 2
    write(image, text, (left, baseline), fitting, font, colour)
