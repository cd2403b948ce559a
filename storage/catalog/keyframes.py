"""The keyframes of the whole library at once, to look around in it."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Engine, func, select

from storage.catalog import models
from storage.stored import KeyframeRows


def keyframe_rows(engine: Engine) -> KeyframeRows:
    """Every keyframe that shows something; see `KeyframeRows`."""
    frame, video = models.Frame, models.Video
    query = (
        select(frame.id, frame.video_id, frame.pts)
        .where(frame.keyframe, ~frame.flat)
        .order_by(frame.video_id, frame.pts, frame.id)
    )
    clock = select(video.id, video.origin_pts, video.time_base_num, video.time_base_den)
    with engine.connect() as connection:
        found = np.array(connection.execute(query).all(), dtype=np.int64).reshape(-1, 3)
        clocks = np.array(connection.execute(clock.order_by(video.id)).all(), dtype=np.int64).reshape(-1, 4)
    ids, videos, pts = found.T
    at = np.searchsorted(clocks[:, 0], videos)
    _, origin, numerator, denominator = clocks[at].T if len(clocks) else np.empty((4, 0), np.int64)
    return KeyframeRows(ids, videos, (pts - origin) * (numerator / denominator))


def generation(engine: Engine) -> tuple[int, int]:
    """Two numbers that are the same only while the library holds the same videos.

    The highest id goes up whenever one is added, since none is ever given twice, and the count goes
    down when one is deleted.
    """
    video = models.Video
    with engine.connect() as connection:
        highest, count = connection.execute(select(func.max(video.id), func.count())).one()
    return highest or 0, count
