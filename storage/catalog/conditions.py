"""The conditions of `filters.Filters` as SQL, each by itself."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Float, SQLColumnExpression, and_, cast, func, or_, select, true

from storage.catalog import models
from storage.catalog.labels import videos_labelled
from storage.catalog.names import folded
from storage.filters import SIZES, Filters, Resolution

Condition = ColumnElement[bool]

SECONDS = (
    cast(models.Video.end_pts - models.Video.origin_pts, Float)
    * models.Video.time_base_num
    / models.Video.time_base_den
)
"""How long a video lasts."""

FIRST_FILE = (
    select(models.Location.id)
    .where(models.Location.video_id == models.Video.id)
    .order_by(models.Location.compact, models.Location.path)
    .limit(1)
    .correlate(models.Video)
    .scalar_subquery()
)
"""The location that a video is listed by: as `StoredVideo.paths[0]`."""


def among(column: SQLColumnExpression[int], ids: Collection[int]) -> Condition:
    """Whether a column is one of any number of ids."""
    listed = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return column.in_(select(listed.c.value))


def conditions(filters: Filters, common: str, offline: Collection[int]) -> dict[str, Condition]:
    """What is to hold, by the name of the facet that it belongs to; "" is what belongs to none.

    The statement has `models.Video`, and `models.Location` as the file that it is listed by.

    Args:
        filters: what is wanted.
        common: the folder that all files have in common, with a slash at its end.
        offline: ids of the videos of which no file is there.
    """
    found = {
        "": _plain(filters, common),
        "folder": _in_folder(filters.folder, common),
        "year": _changed(filters),
        "duration": _long(filters),
        "resolution": None if filters.resolution is None else _sized(filters.resolution),
        "status": _in_state(filters, offline),
        "codec": models.Video.codec == filters.codec if filters.codec else None,
        "audio": None if filters.audio is None else models.Video.has_audio.is_(filters.audio),
        "label": models.Video.id.in_(videos_labelled(filters.label)) if filters.label else None,
    }
    return {name: condition for name, condition in found.items() if condition is not None}


def _plain(filters: Filters, common: str) -> Condition | None:
    parts: list[Condition] = []
    location = models.Location.__table__.alias()
    shown = func.substr(location.c.folded, len(folded(common)) + 1)
    for word in folded(filters.text).split():
        with_it = select(location.c.video_id).where(func.instr(shown, word) > 0)
        parts.append(models.Video.id.in_(with_it))
    if filters.only is not None:
        parts.append(among(models.Video.id, filters.only))
    if filters.without:
        parts.append(~among(models.Video.id, filters.without))
    return and_(*parts) if parts else None


def _in_folder(folder: str, common: str) -> Condition | None:
    if not folder:
        return None
    text = folder.replace("\\", "/") if "\\" in common else folder
    text = text.rstrip("/") + "/"
    whole = text if text.startswith("/") or text[1:2] == ":" else common + text
    location = models.Location.__table__.alias()
    below = and_(location.c.folder >= whole, location.c.folder < whole[:-1] + chr(ord("/") + 1))
    return models.Video.id.in_(select(location.c.video_id).where(below))


def _changed(filters: Filters) -> Condition | None:
    parts: list[Condition] = []
    if filters.since is not None:
        first = datetime.combine(filters.since, time()).astimezone()
        parts.append(models.Location.mtime_ns >= _nanoseconds(first))
    if filters.until is not None:
        after = datetime.combine(filters.until + timedelta(days=1), time()).astimezone()
        parts.append(models.Location.mtime_ns < _nanoseconds(after))
    return and_(*parts) if parts else None


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp()) * 10**9


def _long(filters: Filters) -> Condition | None:
    parts: list[Condition] = []
    if filters.shortest is not None:
        parts.append(filters.shortest <= SECONDS)
    if filters.longest is not None:
        parts.append(filters.longest >= SECONDS)
    return and_(*parts) if parts else None


def _sized(resolution: Resolution) -> Condition:
    video = models.Video
    longer, shorter = func.max(video.width, video.height), func.min(video.width, video.height)
    larger: Condition | None = None  # than the resolutions looked at so far
    for name, (long, short) in SIZES.items():
        enough = or_(longer >= long, shorter >= short)
        if name == resolution:
            return enough if larger is None else and_(enough, ~larger)
        larger = enough if larger is None else or_(larger, enough)
    return true() if larger is None else ~larger


def _in_state(filters: Filters, offline: Collection[int]) -> Condition | None:
    if filters.status is None:
        return None
    if filters.status == "offline":
        return among(models.Video.id, offline)
    whole = models.Video.problem.is_(None)
    return whole if filters.status == "complete" else ~whole
