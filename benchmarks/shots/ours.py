"""vdx's own detectors, fed as `indexer.analysis` feeds them: decode once, a thumbnail of every frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.shots.peers import Detect
from benchmarks.shots.scoring import Transition
from indexer.analysis import AT_ONCE
from indexer.shots.base import DETECTORS, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Boundary, Thumbnail
from media.decode import VideoReader

Shown = tuple[Thumbnail, float]
"""A frame's picture and its time in seconds."""


def registered() -> dict[str, Detect]:
    """Every registered detector by name."""
    return {f"vdx {name}": _detect(name) for name in DETECTORS.names()}


def _detect(name: str) -> Detect:
    def detect(path: Path, times: Sequence[float]) -> list[Transition]:
        return [Transition(one.first, one.last, one.kind) for one in _boundaries(path, name)]

    return detect


def _batches(frames: Iterator[Shown]) -> Iterator[list[Shown]]:
    while some := list(islice(frames, AT_ONCE)):
        yield some


def _boundaries(path: Path, name: str) -> Iterator[Boundary]:
    detector = DETECTORS.get(name)()
    with VideoReader(path) as reader:
        frames = ((f.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT), f.seconds) for f in reader.frames())
        for some in _batches(frames):
            yield from detector.push(
                np.stack([picture for picture, _ in some]), np.array([s for _, s in some])
            )
    yield from detector.finish()
