"""What can be seen in videos, as their lists know it: nothing yet.

These two statements are all that filters and facets ask of labels; they name no table as long as there is
none.
"""

from __future__ import annotations

from sqlalchemy import Select, false, literal, select

from storage.catalog import models


def videos_labelled(label: str) -> Select[int]:
    """Ids of the videos that have a shot with this label."""
    return select(models.Video.id).where(false())


def labels_of_videos() -> Select[int, str]:
    """(id of a video, label) of all videos and labels, each pair once."""
    return select(models.Video.id, literal("")).where(false())
