"""The footage that benchmarks run on: the shared clips, where they lie beside the checkout."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
OUT = ROOT / "benchmarks" / "out"


@dataclass(frozen=True, slots=True)
class Clip:
    """A real clip; clips with the same non-empty `copies` show the same footage."""

    path: Path
    seconds: float
    copies: str


def shared_clips() -> list[Clip]:
    """The clips listed in ``../shared/data/videos.tsv``; none where there is no such folder."""
    table = SHARED / "videos.tsv"
    if not table.is_file():
        return []
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Clip(SHARED / "videos" / row["path"], float(row["seconds"]), row["copy_group"]) for row in rows]


def shared_stills() -> list[Path]:
    """The stills in ``../shared/data/images``, which are in none of the clips."""
    return sorted((SHARED / "images").glob("*")) if (SHARED / "images").is_dir() else []
