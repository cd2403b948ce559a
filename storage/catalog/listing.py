"""Lists of videos: which fit, how many, in which order, and what is shown of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Select, and_, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from storage.catalog import models
from storage.catalog.conditions import FIRST_FILE, SECONDS, among, conditions
from storage.catalog.counting import facets
from storage.facets import Facet
from storage.filters import Filters, Order

_LISTED_BY = models.Location.id == FIRST_FILE


class FileFacts(NamedTuple):
    """What lists say of the file that a video is listed by, and of its pictures. See `stored.Listed`."""

    folder: str
    modified: datetime | None
    poster: int | None
    keyframes: int


class Listing:
    """Reads lists from the catalog; one call is one short transaction.

    `offline` is always the ids of the videos of which no file is there, for the filter that asks for them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def common_folder(self) -> str:
        """The folder that all files lie in or below, with a slash at its end; "" if there is none."""
        with self._engine.connect() as connection:
            return common_folder(connection)

    def matching(self, filters: Filters, offline: Collection[int]) -> list[int]:
        """Ids of the videos that fit, ascending."""
        with self._engine.connect() as connection:
            found = fitting(filters, common_folder(connection), offline)
            return list(connection.scalars(found.order_by(models.Video.id)))

    def page(
        self,
        filters: Filters,
        offline: Collection[int],
        order: Order,
        *,
        descending: bool,
        offset: int,
        limit: int,
    ) -> tuple[int, list[int]]:
        """How many videos fit, and the ids of those of a page, in order."""
        with self._engine.connect() as connection:
            found = fitting(filters, common_folder(connection), offline)
            part = page(found, order, descending=descending, offset=offset, limit=limit)
            return connection.scalar(counted(found)) or 0, list(connection.scalars(part))

    def facts(self, ids: Collection[int]) -> dict[int, FileFacts]:
        """What lists show of some videos."""
        with self._engine.connect() as connection:
            return facts(connection, ids, common_folder(connection))

    def facets(self, filters: Filters, offline: Collection[int]) -> list[Facet]:
        """How many videos there are of each kind."""
        with self._engine.connect() as connection:
            return facets(connection, filters, common_folder(connection), offline)

    def version(self) -> str:
        """What is another text whenever videos or files came or went."""
        with self._engine.connect() as connection:
            return ".".join(str(value) for value in connection.execute(_VERSION).one())

    def files(self) -> list[tuple[int, Path]]:
        """(id of a video, path) of every file with it that was not found to hold something else."""
        lost = func.coalesce(models.Failure.fingerprint != models.Video.fingerprint, False)
        query = select(models.Location.video_id, models.Location.path).join(models.Video)
        query = query.outerjoin(models.Failure, models.Failure.path == models.Location.path)
        with self._engine.connect() as connection:
            return [(id_, path) for id_, path in connection.execute(query.where(~lost))]

    def ids(self) -> list[int]:
        """Ids of all videos, ascending."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(models.Video.id).order_by(models.Video.id)))


def common_folder(connection: Connection) -> str:
    """The folder that all files lie in or below, with a slash at its end; "" if there is none."""
    folder = models.Location.folder
    first, last = (connection.scalar(select(end(folder))) or "" for end in (func.min, func.max))
    # All others come between these two in order, so what both begin with they begin with too.
    differs = (number for number, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    shared = first[: next(differs, min(len(first), len(last)))]
    return shared[: shared.rfind("/") + 1]


def fitting(filters: Filters, common: str, offline: Collection[int]) -> Select[int]:
    """Ids of the videos that fit, in no order."""
    wanted = conditions(filters, common, offline).values()
    query = select(models.Video.id).select_from(models.Video).outerjoin(models.Location, _LISTED_BY)
    return query.where(*wanted)


def page(found: Select[int], order: Order, *, descending: bool, offset: int, limit: int) -> Select[int]:
    """A part of what `fitting` gives, in order; what is alike in that goes by id."""
    key = _KEYS[order]
    ordered = (key.desc(), models.Video.id.desc()) if descending else (key.asc(), models.Video.id.asc())
    return found.order_by(*ordered).offset(offset).limit(limit)


def counted(found: Select[int]) -> Select[int]:
    """How many `fitting` gives."""
    return select(func.count()).select_from(found.subquery())


def facts(connection: Connection, ids: Collection[int], common: str) -> dict[int, FileFacts]:
    """What lists show of the videos `ids`."""
    location = models.Location
    query = select(models.Video.id, location.folder, location.mtime_ns, _POSTER, _KEYFRAMES)
    query = query.select_from(models.Video).outerjoin(location, _LISTED_BY)
    return {
        id_: FileFacts(
            folder=(folder or common)[len(common) :].rstrip("/"),
            modified=None if changed is None else datetime.fromtimestamp(changed / 1e9, UTC),
            poster=poster,
            keyframes=keyframes,
        )
        for id_, folder, changed, poster, keyframes in connection.execute(
            query.where(among(models.Video.id, ids))
        )
    }


def _picture(condition: ColumnElement[bool], order: ColumnElement[int] | None = None) -> Select[int]:
    """Ids of the pictures of a video for which something holds, in the order of their time or another."""
    frame = models.Frame
    query = select(frame.id).where(frame.video_id == models.Video.id, frame.blob.is_not(None), condition)
    return query.order_by(frame.pts if order is None else order).correlate(models.Video)


_MIDDLE = (models.Video.origin_pts + models.Video.end_pts) / 2
# The first picture of the second half that shows something, else the last of the first half, else any.
_POSTER = func.coalesce(
    *(
        pictures.limit(1).scalar_subquery()
        for pictures in (
            _picture(and_(models.Frame.flat.is_(False), models.Frame.pts >= _MIDDLE)),
            _picture(and_(models.Frame.flat.is_(False), models.Frame.pts < _MIDDLE), models.Frame.pts.desc()),
            _picture(models.Frame.flat.is_(True)),
        )
    )
)
_KEYFRAMES = (
    select(func.count())
    .select_from(models.Frame)
    .where(models.Frame.video_id == models.Video.id, models.Frame.blob.is_not(None))
    .correlate(models.Video)
    .scalar_subquery()
)
# Ids of videos and frames are never given twice, so the last of them says whether any came.
_VERSION = text(
    "SELECT (SELECT group_concat(seq) FROM sqlite_sequence WHERE name IN ('videos', 'frames', 'regions')),"
    " (SELECT count(*) FROM videos), (SELECT count(*) FROM locations), (SELECT max(seen_at) FROM locations)"
)
_KEYS: dict[Order, ColumnElement[object]] = {
    "name": models.Location.sort_name,  # type: ignore[dict-item]
    "date": models.Location.mtime_ns,  # type: ignore[dict-item]
    "duration": SECONDS,  # type: ignore[dict-item]
    "size": models.Video.size,  # type: ignore[dict-item]
    "added": models.Video.indexed_at,  # type: ignore[dict-item]
}
