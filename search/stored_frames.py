"""Frames of the library that are themselves asked about: nothing is decoded, what is stored is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor
from search.candidates import seconds_of
from search.errors import QueryError
from storage.reading import Reading
from storage.records import Vectors
from storage.stored import Ids, StoredVideo


@dataclass(frozen=True, slots=True)
class StoredFrames:
    """Sampled frames of one video. See `search.query.Frames`.

    Attributes:
        store: the library.
        video: whose.
        ids: (n,) of the frames, ascending.
    """

    store: Reading
    video: StoredVideo
    ids: Ids
    seconds: NDArray[np.float64]
    duration: float
    start: float

    @property
    def is_still(self) -> bool:
        """See `Frames.is_still`."""
        return self.duration == 0.0

    def vectors(self, extractor: FeatureExtractor, which: Sequence[int] | None = None) -> Vectors:
        """See `Frames.vectors`."""
        return self.store.vectors.get(extractor.space, self.ids if which is None else self.ids[list(which)])


@dataclass(frozen=True, slots=True)
class SampledFrames:
    """All sampled frames of a video, n of them in the order of time, with what is known of each."""

    ids: Ids  # (n,)
    seconds: NDArray[np.float64]  # (n,)
    shots: Ids  # (n,) index of each one's shot
    flat: NDArray[np.bool_]  # (n,) whether it shows nothing


def sampled_frames(store: Reading, video: StoredVideo) -> SampledFrames:
    """The sampled frames of a video.

    Raises:
        QueryError: it was deleted by another process just now.
    """
    span = store.frame_span(video.id)
    if span is None:
        raise QueryError(f"the library has no video {video.id} any more")
    ids = np.arange(span[0], span[1] + 1)
    rows = store.frame_rows(ids)
    mine = rows.video_id == video.id
    return SampledFrames(ids[mine], seconds_of(video, rows.pts[mine]), rows.shot[mine], rows.flat[mine])
