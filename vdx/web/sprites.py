"""Small pictures of a video's shots in one file, to move the pointer over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from media.convert import resize
from media.image import decode_jpeg, encode_jpeg
from vdx.library import Library, StoredFrame, StoredVideo

WIDTH = 160  # pixels of a tile
MOST = 60  # tiles
COLUMNS = 10
_QUALITY = 75
_TALLEST = 3  # times the width


@dataclass(frozen=True, slots=True)
class Layout:
    """Which frames are in a sprite: in the order of their time, row by row; sizes in pixels."""

    frames: Sequence[StoredFrame]
    height: int

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return max(1, min(COLUMNS, len(self.frames)))

    def place(self, number: int) -> tuple[int, int]:
        """Left and upper edge of a tile."""
        row, column = divmod(number, self.columns)
        return column * WIDTH, row * self.height


def layout(library: Library, video: StoredVideo) -> Layout:
    """Which frames a video's sprite has: the keyframes with pictures, evenly thinned out if they are many."""
    frames = [frame for frame in library.frames(video.id) if frame.blob is not None]
    if len(frames) > MOST:
        frames = [frames[int(number)] for number in np.linspace(0, len(frames) - 1, MOST)]
    shape = video.record.height / max(1, video.record.width)
    return Layout(frames, max(1, min(_TALLEST * WIDTH, round(WIDTH * shape))))


def draw(library: Library, found: Layout) -> bytes:
    """The JPEG of a sprite; a picture that is damaged stays black."""
    rows = -(-len(found.frames) // found.columns)
    sheet = np.zeros((rows * found.height, found.columns * WIDTH, 3), np.uint8)
    for number, frame in enumerate(found.frames):
        x, y = found.place(number)
        try:
            picture = decode_jpeg(library.picture(frame.blob or ""))
        except ValueError:
            continue
        sheet[y : y + found.height, x : x + WIDTH] = resize(picture, WIDTH, found.height)
    return encode_jpeg(sheet, _QUALITY)
