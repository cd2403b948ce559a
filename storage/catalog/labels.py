"""What can be seen in videos, as their lists know it.

These two statements are all that filters and facets ask of labels.
"""

from __future__ import annotations

from sqlalchemy import Select, Text, func, select

from storage.catalog import models

_LINE = func.char(10, type_=Text)  # between names

SURE = 0.5
"""How likely a shot must show something for its video to be filed under that."""


def videos_labelled(label: str) -> Select[int]:
    """Ids of the videos that have a shot with this label, by any of its names, in letters of any case."""
    words = _LINE + func.lower(models.Label.names) + _LINE
    named = func.instr(words, _LINE + label.strip().lower() + _LINE) > 0
    ids = select(models.Label.id).where(named).scalar_subquery()
    of_videos = select(models.VideoLabel.video_id)
    return of_videos.where(models.VideoLabel.label_id.in_(ids), models.VideoLabel.score >= SURE)


def labels_of_videos() -> Select[int, str]:
    """(id of a video, label) of all videos and labels, each pair once."""
    first = func.substr(models.Label.names, 1, func.instr(models.Label.names + _LINE, _LINE) - 1)
    return (
        select(models.VideoLabel.video_id, first)
        .join(models.Label, models.Label.id == models.VideoLabel.label_id)
        .where(models.VideoLabel.score >= SURE)
        .distinct()  # of some labels the first name is the same
    )
