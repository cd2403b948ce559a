"""A frame that the library holds: a keyframe of a result, to find more like it."""

from __future__ import annotations

import numpy as np

from media.image import decode_jpeg
from search.candidates import seconds_of
from search.errors import QueryError
from search.queries.base import QUERIES
from search.query import Frames, Query, QueryFrames, Region
from search.stored_frames import StoredFrames
from storage.reading import Reading
from storage.stored import StoredVideo


@QUERIES.register("frame")
def load_frame(query: Query, store: Reading | None = None) -> Frames:
    """What is stored of the frame; with a region, that part of the picture that is kept of it or its shot."""
    if query.frame is None or store is None:
        raise QueryError("a frame of the library is asked about by its number, and in a library")
    rows = store.frame_rows(np.array([query.frame], np.int64))
    if rows.video_id[0] < 0:
        raise QueryError(f"the library has no frame {query.frame}; it may have been indexed anew")
    video = store.video(int(rows.video_id[0]))
    second = float(seconds_of(video, rows.pts)[0])
    return stored_still(store, video, query.frame, second, query.region)


def stored_still(
    store: Reading, video: StoredVideo, frame: int, second: float, region: Region | None
) -> Frames:
    """The frame with an id, shown at `second`, as a still."""
    if region is None:
        return StoredFrames(store, video, np.array([frame], np.int64), np.zeros(1), 0.0, second)
    kept = [one for one in store.frames(video.id) if one.blob is not None]
    if not kept:
        raise QueryError(f"no picture of video {video.id} is kept to cut a region out of")
    shot = int(store.frame_rows(np.array([frame], np.int64)).shot[0])
    # Not every frame has its picture: that of its shot that is nearest shows the same.
    nearest = min(kept, key=lambda one: (one.record.shot != shot, abs(one.id - frame)))
    picture = decode_jpeg(store.blobs.get(nearest.blob or ""))
    return QueryFrames((region.crop(picture),), np.zeros(1), 0.0, second)
