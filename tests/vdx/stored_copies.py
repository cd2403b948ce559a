"""A plain matcher for tests: shots that last as long, with stored vectors that are alike, are the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.matches import Match, Segment
from storage.library import Store
from storage.stored import StoredVideo

ALIKE = 0.95  # cosine of the same frame in another size and quality; other scenes stay below
LENGTHS = 0.2  # seconds


@dataclass(frozen=True)
class _Shot:
    start: float
    end: float
    vectors: NDArray[np.float32]


def copies_of(store: Store, video: StoredVideo) -> tuple[Match, ...]:
    """The other videos with a shot of `video`."""
    mine, found = _shots(store, video), []
    for other in store.videos():
        if other.id != video.id and (segments := _segments(mine, _shots(store, other))):
            found.append(Match(other, max(part.score for part in segments), tuple(segments)))
    return tuple(found)


def _shots(store: Store, video: StoredVideo) -> list[_Shot]:
    space = next(space for space in store.totals().vectors if space.name == "cnn")
    frames = store.frames(video.id)
    ids = np.array([frame.id for frame in frames], np.int64)
    shots = np.array([frame.record.shot for frame in frames])
    vectors = np.asarray(store.vectors.get(space, ids), np.float32)
    seconds = video.record.seconds
    return [
        _Shot(seconds(shot.start_pts), seconds(shot.end_pts), vectors[shots == number])
        for number, shot in enumerate(store.shots(video.id))
    ]


def _segments(mine: list[_Shot], theirs: list[_Shot]) -> list[Segment]:
    found: list[Segment] = []
    for one in mine:
        for other in theirs:
            score = _likeness(one, other)
            if score < ALIKE:
                continue
            last = found[-1] if found else None
            if last is not None and (last.query_end, last.end) == (one.start, other.start):
                found[-1] = Segment(last.start, last.best, other.end, last.query_start, one.end, score)
            else:
                found.append(Segment(other.start, other.start, other.end, one.start, one.end, score))
    return found


def _likeness(one: _Shot, other: _Shot) -> float:
    if abs((one.end - one.start) - (other.end - other.start)) > LENGTHS:
        return 0.0
    alike = one.vectors @ other.vectors.T
    return float(min(alike.max(axis=1).mean(), alike.max(axis=0).mean(), 1.0))
