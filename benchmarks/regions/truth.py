"""What is known of the footage: outlines drawn by eye, scenes in which nothing moves by itself.

- ``outlines.tsv``: frames of real clips that somebody looked at, with the outline of each thing that moves by
  itself then, as x,y in hundredths of the frame; all of a person counts who moves an arm. A frame was taken
  when it was plain what moves; things that move now and then and stand still in that moment were left out.
- ``scenes.tsv``: spans of real clips in which, looked at frame by frame, only the camera moves, if anything:
  to put moving objects into (`composing`), and to see what is marked where nothing is.
- ``objects.txt``: stills whose main object is cut out well by `cutouts`.

A clip belongs to one half by the name of its family (`benchmarks.copies.sources`), a still by its own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from benchmarks.copies.sources import half_of_still, load_sources
from benchmarks.footage import SHARED
from storage.masks import Mask

HERE = Path(__file__).parent
VIDEOS = SHARED / "videos"


@dataclass(frozen=True, slots=True)
class Outlined:
    """A frame with outlines of what moves in it.

    Attributes:
        since: seconds when its shot begins.
        camera: ``still`` or ``moving``.
        outlines: (n, 2) each, x and y in fractions of the frame.
    """

    path: Path
    seconds: float
    since: float
    camera: str
    outlines: list[np.ndarray] = field(repr=False)

    def mask(self, height: int, width: int) -> Mask:
        """What moves, in a picture of a size."""
        drawn = np.zeros((height, width), np.uint8)
        for outline in self.outlines:
            cv2.fillPoly(drawn, [np.round(outline * (width, height) - 0.5).astype(np.int32)], 1)
        return drawn.astype(bool)


@dataclass(frozen=True, slots=True)
class Scene:
    """A span of a clip in which nothing moves by itself."""

    path: Path
    start: float
    end: float
    camera: str  # "still" or "moving"


def outlined(half: str) -> list[Outlined]:
    """The frames of one half, in the order of the table."""
    rows = _rows("outlines.tsv")
    found = []
    for (name, seconds), group in groupby(rows, lambda row: (row["path"], row["seconds"])):
        if _halves()[name] == half:
            of = list(group)
            outlines = [_points(row["outline"]) for row in of]
            since, camera = float(of[0]["since"]), of[0]["camera"]
            found.append(Outlined(VIDEOS / name, float(seconds), since, camera, outlines))
    return found


def scenes(half: str) -> list[Scene]:
    """The scenes of one half, in the order of the table."""
    return [
        Scene(VIDEOS / row["path"], float(row["start"]), float(row["end"]), row["camera"])
        for row in _rows("scenes.tsv")
        if _halves()[row["path"]] == half
    ]


def objects(half: str) -> list[Path]:
    """The stills of one half to cut objects out of."""
    names = (HERE / "objects.txt").read_text().split()
    paths = [SHARED / "images" / name for name in names]
    return [path for path in paths if half_of_still(path) == half]


@cache
def _halves() -> dict[str, str]:
    return {source.path.relative_to(VIDEOS).as_posix(): source.half for source in load_sources()}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _points(text: str) -> np.ndarray:
    return np.array([point.split(",") for point in text.split()], np.float64) / 100
