"""Pictures in a row, cut out of a real one, with a camera and a square that move as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import cv2
import numpy as np

from indexer.regions.base import FOREGROUND, Segmented, Segmenter
from indexer.regions.moments import Moments, Picture, Taken
from media.decode import VideoReader
from storage.masks import Mask
from tests.footage import sample_clip

RATE = 25
SIZE = (400, 240)  # width and height of the pictures


@cache
def backdrop() -> Picture:
    """A real picture, larger than those that are cut out of it: (360, 800, 3)."""
    with VideoReader(sample_clip("bikes.mp4")) as reader:
        first = next(reader.frames()).image()
    return np.asarray(cv2.resize(first, (800, 360), interpolation=cv2.INTER_CUBIC), np.uint8)


def scene(count: int, *, camera: float = 0, square: float | None = None, noise: float = 1.5) -> list[Taken]:
    """Pictures of which each is 1/25 s after the one before.

    Args:
        count: how many.
        camera: pixels a picture that it moves to the right.
        square: pixels a picture that a bright square of 60 moves to the right in the frame; None for none.
        noise: deviation in levels of brightness.
    """
    chance = np.random.default_rng(3)
    width, height = SIZE
    taken = []
    for at in range(count):
        move = np.array([[1, 0, 100.0 + camera * at], [0, 1, 60]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        picture = np.asarray(cv2.warpAffine(backdrop(), move, SIZE, flags=flags), np.float32)
        if square is not None:
            left = 120 + square * at
            sharp = cv2.warpAffine(
                _square(), np.array([[1.0, 0, left], [0, 1, 90]]), SIZE, flags=cv2.INTER_LINEAR
            )
            inside = inside_square(at, square)
            picture[inside] = np.asarray(sharp, np.float32)[inside]
        picture += chance.normal(0, noise, (height, width, 1)).astype(np.float32)
        taken.append(Taken(np.clip(picture, 0, 255).astype(np.uint8), at / RATE))
    return taken


def inside_square(at: int, square: float) -> Mask:
    """Where the square is in a picture."""
    inside = np.zeros(SIZE[::-1], bool)
    left = round(120 + square * at)
    inside[90:150, max(0, left) : max(0, left + 60)] = True
    return inside


@cache
def _square() -> Picture:
    part = backdrop()[200:260, 600:660].astype(np.int32)
    return np.clip(part // 2 + 120, 0, 255).astype(np.uint8)


def segmented(make: Callable[[], Segmenter], pictures: Iterable[Taken]) -> list[Segmented]:
    """What a new segmenter says of the pictures of a shot."""
    segmenter, moments = make(), Moments()
    found = [one for taken in pictures for one in segmenter.push(moments.add(taken))]
    return found + segmenter.finish()


def similarity(found: Segmented, truth: Mask) -> float:
    """Intersection over union."""
    marked = found.scores >= FOREGROUND
    return float((marked & truth).sum() / (marked | truth).sum())
