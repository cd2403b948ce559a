"""What there is to copy: the clips of a folder, and how they are divided.

Clips are divided by families, so that what looks alike stays together: copies of each other (the table's
``copy_group``), clips of one YouTube video (names that end in its eleven signs, a dot and a number), and
clips of one folder whose names share what stands before the last ``__``. A hash of the family's first name
says to which half it belongs, the same in every run and on every machine: what is fitted or learned uses
`FIT`, what is reported `TEST`. Of the clips that have no family but themselves one in four is never in
a library: these are the unrelated footage that copies are put into, beside and under.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.footage import SHARED
from media.errors import MediaError
from media.probe import probe

FIT, TEST = "fit", "test"
HALVES = (FIT, TEST)
_YOUTUBE = re.compile(r"([-\w]{11})\.\d+")


@dataclass(frozen=True, slots=True)
class Source:
    """A clip.

    Attributes:
        path: the file.
        seconds: how long it is.
        copies: the group of clips that show the same footage; empty if it has no copy.
        reference: of its copies it is the one that shows all that the others do.
        family: the name that decides where it belongs; clips of one family look alike.
        filler: it is unrelated footage, never in a library.
    """

    path: Path
    seconds: float
    copies: str
    reference: bool
    family: str
    filler: bool

    @property
    def half(self) -> str:
        """`FIT` or `TEST`."""
        return HALVES[_digest(self.family)[0] % 2]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def half_of_still(path: Path) -> str:
    """`FIT` or `TEST`, for a still that is in no clip."""
    return HALVES[_digest(path.name)[0] % 2]


def load_sources(folder: Path = SHARED / "videos") -> list[Source]:
    """The clips of a folder, in the order of their names.

    A table ``videos.tsv`` in the folder or beside it, with the columns ``path``, ``seconds``,
    ``copy_group`` and ``relation`` (``ref`` for the whole one), says what is there; without one all videos
    at and below the folder are taken, and none is thought to be a copy of another.
    """
    table = next((t for t in (folder / "videos.tsv", folder.parent / "videos.tsv") if t.is_file()), None)
    rows = _listed(folder, table) if table is not None else list(_found(folder))
    families = _families([(str(path.relative_to(folder)), copies) for path, _, copies, _ in rows])
    sizes = Counter(families)
    found = [
        Source(*row, family, filler=sizes[family] == 1 and _digest(family)[4] % 4 == 0)
        for row, family in zip(rows, families, strict=True)
    ]
    return sorted(found, key=lambda source: source.path)


_Row = tuple[Path, float, str, bool]


def _listed(folder: Path, table: Path) -> list[_Row]:
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        (folder / row["path"], float(row["seconds"]), row["copy_group"], row["relation"] == "ref")
        for row in rows
        if (folder / row["path"]).is_file()
    ]


def _found(folder: Path) -> Iterable[_Row]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        try:
            seconds = probe(path).header_duration
        except MediaError:
            continue
        if seconds is not None:
            yield path, seconds, "", False


def _families(clips: Sequence[tuple[str, str]]) -> list[str]:
    """For (name, group of copies) the name of the family: that of its member that comes first."""
    parents: dict[str, str] = {}

    def root(of: str) -> str:
        while parents.setdefault(of, of) != of:
            of = parents[of]
        return of

    for name, copies in clips:
        for link in (f"series {_series(name)}", f"copies {copies}" if copies else ""):
            if link:
                parents[root(f"clip {name}")] = root(link)
    first: dict[str, str] = {}
    for name, _ in sorted(clips):
        first.setdefault(root(f"clip {name}"), name)
    return [first[root(f"clip {name}")] for name, _ in clips]


def _series(name: str) -> str:
    """What names of one series share."""
    folder, _, last = name.rpartition("/")
    stem = last.rpartition(".")[0].partition("@")[0] or last
    before, _, own = stem.rpartition("__")
    video = _YOUTUBE.fullmatch(own)
    return video[1] if video else f"{folder}/{before or stem}"
