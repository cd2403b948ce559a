"""The method of the package `videohash` 3.0.1: one hash of 64 bits for a whole video.

One frame a second, each squashed to 144 x 144, in a collage that is about square; the collage's wavelet hash
(8 x 8 means of its grey values, above or below their median) is combined by exclusive or with 64 bits of
colour: the frames in a row, cut into 8 x 8 tiles; is the main colour of the first 16 tiles red, of the next
16 green, then blue, then none? Up to 10 of 64 bits may differ (15 %). The package calls the program ffmpeg
for each file, which also cuts off black bars; that is left out here. Its main colour is a cluster's, here the
channel with the largest mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.systems.base import Answer, best
from benchmarks.copies.systems.sampling import pictures
from media.frame import Bgr

_SIDE = 144
_COLLAGE = 1024
BITS = 64
MOST_BITS = math.ceil(0.15 * BITS)
_WANTED = np.repeat([2, 1, 0, 3], BITS // 4)  # channels of BGR: red, green, blue, and none of them


class VideoHash:
    """One hash for each video."""

    name = "videohash's method"

    def __init__(self) -> None:
        self._files: list[Path] = []
        self._hashes = np.zeros((0, BITS), bool)

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Hash all videos."""
        self._files = list(library)
        self._hashes = np.stack([video_hash(file) for file in library])

    def ask(self, query: Path) -> list[Answer]:
        """All videos by the bits that differ."""
        bits = (self._hashes != video_hash(query)).sum(axis=1)
        return best(
            [
                Answer(file, float(1 - count / BITS), confident=bool(count <= MOST_BITS))
                for file, count in zip(self._files, bits, strict=True)
            ]
        )

    def size(self) -> int:
        """Bytes of the hashes."""
        return self._hashes.size // 8


def video_hash(path: Path) -> NDArray[np.bool_]:
    """(64,) bits; of a file without a picture those of a black one."""
    frames = [
        np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
        for _, picture in pictures(path, 1.0, 4 * _SIDE)
    ] or [np.zeros((_SIDE, _SIDE, 3), np.uint8)]
    grey = cv2.cvtColor(_collage(frames), cv2.COLOR_BGR2GRAY)
    means = cv2.resize(grey.astype(np.float32), (8, 8), interpolation=cv2.INTER_AREA)
    return np.asarray((means > np.median(means)).ravel() ^ _colours(np.hstack(frames)))


def _collage(frames: Sequence[Bgr]) -> Bgr:
    """The frames in rows, as wide as high, on black."""
    columns = max(1, round(math.sqrt(len(frames))))
    rows = math.ceil(len(frames) / columns)
    side = max(1, _COLLAGE // columns)
    collage = np.zeros((rows * side, columns * side, 3), np.uint8)
    for at, frame in enumerate(frames):
        top, left = at // columns * side, at % columns * side
        collage[top : top + side, left : left + side] = cv2.resize(frame, (side, side))
    return collage


def _colours(row: Bgr) -> NDArray[np.bool_]:
    """Of 8 x 8 tiles whether their main colour is the wanted one."""
    means = cv2.resize(row.astype(np.float32), (8, 8), interpolation=cv2.INTER_AREA).reshape(-1, 3)
    main = np.where(np.ptp(means, axis=1) < 1.0, 3, means.argmax(axis=1))
    return np.asarray(main == _WANTED)
