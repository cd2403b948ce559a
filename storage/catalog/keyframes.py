"""The keyframes of the whole library at once, to look around in it."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Engine, select

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
