"""The stretches of real clips that all encoders are given; ``clips.tsv`` lists them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.footage import SHARED
from media.decode import VideoReader
from storage.compact.encoding.units import Unit

TABLE = Path(__file__).with_name("clips.tsv")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`frames` frames of the video at `path` from `start` seconds on.

    Attributes:
        name: in tables.
        content: what it shows.
    """

    name: str
    path: Path
    start: float
    frames: int
    content: str = ""

    def unit(self) -> Unit:
        """The same as a span in pts.

        Raises:
            EOFError: the video has fewer frames there.
        """
        with VideoReader(self.path) as reader:
            found = list(islice(reader.frames(self.start), self.frames))
        if len(found) < self.frames:
            raise EOFError(f"{self.path.name} ends {len(found)} frames after {self.start:g} s")
        return Unit(0, found[0].pts, found[-1].pts + 1, self.frames)


def stretches(table: Path = TABLE, videos: Path = SHARED / "videos") -> list[Stretch]:
    """Those of a table; those that are there."""
    found = [
        Stretch(row["name"], videos / row["path"], float(row["start"]), int(row["frames"]), row["content"])
        for row in rows(table)
    ]
    return [one for one in found if one.path.is_file()]


def rows(table: Path) -> Iterator[dict[str, str]]:
    """The lines of a table with tabs, by the names in its first line."""
    with table.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")
