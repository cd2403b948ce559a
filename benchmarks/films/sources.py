"""The takes that films are made of: stretches of the shared clips in which there is no cut.

``sources.tsv`` lists them, with the frames that may be used. How it is known that they have no cut: for
every frame of every shared clip the outputs of TransNetV2 and ffmpeg's scene score were computed. A sheet of
frames of each clip was looked at, and where one of the signals rose (a transition's probability above 0.05,
"many hot" above 0.15, the scene score above 0.12) the frames one by one. Clips in which such a place was a
transition, or might have been one, are left out, or used only beside it; those in which it was motion, light
or a blurred pan are in: to leave them out would flatter the detector that was asked.

The ``train`` and the ``test`` set share no clip and no footage (``videos.tsv``'s copy groups), and clips that
``cuts.tsv`` lists are in ``test`` only: a detector that was tuned on ``train`` has seen none of either.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.footage import SHARED
from media.decode import VideoReader
from media.frame import Bgr

TABLE = Path(__file__).with_name("sources.tsv")
SETS = ("train", "test")


@dataclass(frozen=True, slots=True)
class Source:
    """One take.

    Attributes:
        path: the video.
        start: the first frame that may be used.
        frames: how many frames may be used from there.
        step: take every step-th frame, for clips of 48 frames a second and more.
        tall: pixels of its height, to draw from large takes only.
    """

    path: Path
    start: int
    frames: int
    step: int
    tall: int

    @property
    def length(self) -> int:
        """Frames that it gives."""
        return self.frames // self.step


def load_sources(which: str, *, least_height: int = 0) -> list[Source]:
    """The takes of the ``train`` or the ``test`` set; none where there is no ``../shared/data``."""
    with TABLE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["set"] == which]
    takes = [
        Source(
            SHARED / "videos" / row["path"],
            int(row["first"]),
            int(row["frames"]),
            int(row["step"]),
            int(row["height"]),
        )
        for row in rows
    ]
    return [take for take in takes if take.path.is_file() and take.tall >= least_height]


def read_take(source: Source, first: int, count: int, speed: int, size: tuple[int, int]) -> Iterator[Bgr]:
    """`count` frames from frame `first` on, filling `size` (width, height) and cropped to its shape.

    Args:
        source: the take.
        first: where to begin, counted in the frames that it gives.
        count: frames to give.
        speed: give every speed-th frame: 1 as it was shot, 3 three times as fast.
        size: of the pictures.

    Raises:
        EOFError: the take has fewer frames than ``sources.tsv`` says.
    """
    step = source.step * speed
    begin = source.start + first * source.step
    given = 0
    with VideoReader(source.path) as reader:
        for at, frame in enumerate(reader.frames()):
            if at < begin or (at - begin) % step:
                continue
            yield _fill(frame.image(), size)
            given += 1
            if given == count:
                return
    raise EOFError(f"{source.path.name} ends after {given} of {count} frames")


def _fill(picture: Bgr, size: tuple[int, int]) -> Bgr:
    """Scaled to cover `size`, the middle of it."""
    width, height = size
    high, wide = picture.shape[:2]
    scale = max(width / wide, height / high)
    target = (max(width, round(wide * scale)), max(height, round(high * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    if target != (wide, high):
        picture = np.asarray(cv2.resize(picture, target, interpolation=how), np.uint8)
    left, top = (target[0] - width) // 2, (target[1] - height) // 2
    return np.ascontiguousarray(picture[top : top + height, left : left + width])
