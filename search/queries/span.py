"""A video that the library holds, a span of it, or a moment."""

from __future__ import annotations

import numpy as np

from media.image import decode_jpeg
from search.errors import QueryError
from search.queries.base import QUERIES
from search.queries.clip import MOST_FRAMES
from search.queries.frame import stored_still
from search.query import Frames, Query, QueryFrames, Region
from search.stored_frames import SampledFrames, StoredFrames, sampled_frames
from storage.reading import Reading
from storage.stored import Ids, StoredVideo


@QUERIES.register("span")
def load_span(query: Query, store: Reading | None = None) -> Frames:
    """What is stored of the frames in the span, those that show nothing left out unless all do."""
    if query.video is None or store is None:
        raise QueryError("a video of the library is asked about by its number, and in a library")
    video = store.video(query.video)
    sampled = sampled_frames(store, video)
    if query.at is not None:
        at = int(np.abs(sampled.seconds - query.at).argmin())
        second = float(sampled.seconds[at])
        return stored_still(store, video, int(sampled.ids[at]), second, query.region)
    start = query.start or 0.0
    end = min(query.end or np.inf, video.record.duration)
    if start >= end:
        raise QueryError(f"there is nothing at {start:g} s of video {video.id}; it ends at {end:g} s")
    inside = _inside(sampled, start, end)
    if query.region is not None:
        return _regions(store, video, sampled, inside, query.region)
    telling = inside[~sampled.flat[inside]]
    kept = telling if len(telling) else inside
    kept = kept[np.unique(np.linspace(0, len(kept) - 1, min(MOST_FRAMES, len(kept))).astype(np.int64))]
    seconds = np.maximum(sampled.seconds[kept] - start, 0.0)
    return StoredFrames(store, video, sampled.ids[kept], seconds, end - start, start)


def _inside(sampled: SampledFrames, start: float, end: float) -> Ids:
    """Indices of the frames in a span; of the one on the screen where none was sampled in it."""
    inside = np.flatnonzero((sampled.seconds >= start) & (sampled.seconds < end))
    if len(inside):
        return inside
    return np.array([max(0, int(np.searchsorted(sampled.seconds, start, side="right")) - 1)])


def _regions(
    store: Reading, video: StoredVideo, sampled: SampledFrames, inside: Ids, region: Region
) -> QueryFrames:
    """A part of the pictures that are kept of the span, or of the shots that it lies in."""
    kept = [frame for frame in store.frames(video.id) if frame.blob is not None]
    within = [frame for frame in kept if sampled.ids[inside[0]] <= frame.id <= sampled.ids[inside[-1]]]
    shots = set(sampled.shots[inside].tolist())
    chosen = (within or [frame for frame in kept if frame.record.shot in shots])[:MOST_FRAMES]
    if not chosen:
        raise QueryError(f"no picture of video {video.id} is kept to cut a region out of")
    images = tuple(region.crop(decode_jpeg(store.blobs.get(frame.blob or ""))) for frame in chosen)
    begin = float(sampled.seconds[inside[0]])
    if len(images) == 1:
        return QueryFrames(images, np.zeros(1), 0.0, begin)
    seconds = np.array([video.record.seconds(frame.record.pts) for frame in chosen])
    return QueryFrames(images, seconds - seconds[0], float(seconds[-1] - seconds[0]), float(seconds[0]))
