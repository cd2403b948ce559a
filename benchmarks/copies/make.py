"""Making the queries of a half, their truth and the library's clips of stills. What is there is kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies.draw import Division, copy_queries, divide, draw_plans, stills_for
from benchmarks.copies.render import make_query
from benchmarks.copies.sources import Source
from benchmarks.copies.truth import Query, read_query, read_truth, write_query, write_truth
from benchmarks.footage import OUT
from media.encode import write_video
from media.image import read_image

COPIES = OUT / "copies"
_VERSION = 1  # to be raised when the same seed gives other queries
_STILL_SECONDS, _STILL_RATE, _STILL_SIDE = 2, 10, 640


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is asked, and what is searched.

    Attributes:
        folder: where all of it lies.
        library: files that are searched.
        queries: what is asked.
    """

    folder: Path
    library: tuple[Path, ...]
    queries: tuple[Query, ...]


def make_benchmark(
    sources: Sequence[Source],
    stills: Sequence[Path],
    half: str,
    seed: int,
    per_edit: int,
    *,
    parent: Path = COPIES,
) -> Benchmark:
    """The benchmark of a half, made where it is missing.

    Args:
        sources: all clips.
        stills: pictures that are in none of them, to be in the library as clips of two seconds.
        half: `sources.FIT` or `sources.TEST`.
        seed: draws other queries.
        per_edit: clips, and stills, of every edit.
        parent: where the folders of all benchmarks are.
    """
    recipe: dict[str, object] = {
        "version": _VERSION,
        "half": half,
        "seed": seed,
        "per_edit": per_edit,
        "footage": _digest([f"{s.path} {s.seconds:.2f} {s.copies} {s.reference}" for s in sources]),
        "stills": _digest([str(still) for still in stills]),
    }
    folder = parent / f"{half}-{seed}-{per_edit}-{_digest([json.dumps(recipe)])[:8]}"
    truth = folder / "truth.json"
    if not truth.is_file():
        division = divide(sources, half, seed)
        queries = _make_queries(division, half, seed, per_edit, folder / "queries")
        shown = [still_clip(still, parent / "stills") for still in stills_for(stills, half)]
        library = [source.path for source in division.library]
        write_truth(truth, [*library, *shown], [*queries, *copy_queries(division)], recipe)
    library, queries = read_truth(truth)
    return Benchmark(folder, tuple(library), tuple(queries))


def _make_queries(division: Division, half: str, seed: int, per_edit: int, folder: Path) -> list[Query]:
    folder.mkdir(parents=True, exist_ok=True)
    plans = draw_plans(division, half, seed, per_edit)
    queries = []
    began = time.monotonic()
    for at, plan in enumerate(plans, 1):
        note = folder / f"{plan.name}.json"
        if not note.is_file():
            write_query(note, make_query(plan, division, seed, folder))
        queries.append(read_query(note))
        if at % 20 == 0 or at == len(plans):
            print(f"made {at} of {len(plans)} queries in {time.monotonic() - began:.0f} s", flush=True)
    return queries


def still_clip(still: Path, folder: Path) -> Path:
    """A clip of two seconds that shows nothing but the still, as it is in the library."""
    clip = folder / f"{still.stem}.mp4"
    if not clip.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        picture = read_image(still, _STILL_SIDE)
        count = _STILL_SECONDS * _STILL_RATE
        frames = ((at / _STILL_RATE, picture) for at in range(count))
        write_video(clip, frames, rate=_STILL_RATE, options={"crf": "23", "preset": "veryfast"})
    return clip


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
