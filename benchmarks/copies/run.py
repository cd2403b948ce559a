"""Asking systems, and keeping their answers."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.copies.judging import Judged, judge
from benchmarks.copies.make import Benchmark
from benchmarks.copies.systems.base import System
from media.errors import VdxError
from media.probe import probe


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a system.

    Attributes:
        name: of the system.
        judged: one for each query, in order.
        build_seconds: real time to get to know the library; little where it was kept from before.
        bytes_per_minute: what it keeps for a minute of video.
    """

    name: str
    judged: tuple[Judged, ...]
    build_seconds: float
    bytes_per_minute: float


def run(system: System, benchmark: Benchmark, minutes: float) -> Outcome:
    """Build, ask everything, compare with the truth, and write the answers down.

    Args:
        system: what is asked.
        benchmark: what it is asked.
        minutes: of video in the library.
    """
    began = time.monotonic()
    system.build(benchmark.library, benchmark.folder)
    build_seconds = time.monotonic() - began
    judged = []
    # The first question loads models and opens files: it is asked twice, and counted once.
    system.ask(benchmark.queries[0].file)
    for query in benchmark.queries:
        began = time.monotonic()
        try:
            answers = system.ask(query.file)
        except VdxError as error:
            print(f"{system.name} cannot answer {query.file.name}: {error}")
            answers = []
        judged.append(judge(query, answers, time.monotonic() - began))
    outcome = Outcome(system.name, tuple(judged), build_seconds, system.size() / minutes)
    write_answers(outcome, benchmark.folder / f"answers-{system.name.replace(' ', '-')}.json")
    return outcome


def write_answers(outcome: Outcome, target: Path) -> None:
    """All answers as JSON, to look at errors and to fit thresholds on the fit half."""
    rows = [
        {
            "query": one.query.file.name,
            "edit": one.query.edit,
            "made_of": str(one.query.made_of),
            "right": [str(path) for path in sorted(one.query.right)],
            "rank": one.rank,
            "iou": one.iou,
            "seconds": one.seconds,
            "answers": [asdict(answer) for answer in one.answers],
        }
        for one in outcome.judged
    ]
    target.write_text(json.dumps(rows, indent=1, default=str))


def minutes_of(files: Sequence[Path]) -> float:
    """How long all of them are together, as their headers say."""
    return sum(probe(file).header_duration or 0.0 for file in files) / 60


def short(path: Path) -> str:
    """A path as it is printed: the file and its folder."""
    return "/".join(path.parts[-2:])
