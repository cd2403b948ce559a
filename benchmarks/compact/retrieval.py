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
from dataclasses import dataclass, replace
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
KINDS = ("frames", "clips")
SOURCES = "the sources"
LIBRARIES = {
    SOURCES: "",
    "videos, tier 2": "tier 2",
    "proxies, tier 1": "tier 1",
    "compact files, small": "tier 2",
    "compact files, full": "full",
}
"""What libraries hold, and of which kind of `corpus.KINDS` that is."""

Files = Mapping[Path, Path]  # what a library holds, by the source that it was made of


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one library.

    Attributes:
        library: what it holds.
        left: sources that stand for themselves.
        asked: queries of each kind.
        right: by kind, how many were answered with their own clip first.
        confident: by kind, how often the own clip is called confident.
        missed: the queries that were not answered right.
    """

    library: str
    left: int
    asked: int
    right: dict[str, int]
    confident: dict[str, int]
    missed: list[str]


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: of which clip, from which second, and where it lies."""

    clip: Clip
    at: float
    path: Path


def run(
    clips: Sequence[Clip], others: Sequence[Clip], results: Results, *, rounds: int = ROUNDS
) -> list[Answers]:
    """Ask every library the same: a frame and a cut of every clip in each round."""
    settings = {
        "clips": [clip.path.name for clip in clips],
        "others": [clip.path.name for clip in others],
        "rounds": rounds,
        "seed": SEED,
        "made_by": vdx.__version__,
    }
    with tempfile.TemporaryDirectory() as scratch:
        queries = {kind: partial(_queries, kind, clips, rounds, Path(scratch)) for kind in KINDS}
        found = [
            results.kept(
                f"retrieval/{name}",
                settings,
                Answers,
                partial(_ask, name, partial(_files, name, clips, results), queries, others, results),
            )
            for name in LIBRARIES
        ]
    return [one for one in found if one is not None]


def _ask(
    name: str,
    files: Callable[[], Files],
    queries: Mapping[str, Callable[[], list[Query]]],
    others: Sequence[Clip],
    results: Results,
) -> Answers:
    held = files()
    left = 0 if name == SOURCES else sum(source == file for source, file in held.items())
    found = Answers(name, left, 0, dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0), [])
    asked = 0
    with vdx.open(_library(name, held, others, results)) as library:
        for kind, make in queries.items():
            made = make()
            asked = len(made)
            for query in made:
                result = library.search(query.path, limit=5)
                own = [held[query.clip.path] in match.video.paths for match in result.matches]
                found.right[kind] += own[:1] == [True]
                found.confident[kind] += any(own[: result.likely])
                if own[:1] != [True]:
                    found.missed.append(f"{kind[:-1]} of {query.clip.path.name} at {query.at:.2f} s")
    return replace(found, asked=asked)


def _queries(kind: str, clips: Sequence[Clip], rounds: int, scratch: Path) -> list[Query]:
    """The same for the same arguments; made once."""
    chance = random.Random(f"{SEED} {kind}")
    made = []
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
            made.append(Query(clip, second, path))
    return made


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


def _files(name: str, clips: Sequence[Clip], results: Results) -> Files:
    """What a library holds; the source where that was left as it is."""
    if name == SOURCES:
        return {clip.path: clip.path for clip in clips}
    kind = LIBRARIES[name]
    held: dict[Path, Path] = {}
    for clip in clips:
        file = compact_file(results, clip, kind)
        if not file.is_file():
            held[clip.path] = clip.path
        else:
            held[clip.path] = file if name.startswith("compact") else _video(results, file, kind)
    return held


def _video(results: Results, file: Path, kind: str) -> Path:
    target = results.place("videos", safe(kind), f"{file.stem}.mp4")
    with CompactReader(file) as reader, target.open("wb") as out:
        reader.copy(reader.manifest.videos[0].file, out)
    return target
