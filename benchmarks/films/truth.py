"""What is true of a film: where its transitions are, and what only looks like one. A JSON file beside it.

    {"schema": "vdx.film/1", "file", "recipe", "rate": [num, den], "frames", "size": [w, h],
     "time_base": [num, den], "pts": [of every frame],
     "cuts": [{"frame", "pts", "seconds"}],                        the first frame of the new shot
     "gradual": [{"kind": "dissolve|fade|wipe", "first", "last",   frames in which it can be seen
                  "first_seconds", "last_seconds"}],
     "negatives": [{"kind": "flash|photo flash|shake|fast", "first", "last"}],
     "shots": [{"first", "last", "source", "source_frame", "speed"}]}

Frames count from 0 in the order they are shown; pts and seconds are those that reading the file gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.films.plan import Plan, Shot
from media.decode import VideoReader

SCHEMA = "vdx.film/1"


@dataclass(frozen=True, slots=True)
class Span:
    """Frames `first` to `last`, both included, and what is there: a transition or what looks like one."""

    first: int
    last: int
    kind: str


def spans(plan: Plan) -> tuple[list[Span], list[Span], list[Span]]:
    """The transitions, the negatives and the shots' own parts (kind: the source's name) of a film."""
    transitions: list[Span] = []
    negatives: list[Span] = []
    shots: list[Span] = []
    at = 0
    for number, shot in enumerate(plan.shots):
        if number:
            length = shot.join.frames
            transitions.append(Span(at, at + max(length, 1) - 1, shot.join.kind))
            at += length
        negatives.extend(_negatives(shot, at))
        shots.append(Span(at, at + shot.body - 1, shot.source.path.name))
        at += shot.body
    return transitions, negatives, shots


def _negatives(shot: Shot, start: int) -> list[Span]:
    if shot.flashes:
        return [Span(start + f.at, start + f.at + f.frames - 1, shot.disturbance) for f in shot.flashes]
    if shot.disturbance in ("shake", "fast"):
        return [Span(start, start + shot.body - 1, shot.disturbance)]
    return []


def write_truth(plan: Plan, film: Path, recipe: Mapping[str, Any]) -> Path:
    """Read `film` once more and write down the truth about it.

    Raises:
        ValueError: the film does not have the frames that were planned.
    """
    with VideoReader(film) as reader:
        times = [(frame.pts, frame.seconds) for frame in reader.frames()]
        base = reader.info.time_base
    if len(times) != plan.frames:
        raise ValueError(f"{film.name} has {len(times)} frames, not {plan.frames}")
    transitions, negatives, shots = spans(plan)
    truth = {
        "schema": SCHEMA,
        "file": film.name,
        "recipe": dict(recipe),
        "rate": [plan.rate.numerator, plan.rate.denominator],
        "frames": plan.frames,
        "size": list(plan.size),
        "time_base": [base.numerator, base.denominator],
        "cuts": [
            {"frame": s.first, "pts": times[s.first][0], "seconds": round(times[s.first][1], 6)}
            for s in transitions
            if s.kind == "cut"
        ],
        "gradual": [_gradual(s, times) for s in transitions if s.kind != "cut"],
        "negatives": [{"kind": s.kind, "first": s.first, "last": s.last} for s in negatives],
        "shots": [
            {
                "first": own.first,
                "last": own.last,
                "source": own.kind,
                "source_frame": shot.first,
                "speed": shot.speed,
            }
            for own, shot in zip(shots, plan.shots, strict=True)
        ],
        "pts": [pts for pts, _ in times],
    }
    path = truth_path(film)
    path.write_text(json.dumps(truth), encoding="utf-8")
    return path


def _gradual(span: Span, times: Sequence[tuple[int, float]]) -> dict[str, Any]:
    return {
        "kind": span.kind,
        "first": span.first,
        "last": span.last,
        "first_seconds": round(times[span.first][1], 6),
        "last_seconds": round(times[span.last][1], 6),
    }


def truth_path(film: Path) -> Path:
    """Where the truth about a film lies."""
    return film.with_suffix(".json")


def read_truth(film: Path) -> dict[str, Any] | None:
    """The truth about a film; None where there is none, or one of another schema."""
    path = truth_path(film)
    if not (film.is_file() and path.is_file()):
        return None
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth if truth.get("schema") == SCHEMA else None
