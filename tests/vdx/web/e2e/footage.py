"""Clips whose frames say their own number, so that a test can read from the screen which one is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.encode import write_video
from tests.footage import make_video, moving_scene, truncate

Bgr = NDArray[np.uint8]
Scene = tuple[int, float]

SIZE = (320, 180)
FPS = 25
BITS = 10
BLOCK = 16
"""Pixels of a side of a square; `BITS` of them in the lower left corner are the number, lowest bit first."""

HARBOUR: Sequence[Scene] = [(11, 2.0), (12, 2.0), (13, 2.0), (14, 2.0)]
LONG_NAME = "the whole of the long walk through the old town as it was on the first evening in spring.mp4"

READ_NUMBER = """(video) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 180];
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 320, 180);
  let number = 0;
  for (let bit = 0; bit < 10; bit += 1) {
    const [light] = pen.getImageData(bit * 16 + 8, 180 - 8, 1, 1).data;
    if (light > 127) number += 2 ** bit;
  }
  return number;
}"""
"""Reads the number from a picture or a video element of the page."""


def make_footage(folder: Path) -> Path:
    """A folder with what the tests look at; gives it back."""
    trips = folder / "trips" / "2024"
    trips.mkdir(parents=True)
    harbour = list(numbered(HARBOUR))
    _write(folder / "harbour.mp4", harbour)
    _write(folder / "harbour, second half.mp4", harbour[len(harbour) // 2 :])
    _write(trips / LONG_NAME, numbered([(21, 2.0)]))
    make_video(trips / "old camera.avi", [(31, 1.5), (32, 1.5)], size=SIZE, codec="mpeg4")
    truncate(make_video(trips / "cut short.mkv", [(5, 4.0), (6, 4.0)]), 0.6)
    (folder / "empty.mp4").touch()
    return folder


def numbered(scenes: Sequence[Scene]) -> Iterator[Bgr]:
    """The frames of scenes one after the other, each with its number."""
    frames = (frame for seed, seconds in scenes for frame in moving_scene(seed, seconds, SIZE, FPS))
    for number, frame in enumerate(frames):
        for bit in range(BITS):
            frame[-BLOCK:, bit * BLOCK : (bit + 1) * BLOCK] = 255 if number >> bit & 1 else 0
        yield frame


def _write(path: Path, frames: Iterator[Bgr] | Sequence[Bgr]) -> None:
    timed = ((index / FPS, frame) for index, frame in enumerate(frames))
    write_video(path, timed, codec="libx264", pix_fmt="yuv420p", rate=FPS)
