"""What can be seen in videos, as their lists know it.

These two statements are all that filters and facets ask of labels.
"""

from __future__ import annotations

from sqlalchemy import Select, func, select

from storage.catalog import models

SURE = 0.5
"""How likely a shot must show something for its video to be filed under that."""


def videos_labelled(label: str) -> Select[int]:
    """Ids of the videos that have a shot with this label, by any of its names, in letters of any case."""
    words = func.char(10) + func.lower(models.Label.names) + func.char(10)
    named = func.instr(words, func.char(10) + label.strip().lower() + func.char(10)) > 0
    return (
        select(models.Shot.video_id)
        .join(models.ShotLabel, models.ShotLabel.shot_id == models.Shot.id)
        .join(models.Label, models.Label.id == models.ShotLabel.label_id)
        .where(named, models.ShotLabel.score >= SURE)
    )


def labels_of_videos() -> Select[int, str]:
    """(id of a video, label) of all videos and labels, each pair once."""
    first = func.substr(
        models.Label.names, 1, func.instr(models.Label.names + func.char(10), func.char(10)) - 1
    )
    return (
        select(models.Shot.video_id, first)
        .join(models.ShotLabel, models.ShotLabel.shot_id == models.Shot.id)
        .join(models.Label, models.Label.id == models.ShotLabel.label_id)
        .where(models.ShotLabel.score >= SURE)
        .distinct()
    )
