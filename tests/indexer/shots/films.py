"""Films as shot detectors see them: thumbnails of generated scenes and of real takes, joined as is known."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import (
    DETECTORS,
    THUMBNAIL_HEIGHT,
    THUMBNAIL_WIDTH,
    Boundary,
    ShotDetector,
    Thumbnail,
    Thumbnails,
)
from media.decode import VideoReader
from tests.footage import moving_scene, sample_clip

SHAPE = (THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, 3)
NOTHING: Thumbnails = np.empty((0, *SHAPE), np.uint8)
TAKES = (("bigbuckbunny.mp4", 0, 132), ("carphone_pristine.mp4", 0, 120), ("bikes.mp4", 76, 137))


def thumbnails(
    scenes: Sequence[tuple[int, float]], size: tuple[int, int] = (160, 120), fps: Fraction | int = 25
) -> Thumbnails:
    """(seed, seconds) scenes one after the other, with hard cuts between."""
    return np.stack([small(f) for seed, seconds in scenes for f in moving_scene(seed, seconds, size, fps)])


def small(picture: NDArray[np.uint8]) -> Thumbnail:
    wanted = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    return np.asarray(cv2.resize(picture, wanted, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=4)
def real(path: Path) -> tuple[Thumbnails, list[float]]:
    """The thumbnails of a file, and when each is shown."""
    with VideoReader(path) as reader:
        pairs = [(f.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT), f.seconds) for f in reader.frames()]
    return np.stack([pair[0] for pair in pairs]), [pair[1] for pair in pairs]


def take(number: int) -> Thumbnails:
    """One of `TAKES`: real footage without a cut."""
    name, first, end = TAKES[number]
    return real(sample_clip(name))[0][first:end]


def shade(level: int, count: int) -> Thumbnails:
    """`count` frames of one grey."""
    return np.full((count, *SHAPE), level, np.uint8)


def dissolve(old: Thumbnails, new: Thumbnails, length: int) -> Thumbnails:
    """All of both, the last `length` frames of one mixed with the first of the other."""
    share = (np.arange(1, length + 1) / (length + 1))[:, None, None, None]
    mixed = np.asarray(old[-length:] * (1 - share) + new[:length] * share, np.uint8)
    return np.concatenate([old[:-length], mixed, new[length:]])


def fade(old: Thumbnails, new: Thumbnails, length: int, black: int) -> Thumbnails:
    """All of both: `length` frames into black, `black` frames of it, `length` frames out of it."""
    share = (np.arange(length) / length)[:, None, None, None]
    falling = np.asarray(old[-length:] * (1 - share), np.uint8)
    rising = np.asarray(new[:length] * share, np.uint8)
    return np.concatenate([old[:-length], falling, shade(0, black), rising, new[length:]])


def pan(picture: NDArray[np.uint8], count: int, speed: float) -> Thumbnails:
    """A camera that sees a half of the picture and goes right and down, `speed` pixels of 48 a frame."""
    height, width = picture.shape[:2]
    step = speed * (width // 2) / THUMBNAIL_WIDTH
    size = (width // 2, height // 2)
    centres = ((width / 4 + step * at, height / 4 + 0.5 * step * at) for at in range(count))
    return np.stack([small(np.asarray(cv2.getRectSubPix(picture, size, at), np.uint8)) for at in centres])


def boundaries(
    frames: Thumbnails, name: str = "fast", *, fps: float = 25.0, push: int = 64
) -> list[Boundary]:
    """What the detector called `name` finds when it is given `push` frames at a time."""
    return detect(DETECTORS.get(name)(), frames, itertools.repeat(push), fps)


def cuts(found: Sequence[Boundary]) -> list[int]:
    return [one.frame for one in found if one.kind == "cut"]


def detect(
    detector: ShotDetector, frames: Thumbnails, pushes: Iterable[int], fps: float = 25.0
) -> list[Boundary]:
    """What the detector finds when it is given so many frames at a time, seen to keep its promises."""
    found: list[Boundary] = []
    at, sizes = 0, iter(pushes)
    while at < len(frames):
        piece = frames[at : at + next(sizes)]
        settled = detector.settled
        new = detector.push(piece, np.arange(at, at + len(piece)) / fps)
        at += len(piece)
        assert settled <= detector.settled <= at
        assert all(settled <= one.first and one.last < detector.settled for one in new)
        found.extend(new)
    settled, rest = detector.settled, detector.finish()
    assert all(settled <= one.first for one in rest)
    found.extend(rest)
    check(found, len(frames))
    return found


def check(found: Sequence[Boundary], count: int) -> None:
    """In order, apart from each other, inside a video of `count` frames."""
    for one in found:
        assert 0 <= one.first <= one.frame <= one.last < count
        assert one.frame > 0
        assert one.kind != "cut" or one.first == one.frame == one.last
    assert all(a.last < b.first for a, b in itertools.pairwise(found))
