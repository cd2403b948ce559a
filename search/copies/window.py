"""The part of a video in which a copy is looked for: its sampled frames with their fingerprints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import seconds_of
from search.stretches import stored_vectors
from storage.library import Store
from storage.records import Space
from storage.stored import Ids, StoredVideo

LARGEST = 6000  # frames, so that hours of one video do not fill the memory


@dataclass(frozen=True, slots=True)
class Window:
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


def read_window(store: Store, space: Space, video: StoredVideo, first: int, last: int) -> Window | None:
    """The frames with ids from `first` to `last`, which may reach beyond the video's; None if there are none.

    The frames of one video have consecutive ids in the order of their time.
    """
    first, last = max(first, 1), min(last, first + LARGEST)
    ids = np.arange(first, last + 1)
    rows = store.frame_rows(ids)
    mine = rows.video_id == video.id
    ids, flat, shots = ids[mine], rows.flat[mine], rows.shot[mine]
    if not len(ids):
        return None
    seconds = seconds_of(video, rows.pts[mine])
    until = np.append(seconds[1:], video.record.duration)
    there, vectors = stored_vectors(store, space, ids)
    if not len(vectors):
        return None
    # Frames that look like the one before have no fingerprint of their own, and take its.
    known = np.flatnonzero(there)
    own = np.maximum(np.searchsorted(known, np.arange(len(ids)), side="right") - 1, 0)
    shown = ~flat
    filled = np.asarray(vectors, np.float32)[own[shown]]
    return Window(ids[shown], seconds[shown], shots[shown], until[shown], filled)
