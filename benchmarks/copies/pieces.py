"""Stretches of videos that a query is put together of: the edited source, unrelated footage around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.draw import Division
from benchmarks.copies.edits import Image, PictureEdit
from benchmarks.copies.edits.base import cover, resized
from benchmarks.copies.frames import Pictures
from benchmarks.copies.sources import Source

LARGEST = 854  # pixels of a clip's longer side
AROUND = (3.0, 15.0)  # seconds of unrelated footage on a side
_FLAT = 10.0  # standard deviation of the grey values below which a picture shows nothing


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames of one video: the seconds that they show."""

    pictures: Pictures
    seconds: NDArray[np.float64]


def draw_filler(division: Division, rng: np.random.Generator) -> Source:
    """An unrelated clip that is long enough to stand beside others."""
    long_enough = [source for source in division.fillers if source.seconds >= AROUND[0]]
    if not long_enough:
        raise SystemExit("there is too little footage: no clip is left to put queries into")
    return long_enough[int(rng.integers(len(long_enough)))]


def draw_around(
    division: Division, rng: np.random.Generator, fps: float, open_files: ExitStack
) -> tuple[Piece | None, Piece | None]:
    """Unrelated footage before, after or on both sides of what is inserted."""
    where = int(rng.integers(3))
    pieces: list[Piece | None] = []
    for side in (0, 1):
        filler = draw_filler(division, rng)
        length = min(float(rng.uniform(*AROUND)), filler.seconds)
        start = float(rng.uniform(0.0, filler.seconds - length))
        seconds = start + np.arange(max(1, round(length * fps))) / fps
        if where in (side, 2):
            pictures = open_files.enter_context(Pictures(filler.path, LARGEST))
            pieces.append(Piece(pictures, seconds))
        else:
            pieces.append(None)
    return pieces[0], pieces[1]


def nothing(piece: Piece | None) -> NDArray[np.float64]:
    """NaN for every frame of unrelated footage."""
    return np.full(0 if piece is None else len(piece.seconds), np.nan)


def frames(own: Piece, edit: PictureEdit, before: Piece | None, after: Piece | None) -> Iterator[Image]:
    """All frames of a clip, of the size of the first edited one, which is made even."""
    width, height = _size(edit(own.pictures.at(float(own.seconds[0])), 0.0))
    for piece in (before, own, after):
        if piece is None:
            continue
        last = max(1, len(piece.seconds) - 1)
        for at, second in enumerate(piece.seconds):
            picture = piece.pictures.at(float(second))
            if piece is own:
                yield resized(edit(picture, at / last), width, height)
            else:
                yield np.ascontiguousarray(cover(picture, width, height))


def _size(picture: Image) -> tuple[int, int]:
    """(width, height) of the clip: even, as its colours need, and not above `LARGEST`."""
    height, width = picture.shape[:2]
    scale = min(1.0, LARGEST / max(height, width))
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


def tells(piece: Piece, edit: PictureEdit) -> bool:
    """Whether at least half of some frames show something, before and after they are edited."""
    some = np.linspace(0, len(piece.seconds) - 1, min(6, len(piece.seconds))).astype(int)
    telling = 0
    for at in some:
        picture = piece.pictures.at(float(piece.seconds[at]))
        telling += min(_spread(picture), _spread(edit(picture, 0.5))) >= _FLAT
    return 2 * telling >= len(some)


def _spread(picture: Image) -> float:
    small = cv2.resize(picture, (64, 36), interpolation=cv2.INTER_AREA)
    return float(np.std(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)))
