"""The parts of videos that are looked at exactly, those of all candidates read together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.candidates import seconds_of
from storage.reading import Reading
from storage.records import Space, Vectors
from storage.stored import Ids, StoredVideo

WIDENING = 2  # times as many frames are read further, as were read, where a probe lacks some
VECTORS_AT_ONCE = 16384  # bounds the memory, however long the parts are


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sampled frames of one video, n of them in the order of time.

    Attributes:
        ids: (n,) of the frames.
        seconds: (n,)
        shots: (n,) index of each one's shot.
        flat: (n,) whether it shows nothing (black, one colour).
        similarity: (m, n) of each query frame to each of them, cosine.
    """

    ids: Ids
    seconds: NDArray[np.float64]
    shots: Ids
    flat: NDArray[np.bool_]
    similarity: NDArray[np.float32]

    def __getitem__(self, wanted: NDArray[np.bool_]) -> Stretch:
        """The frames where `wanted` (n,)."""
        return Stretch(
            self.ids[wanted],
            self.seconds[wanted],
            self.shots[wanted],
            self.flat[wanted],
            self.similarity[:, wanted],
        )


@dataclass(frozen=True, slots=True)
class Probe(ABC):
    """A part of a video that is worth a closer look.

    Attributes:
        video: which.
        first, last: ids of sampled frames; the frames of one video have consecutive ids in the order of
            their time, so this is a span of it. It may reach beyond the video's ends.
    """

    video: StoredVideo
    first: int
    last: int

    @abstractmethod
    def lacks(self, stretch: Stretch) -> tuple[bool, bool]:
        """Whether frames before and after `stretch` are needed too, if the video has any."""


def read_stretches(store: Reading, space: Space, queries: Vectors, probes: Sequence[Probe]) -> list[Stretch]:
    """The frames under each probe and as many around it as it lacks; none where the video is gone.

    Reading is the slow part of a search: one read serves all probes, a further one those that lack more.

    Args:
        store: the library.
        space: of the vectors.
        queries: (m, columns) of norm 1.
        probes: where to read.
    """
    stretches: dict[int, Stretch] = {}
    unfinished = dict(enumerate(probes))
    while unfinished:
        read = _read(store, space, queries, list(unfinished.values()))
        stretches.update(zip(unfinished, read, strict=True))
        widened = {number: _widened(probe, stretches[number]) for number, probe in unfinished.items()}
        unfinished = {number: probe for number, probe in widened.items() if probe is not None}
    return [stretches[number] for number in range(len(probes))]


def _widened(probe: Probe, stretch: Stretch) -> Probe | None:
    """The probe over more of the video; None if it lacks nothing or the video has no more."""
    if not len(stretch.ids):
        return None
    before, after = probe.lacks(stretch)
    before = before and int(stretch.ids[0]) == probe.first
    after = after and int(stretch.ids[-1]) == probe.last
    if not before and not after:
        return None
    more = WIDENING * (probe.last - probe.first + 1)
    return replace(probe, first=probe.first - more * before, last=probe.last + more * after)


def _read(store: Reading, space: Space, queries: Vectors, probes: Sequence[Probe]) -> list[Stretch]:
    ids = np.unique(np.concatenate([np.arange(max(p.first, 1), p.last + 1) for p in probes]))
    rows = store.frame_rows(ids)
    # A probe may reach into a neighbour's frames, which need not have vectors in this space.
    known = np.flatnonzero(np.isin(rows.video_id, [probe.video.id for probe in probes]))
    there, similarity = _similarity(store, space, queries, ids[known])
    known = known[there]
    stretches = []
    for probe in probes:
        mine = (rows.video_id[known] == probe.video.id) & _within(ids[known], probe)
        at = known[mine]
        seconds = seconds_of(probe.video, rows.pts[at])
        stretches.append(Stretch(ids[at], seconds, rows.shot[at], rows.flat[at], similarity[:, mine]))
    return stretches


def _within(ids: Ids, probe: Probe) -> NDArray[np.bool_]:
    return (ids >= probe.first) & (ids <= probe.last)


def _similarity(
    store: Reading, space: Space, queries: Vectors, ids: Ids
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which of `ids` (n,) have vectors, and the similarity (m, n') of those to each query frame."""
    there, similarity = [np.empty(0, bool)], [np.empty((len(queries), 0), np.float32)]
    for start in range(0, len(ids), VECTORS_AT_ONCE):
        found, vectors = store.vectors.find(space, ids[start : start + VECTORS_AT_ONCE])
        there.append(found)
        similarity.append(np.asarray(queries @ vectors.T, np.float32))
    return np.concatenate(there), np.concatenate(similarity, axis=1)
