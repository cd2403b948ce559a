"""Is footage found in a library of what is left of it?

Frames and two seconds of each clip, drawn by the seed as `benchmarks.retrieval` makes them, are searched for
in libraries that differ in one thing: whether they hold the sources, the videos of their compact files, their
proxies, or the compact files themselves, from which nothing is decoded. Every library holds the same other
clips besides. A query is right if its own clip is ranked first. A source that was left, since its compact
file would not have been smaller, stands for itself.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import vdx
from benchmarks.compact.corpus import compact_file
from benchmarks.compact.results import Results, safe
from benchmarks.footage import Clip
from benchmarks.retrieval import cut, still
from indexer.report import Outcome
from storage.compact.reader import CompactReader
from vdx.library import Library

QUERY_SECONDS = 2.0
ROUNDS = 4
SEED = 7
SOURCES = "the sources"

Files = Mapping[Path, Path]  # what a library holds, by the source that it was made of


@dataclass(frozen=True, slots=True)
class Found:
    """The answers of one library.

    Attributes:
        library: what it holds.
        kind: ``frames`` or ``clips``.
        asked: queries.
        right: own clip ranked first.
        confident: own clip called confident.
        left: sources that stand for themselves.
        missed: names and seconds of the others.
    """

    library: str
    kind: str
    asked: int
    right: int
    confident: int
    left: int
    missed: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that was made: of which clip, from which second, and where it lies."""

    clip: Clip
    at: float
    path: Path


def run(clips: Sequence[Clip], others: Sequence[Clip], results: Results, rounds: int = ROUNDS) -> list[Found]:
    """Ask every library the same."""
    makers: dict[str, Callable[[], Files]] = {
        SOURCES: lambda: {clip.path: clip.path for clip in clips},
        "videos, tier 2": partial(_unpacked, clips, results, "tier 2"),
        "proxies, tier 1": partial(_unpacked, clips, results, "tier 1"),
        "compact files, small": partial(_compact, clips, results, "tier 2"),
        "compact files, full": partial(_compact, clips, results, "full"),
    }
    found: list[Found | None] = []
    with tempfile.TemporaryDirectory() as scratch:
        for library, files in makers.items():
            for kind in ("frames", "clips"):
                ask = partial(_ask, library, files, kind, clips, others, results, rounds, Path(scratch))
                settings = {
                    "clips": [clip.path.name for clip in clips],
                    "others": [clip.path.name for clip in others],
                    "rounds": rounds,
                    "seed": SEED,
                    "made_by": vdx.__version__,
                }
                found.append(results.kept(f"retrieval/{library}/{kind}", settings, Found, ask))
    return [one for one in found if one is not None]


def _ask(
    name: str,
    files: Callable[[], Files],
    kind: str,
    clips: Sequence[Clip],
    others: Sequence[Clip],
    results: Results,
    rounds: int,
    scratch: Path,
) -> Found:
    held = files()
    right, sure, missed = 0, 0, []
    queries = _queries(kind, clips, rounds, scratch)
    with vdx.open(_library(name, held, others, results)) as library:
        for query in queries:
            result = library.search(query.path, limit=5)
            own = [held[query.clip.path] in match.video.paths for match in result.matches]
            right += own[:1] == [True]
            sure += any(own[: result.likely])
            if own[:1] != [True]:
                missed.append(f"{query.clip.path.name} at {query.at:.2f} s")
    left = 0 if name == SOURCES else sum(source == file for source, file in held.items())
    return Found(name, kind, len(queries), right, sure, left, missed)


def _queries(kind: str, clips: Sequence[Clip], rounds: int, scratch: Path) -> list[Asked]:
    """The same for the same arguments; made once."""
    chance = random.Random(f"{SEED} {kind}")
    asked = []
    for turn in range(rounds):
        for at, clip in enumerate(clips):
            second = chance.uniform(0.0, max(0.0, clip.seconds - QUERY_SECONDS))
            target = scratch / f"{kind}-{turn}-{at}"
            path = next(iter(sorted(scratch.glob(f"{target.name}.*"))), None)
            if path is None:
                path = (
                    still(clip, second, target)
                    if kind == "frames"
                    else cut(clip, second, target, QUERY_SECONDS)
                )
            asked.append(Asked(clip, second, path))
    return asked


def _library(name: str, held: Files, others: Sequence[Clip], results: Results) -> Path:
    """A library of the other clips, which is made once, and of `held`."""
    base = results.place("libraries", f"others-{len(others)}")
    with vdx.open(base) as library:
        _ingest(library, [clip.path for clip in others])
    path = results.place("libraries", safe(name))
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(base, path)
    with vdx.open(path) as library:
        _ingest(library, list(held.values()))
    return path


def _ingest(library: Library, paths: Sequence[Path]) -> None:
    if failed := library.ingest(*paths).of(Outcome.FAILED):
        raise RuntimeError(f"not everything was ingested: {failed}")


def _compact(clips: Sequence[Clip], results: Results, kind: str) -> Files:
    """The compact files; the source where that was left as it is."""
    held = {clip.path: compact_file(results, clip, kind) for clip in clips}
    return {source: file if file.is_file() else source for source, file in held.items()}


def _unpacked(clips: Sequence[Clip], results: Results, kind: str) -> Files:
    """The videos in the compact files."""
    return {
        source: file if file == source else _video(results, file, kind)
        for source, file in _compact(clips, results, kind).items()
    }


def _video(results: Results, file: Path, kind: str) -> Path:
    target = results.place("videos", safe(kind), f"{file.stem}.mp4")
    with CompactReader(file) as reader, target.open("wb") as out:
        reader.copy(reader.manifest.videos[0].file, out)
    return target
