"""The part of a video in which a copy is looked for: its sampled frames with their fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import seconds_of
from search.columns import Columns
from search.copies.nearest import Hits
from search.copies.verify import Proof, best_proof
from storage.reading import Reading
from storage.records import Space
from storage.stored import Ids, StoredVideo

LARGEST = 12_000  # frames, three hours or so, so that days of one video do not fill the memory
BEFORE = 300  # frames before a window in which the look that it starts with may have begun
NEAREST = 8  # hits that a window is read around where nothing is proven


@dataclass(frozen=True, slots=True)
class Window(Columns):
    """Consecutive sampled frames of a video, n of them in the order of time, those that show something.

    Attributes:
        ids: (n,)
        seconds: (n,)
        shots: (n,) index of the shot.
        until: (n,) second at which the next sampled frame comes.
        fingerprints: (n, d) of norm 1; a frame that looks like the one before has that one's.
    """

    ids: Ids
    seconds: NDArray[np.float64]
    shots: Ids
    until: NDArray[np.float64]
    fingerprints: NDArray[np.float32]

    def index_of(self, frame: int) -> int:
        """Where the frame with an id is, or the one nearest to where it would be."""
        return int(np.abs(self.ids - frame).argmin())

    def index_at(self, second: float) -> int:
        """Where the frame is whose time is nearest."""
        return int(np.abs(self.seconds - second).argmin())


def read_window(store: Reading, space: Space, video: StoredVideo, first: int, last: int) -> Window | None:
    """The frames with ids from `first` to `last`, which may reach beyond the video's; None if there are none.

    The frames of one video have consecutive ids in the order of their time.
    """
    span = store.frame_span(video.id)
    if span is None:
        return None
    # And the next one, which ends the last.
    ids = np.arange(max(first - BEFORE, span[0]), min(last + 1, span[1]) + 1)
    rows = store.frame_rows(ids)
    mine = rows.video_id == video.id  # all, unless it is deleted meanwhile
    ids, flat, shots = ids[mine], rows.flat[mine], rows.shot[mine]
    seconds = seconds_of(video, rows.pts[mine])
    until = np.append(seconds[1:], video.record.duration)
    there, vectors = store.vectors.find(space, ids)
    shown = ~flat & (ids >= first) & (ids <= last)
    if not len(vectors) or not shown.any():
        return None
    # Frames that look like the one before have no fingerprint of their own, and take its.
    known = np.flatnonzero(there)
    own = np.maximum(np.searchsorted(known, np.arange(len(ids)), side="right") - 1, 0)
    filled = np.asarray(vectors, np.float32)[own[shown]]
    return Window(ids[shown], seconds[shown], shots[shown], until[shown], filled)


def read_around(
    store: Reading, space: Space, video: StoredVideo, hits: Hits, proofs: Sequence[Proof], reach: int
) -> Window | None:
    """The frames around the proofs, or else the nearest hits, and `reach` more on each side.

    None if there are none. Of what lies too far apart, that around the best proof or the nearest hit.
    """
    best = best_proof(proofs)
    if best is None:
        ids = hits.ids[np.argsort(-hits.near, kind="stable")[:NEAREST]]
        centre = int(ids[0])
    else:
        ids = np.array([proof.stored for proof in proofs])
        centre = best.stored
    first = max(int(ids.min()) - reach, centre - LARGEST // 2)
    last = min(int(ids.max()) + reach, centre + LARGEST // 2)
    return read_window(store, space, video, first, last)


def read_all(store: Reading, space: Space, video: StoredVideo) -> Window | None:
    """All frames of a video, however long; None if nothing of it is left."""
    span = store.frame_span(video.id)
    if span is None:
        return None
    first, last = span
    starts = range(first, last + 1, LARGEST)
    read = (read_window(store, space, video, start, min(start + LARGEST - 1, last)) for start in starts)
    parts = [part for part in read if part is not None]
    return Window.joined(parts) if parts else None
