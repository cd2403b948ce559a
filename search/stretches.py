"""The parts of videos that are looked at exactly, all of one search read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import Candidate, seconds_of
from storage.library import Store
from storage.records import Space, Vectors


@dataclass(frozen=True, slots=True)
class Probe:
    """A place in a candidate's video that is worth a closer look.

    Attributes:
        candidate: the video, with the pairs that led here.
        first, last: ids of sampled frames; the frames of one video have consecutive ids in the order of
            their time, so this is a span of it. It may reach beyond the video's ends.
        seconds: what the place is about: the time of a hit for a still, the voted offset for a clip.
    """

    candidate: Candidate
    first: int
    last: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sampled frames of one video that show something, n of them, in the order of time."""

    ids: NDArray[np.int64]  # (n,) of the frames
    seconds: NDArray[np.float64]  # (n,)
    shots: NDArray[np.int64]  # (n,) index of each one's shot
    vectors: Vectors  # (n, columns)

    def between(self, start: float, end: float) -> Stretch:
        """The frames at ``start <= seconds <= end``."""
        inside = (self.seconds >= start) & (self.seconds <= end)
        return Stretch(self.ids[inside], self.seconds[inside], self.shots[inside], self.vectors[inside])


def read_stretches(store: Store, space: Space, probes: Sequence[Probe]) -> list[Stretch]:
    """The frames under each probe.

    One read of rows and one of vectors serve all probes: they are the slow part of a search.
    """
    if not probes:
        return []
    ids = np.unique(np.concatenate([np.arange(max(p.first, 1), p.last + 1) for p in probes]))
    rows = store.frame_rows(ids)
    # A probe may reach into a neighbour's frames, which need not have vectors in this space.
    wanted = np.array([probe.candidate.video.id for probe in probes])
    telling = np.isin(rows.video_id, wanted) & ~rows.flat
    ids, video_id = ids[telling], rows.video_id[telling]
    pts, shots = rows.pts[telling], rows.shot[telling]
    vectors = store.vectors.get(space, ids)
    stretches = []
    for probe in probes:
        video = probe.candidate.video
        mine = (ids >= probe.first) & (ids <= probe.last) & (video_id == video.id)
        stretches.append(Stretch(ids[mine], seconds_of(video, pts[mine]), shots[mine], vectors[mine]))
    return stretches
