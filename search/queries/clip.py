"""A video or a span of one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.sampling import PICTURE_SIDE
from media.decode import VideoReader
from media.image import fit
from search.errors import QueryError
from search.queries.base import QUERIES, is_flat_picture
from search.query import Query, QueryFrames
from storage.reading import Reading

# Denser than the library's one a second: whatever the clip's start, some of its frames then fall next
# to sampled ones.
INTERVAL = 0.3  # seconds
MOST_FRAMES = 96  # a longer clip is sampled more thinly


@QUERIES.register("clip")
def load_clip(query: Query, store: Reading | None = None) -> QueryFrames:
    """Frames of the clip at regular times; those that show nothing are left out unless all do."""
    with VideoReader(query.file) as reader:
        start = query.start or 0.0
        span = _span(query, reader.info.header_duration)
        interval = max(INTERVAL, span / MOST_FRAMES) if span is not None else INTERVAL
        images: list[NDArray[np.uint8]] = []
        seconds: list[float] = []
        last = start
        due = -np.inf
        for frame in reader.frames(query.start, query.end):
            last = frame.seconds + float(frame.duration * reader.info.time_base)
            if frame.seconds < due:
                continue
            due = frame.seconds + interval
            picture = frame.image(None if query.region else PICTURE_SIDE)
            if query.region is not None:
                picture = fit(query.region.crop(picture), PICTURE_SIDE)
            images.append(picture)
            seconds.append(max(frame.seconds - start, 0.0))
            if len(images) > 2 * MOST_FRAMES:  # the header promised a shorter clip, or nothing
                images, seconds = images[::2], seconds[::2]
                interval *= 2
    if not images:
        raise QueryError(f"{query.file}: there is nothing at {start:g} s; it ends before")
    telling = [i for i, image in enumerate(images) if not is_flat_picture(image)]
    kept = telling or list(range(len(images)))
    end = min(last, query.end) if query.end is not None else last
    duration = max(end - start, 1e-3)
    return QueryFrames(tuple(images[i] for i in kept), np.array(seconds)[kept], duration, start)


def _span(query: Query, header_duration: float | None) -> float | None:
    """Seconds that the clip should last, if the file says so."""
    end = query.end if query.end is not None else header_duration
    return None if end is None else max(end - (query.start or 0.0), 0.0)
