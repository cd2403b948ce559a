"""vdx's own detectors, fed as `indexer.analysis` feeds them: decode once, a thumbnail of every frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.shots.peers import Detect
from benchmarks.shots.scoring import Transition
from indexer.shots.base import DETECTORS, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Decision
from media.decode import VideoReader


def registered() -> dict[str, Detect]:
    """Every registered detector by name."""
    return {f"vdx {name}": _detect(name) for name in DETECTORS.names()}


def _detect(name: str) -> Detect:
    def detect(path: Path, times: Sequence[float]) -> list[Transition]:
        return [
            Transition(at, at, decision.opens)
            for at, decision in enumerate(_decisions(path, name))
            if decision.opens not in (None, "start")
        ]

    return detect


def _decisions(path: Path, name: str) -> Iterator[Decision]:
    detector = DETECTORS.get(name)()
    with VideoReader(path) as reader:
        for frame in reader.frames():
            decision = detector.push(frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT))
            if decision is not None:
                yield decision
    yield from detector.finish()
