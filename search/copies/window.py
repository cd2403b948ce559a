"""The part of a video in which a copy is looked for: its sampled frames with their fingerprints."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from search.candidates import seconds_of
from storage.library import Store
from storage.records import Space
from storage.stored import Ids, StoredVideo

LARGEST = 12_000  # frames, three hours or so, so that days of one video do not fill the memory
BEFORE = 300  # frames before a window in which the look that it starts with may have begun


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
    ids = np.arange(max(first - BEFORE, 1), last + 2)  # and the next one, which ends the last
    rows = store.frame_rows(ids)
    mine = rows.video_id == video.id
    ids, flat, shots = ids[mine], rows.flat[mine], rows.shot[mine]
    seconds = seconds_of(video, rows.pts[mine])
    until = np.append(seconds[1:], video.record.duration)
    there, vectors = store.vectors.find(space, ids)
    if not len(vectors):
        return None
    # Frames that look like the one before have no fingerprint of their own, and take its.
    known = np.flatnonzero(there)
    own = np.maximum(np.searchsorted(known, np.arange(len(ids)), side="right") - 1, 0)
    shown = ~flat & (ids >= first) & (ids <= last)
    if not shown.any():
        return None
    filled = np.asarray(vectors, np.float32)[own[shown]]
    return Window(ids[shown], seconds[shown], shots[shown], until[shown], filled)


def read_all(store: Store, space: Space, video: StoredVideo, first: int, last: int) -> Window | None:
    """The same of all of a video, however long; None if nothing of it is left."""
    starts = range(first, last + 1, LARGEST)
    read = (read_window(store, space, video, start, min(start + LARGEST - 1, last)) for start in starts)
    parts = [part for part in read if part is not None]
    if not parts:
        return None
    columns = ([getattr(part, field.name) for part in parts] for field in fields(Window))
    return Window(*map(np.concatenate, columns))
