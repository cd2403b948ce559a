"""Films of several shots whose cuts are known, without loss: what they show is the source itself.

``films.tsv`` lists the shots of each film; they are takes of `benchmarks.films`, in which there is no cut,
brought to one size and rate.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from benchmarks.compact.results import Results, safe
from benchmarks.films.sources import Source, load_sources, read_take
from media.decode import VideoReader
from media.encode import write_video
from media.frame import Bgr
from storage.records import ShotRecord

TABLE = Path(__file__).with_name("films.tsv")
RATE = 25
SIZE = (640, 360)
_LOSSLESS = {"qp": "0", "preset": "ultrafast", "g": "25"}


@dataclass(frozen=True, slots=True)
class Film:
    """Shots one after the other.

    Attributes:
        name: of the film.
        shots: (take, its first frame, frames) of each.
        size: width and height of the pictures.
    """

    name: str
    shots: Sequence[tuple[Source, int, int]]
    size: tuple[int, int] = SIZE

    @property
    def starts(self) -> list[int]:
        """The first frame of each shot, and the number of all frames."""
        return [0, *accumulate(frames for _, _, frames in self.shots)]

    def recipe(self) -> list[object]:
        """All that its pictures depend on."""
        shots = [(take.path.name, asdict(take) | {"path": ""}, *part) for take, *part in self.shots]
        return [self.size, RATE, _LOSSLESS, shots]


def films(table: Path = TABLE) -> list[Film]:
    """Those of a table whose takes are there."""
    takes = {take.path.name: take for which in ("train", "test") for take in load_sources(which)}
    shots: dict[str, list[tuple[Source, int, int]]] = {}
    absent: set[str] = set()
    with table.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name, take = row["film"], takes.get(Path(row["path"]).name)
            if take is None:
                absent.add(name)
            else:
                shots.setdefault(name, []).append((take, int(row["first"]), int(row["frames"])))
    return [Film(name, some) for name, some in shots.items() if name not in absent]


def made(film: Film, results: Results) -> Path:
    """The film as a file, made if it is not there."""
    path = results.place("films", f"{safe(film.name)}-{_short(film)}.mkv")
    if not path.is_file():
        pictures = ((at / RATE, picture) for at, picture in enumerate(_pictures(film)))
        write_video(path, pictures, rate=RATE, options=_LOSSLESS)
    return path


def shots_of(film: Film, path: Path) -> list[ShotRecord]:
    """Its shots in the pts of its file.

    Raises:
        ValueError: the file has another number of frames.
    """
    with VideoReader(path) as reader:
        frames = [(frame.pts, frame.duration) for frame in reader.frames()]
    if len(frames) != film.starts[-1]:
        raise ValueError(f"{path} has {len(frames)} frames and not {film.starts[-1]}; delete it")
    ends = [*(pts for pts, _ in frames), sum(frames[-1])]
    return [
        ShotRecord(ends[first], ends[after], "cut" if first else "start")
        for first, after in pairwise(film.starts)
    ]


def _pictures(film: Film) -> Iterator[Bgr]:
    for take, first, frames in film.shots:
        yield from read_take(take, first, frames, 1, film.size)


def _short(film: Film) -> str:
    from hashlib import sha256

    return sha256(repr(film.recipe()).encode()).hexdigest()[:8]
