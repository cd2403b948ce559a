"""Reading the catalog. One call is one short transaction: nothing here holds anybody up."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, Float, Select, cast, func, select
from sqlalchemy.orm import Mapped, Session

from storage.catalog import keyframes, models, rows
from storage.catalog.listing import Listing
from storage.catalog.words import WordCatalog
from storage.catalog.writes import Writing
from storage.errors import DamagedObject
from storage.records import ShotRecord, Space
from storage.stored import (
    FIRST_REGION,
    Failure,
    FrameRows,
    Ids,
    KeyframeRows,
    Keyframes,
    Location,
    NotDuplicate,
    RegionRows,
    SegmentInfo,
    ShotRows,
    StoredFrame,
    StoredRegion,
    StoredVideo,
)

_AT_ONCE = 5000  # ids in one statement; SQLite takes 32766


class Catalog:
    """The rows of one library.

    Attributes:
        words: what is found by words.
        listing: lists of videos and what is counted of them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.words = WordCatalog(engine)
        self._immediate = engine.execution_options(immediate=True)
        self.listing = Listing(engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction: all that is done in it happens at its end, or nothing when it raises.

        Raises:
            StorageFull: no room for it.
        """
        with self._immediate.begin() as connection:
            yield Writing(connection)

    def videos(
        self, *, after: int = 0, limit: int | None = None, ids: Collection[int] | None = None
    ) -> list[StoredVideo]:
        """Videos by id: those after the id `after`, at most `limit`, only `ids` when given."""
        query = select(models.Video).where(models.Video.id > after).order_by(models.Video.id)
        if ids is not None:
            query = query.where(models.Video.id.in_(ids))
        with Session(self._engine) as session:
            found = session.scalars(query.limit(limit)).all()
            paths: dict[int, list[Path]] = {video.id: [] for video in found}
            overwritten: dict[int, list[Path]] = {video.id: [] for video in found}
            compact: dict[int, list[Path]] = {video.id: [] for video in found}
            for part in _parts(list(paths)):
                for video_id, path, lost, is_compact in session.execute(_located(part)):
                    paths[video_id].append(path)
                    if lost:
                        overwritten[video_id].append(path)
                    if is_compact:
                        compact[video_id].append(path)
            return [
                rows.stored_video(video, paths[video.id], overwritten[video.id], compact[video.id])
                for video in found
            ]

    def by_fingerprint(self, fingerprint: str) -> int | None:
        """The id of the video with this content."""
        query = select(models.Video.id).where(models.Video.fingerprint == fingerprint)
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def ids_of(self, fingerprints: Collection[str]) -> dict[str, int]:
        """The ids of the videos with these contents, by fingerprint, as far as there are such."""
        video = models.Video
        found: dict[str, int] = {}
        wanted = sorted(set(fingerprints))
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                part = video.fingerprint.in_(wanted[start : start + _AT_ONCE])
                pairs = connection.execute(select(video.fingerprint, video.id).where(part))
                found.update((fingerprint, id_) for fingerprint, id_ in pairs)
        return found

    def location(self, path: Path) -> Location | None:
        """What is known of the file at `path`."""
        with Session(self._engine) as session:
            found = session.scalar(select(models.Location).where(models.Location.path == path))
            return None if found is None else rows.location(found)

    def locations(self, video_id: int | None = None) -> list[Location]:
        """Files with the content of a video, or all there are; by path."""
        query = select(models.Location).order_by(models.Location.path)
        if video_id is not None:
            query = query.where(models.Location.video_id == video_id)
        with Session(self._engine) as session:
            return [rows.location(found) for found in session.scalars(query)]

    def shots(self, video_id: int) -> list[ShotRecord]:
        """The shots of a video, in order."""
        query = select(models.Shot).where(models.Shot.video_id == video_id)
        with Session(self._engine) as session:
            return [rows.shot(found) for found in session.scalars(query.order_by(models.Shot.number))]

    def frames(self, video_id: int) -> list[StoredFrame]:
        """The frames of a video, in the order of their time."""
        query = (
            select(models.Frame, models.Shot.number)
            .join(models.Shot, models.Shot.id == models.Frame.shot_id)
            .where(models.Frame.video_id == video_id)
            .order_by(models.Frame.pts, models.Frame.id)
        )
        with Session(self._engine) as session:
            return [rows.frame(found, number) for found, number in session.execute(query)]

    def blob_of_frame(self, frame_id: int) -> str | None:
        """The blob of a frame's picture; None without one."""
        with self._engine.connect() as connection:
            return connection.scalar(select(models.Frame.blob).where(models.Frame.id == frame_id))

    def frame_rows(self, ids: Ids) -> FrameRows:
        """Facts of the frames `ids`, shape (n,). See `FrameRows`."""
        wanted, position = np.unique(ids, return_inverse=True)
        table = np.full((len(wanted), 5), -1, dtype=np.int64)
        frame = models.Frame
        query = select(
            frame.id, frame.video_id, frame.pts, models.Shot.number, frame.flat, frame.keyframe
        ).join(models.Shot, models.Shot.id == frame.shot_id)
        with self._engine.connect() as connection:
            for part in _parts(wanted.tolist()):
                found = connection.execute(query.where(frame.id.in_(part))).all()
                if found:
                    values = np.array([tuple(row) for row in found], dtype=np.int64)
                    table[np.searchsorted(wanted, values[:, 0])] = values[:, 1:]
        video_id, pts, shot, flat, keyframe = table[position].T
        return FrameRows(video_id, pts, shot, flat == 1, keyframe == 1)

    def keyframe_rows(self) -> KeyframeRows:
        """Every keyframe that shows something. See `KeyframeRows`."""
        return keyframes.keyframe_rows(self._engine)

    def keyframes(self, video_ids: Collection[int]) -> Keyframes:
        """The keyframes of some videos that have pictures. See `Keyframes`."""
        frame = models.Frame
        query = select(frame.id, frame.video_id, frame.pts).where(frame.keyframe, frame.blob.is_not(None))
        found: list[tuple[int, ...]] = []
        with self._engine.connect() as connection:
            for part in _parts(sorted(video_ids)):
                rows = connection.execute(query.where(frame.video_id.in_(part)))
                found += [tuple(row) for row in rows]
        return Keyframes(*np.array(sorted(found), np.int64).reshape(-1, 3).T)

    def shots_of_frames(self, ids: Ids) -> ShotRows:
        """The shots of the frames `ids`, shape (n,). See `ShotRows`."""
        wanted: set[int] = set()
        with self._engine.connect() as connection:
            for part in _parts(np.unique(ids).tolist()):
                wanted.update(
                    connection.scalars(select(models.Frame.shot_id).where(models.Frame.id.in_(part)))
                )
        return self._shot_rows(models.Shot.id, sorted(wanted))

    def shot_rows(self, ids: Ids) -> ShotRows:
        """The shots `ids`, shape (n,). See `ShotRows`."""
        return self._shot_rows(models.Shot.id, np.unique(ids).tolist())

    def shots_of_videos(self, video_ids: Collection[int]) -> ShotRows:
        """All shots of some videos. See `ShotRows`."""
        return self._shot_rows(models.Shot.video_id, sorted(video_ids))

    def _shot_rows(self, column: Mapped[int], values: Sequence[int]) -> ShotRows:
        found: list[tuple[int | None, ...]] = []
        with self._engine.connect() as connection:
            for part in _parts(values):
                found += [tuple(row) for row in connection.execute(_SHOT_ROWS.where(column.in_(part)))]
        table = np.array(found, np.int64).reshape(-1, 7)
        table = table[np.argsort(table[:, 0])]
        return ShotRows(*table.T)

    def regions(self, video_id: int) -> list[StoredRegion]:
        """The regions of a video, in the order of their frames."""
        frame, region = models.Frame, models.Region
        frames = select(frame.id).where(frame.video_id == video_id).order_by(frame.pts, frame.id)
        query = select(region).join(frame, frame.id == region.frame_id).where(frame.video_id == video_id)
        with Session(self._engine) as session:
            numbers = {id_: number for number, id_ in enumerate(session.scalars(frames))}
            found = session.scalars(query.order_by(region.id))
            return [rows.region(row, numbers[row.frame_id]) for row in found]

    def region_rows(self, ids: Ids) -> RegionRows:
        """Facts of the regions `ids`, shape (n,). See `RegionRows`."""
        wanted, position = np.unique(ids, return_inverse=True)
        table = np.full((len(wanted), 3), -1, dtype=np.int64)
        boxes = np.zeros((len(wanted), 4))
        frame, region = models.Frame, models.Region
        query = select(
            region.id, frame.video_id, frame.id, frame.pts, region.x, region.y, region.width, region.height
        ).join(frame, frame.id == region.frame_id)
        with self._engine.connect() as connection:
            for part in _parts(wanted.tolist()):
                for id_, *facts in connection.execute(query.where(region.id.in_(part))):
                    at = np.searchsorted(wanted, id_)
                    table[at], boxes[at] = facts[:3], facts[3:]
        video_id, frame_id, pts = table[position].T
        return RegionRows(video_id, frame_id, pts, boxes[position])

    def alive(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids`, shape (n,), are frames or regions of the library."""
        found: list[int] = []
        unique = np.unique(ids)
        with self._engine.connect() as connection:
            for column, mine in (
                (models.Frame.id, unique < FIRST_REGION),
                (models.Region.id, unique >= FIRST_REGION),
            ):
                for part in _parts(unique[mine].tolist()):
                    found.extend(connection.scalars(select(column).where(column.in_(part))))
        return np.isin(ids, np.array(found, dtype=np.int64))

    def frame_span(self, video_id: int) -> tuple[int, int] | None:
        """The first and the last id of a video's frames, which are consecutive; None if it has none."""
        frame = models.Frame
        query = select(func.min(frame.id), func.max(frame.id)).where(frame.video_id == video_id)
        with self._engine.connect() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (first, last)

    def id_spans(self, video_ids: Collection[int]) -> NDArray[np.int64]:
        """The half-open spans (s, 2) of the ids of all frames and regions of some videos, ascending.

        The frames of a video have consecutive ids, and so have their regions.
        """
        spans: list[tuple[int, int]] = []
        for part in _parts(sorted(video_ids)):
            with self._engine.connect() as connection:
                for kind in _SPANS:
                    for first, last in connection.execute(kind.where(models.Video.id.in_(part))):
                        if first is not None and last is not None and first <= last:  # else it has none
                            spans.append((first, last + 1))
        return np.array(sorted(spans), np.int64).reshape(-1, 2)

    def owner_videos(self) -> tuple[Ids, Ids]:
        """Ids of all that has vectors, frames and then regions, ascending, and the video of each."""
        frame, region = models.Frame, models.Region
        of_regions = select(region.id, frame.video_id).join(frame, frame.id == region.frame_id)
        with self._engine.connect() as connection:
            pairs = [
                tuple(row)
                for query in (
                    select(frame.id, frame.video_id).order_by(frame.id),
                    of_regions.order_by(region.id),
                )
                for row in connection.execute(query)
            ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def masks(self) -> Iterator[tuple[int, int, bytes]]:
        """Of every region its id, its video and its packed mask; one after the other."""
        frame, region = models.Frame, models.Region
        query = select(region.id, frame.video_id, region.mask).join(frame, frame.id == region.frame_id)
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(region.id)):
                yield row[0], row[1], row[2]

    def vector_counts(self) -> dict[tuple[int, Space], int]:
        """How many vectors a video has in a space; where it is not said every frame has one."""
        count, space = models.VectorCount, models.VectorSpace
        query = select(count.video_id, count.count, space).join(space, space.id == count.space_id)
        with Session(self._engine) as session:
            return {(video, rows.space(of)): number for video, number, of in session.execute(query)}

    def video_vector_counts(self, video_id: int) -> dict[Space, int]:
        """How many vectors a video has in each space, where that is said."""
        count, space = models.VectorCount, models.VectorSpace
        query = select(count.count, space).join(space, space.id == count.space_id)
        with Session(self._engine) as session:
            found = session.execute(query.where(count.video_id == video_id).order_by(space.id))
            return {rows.space(of): number for number, of in found}

    def blobs(self) -> set[str]:
        """Every blob that a frame refers to."""
        query = select(models.Frame.blob).where(models.Frame.blob.is_not(None)).distinct()
        with self._engine.connect() as connection:
            return {blob for blob in connection.scalars(query) if blob is not None}

    def spaces(self) -> list[Space]:
        """Every space that was ever written to."""
        with Session(self._engine) as session:
            query = select(models.VectorSpace).order_by(models.VectorSpace.id)
            return [rows.space(found) for found in session.scalars(query)]

    def segments(self, space: Space | None = None) -> list[SegmentInfo]:
        """The vector segments of a space, or of all; by name."""
        query = select(models.Segment, models.VectorSpace).join(
            models.VectorSpace, models.VectorSpace.id == models.Segment.space_id
        )
        if space is not None:
            query = query.where(*(getattr(models.VectorSpace, k) == v for k, v in asdict(space).items()))
        with Session(self._engine) as session:
            found = session.execute(query.order_by(models.Segment.name)).all()
            return [rows.segment(segment, of) for segment, of in found]

    def swap_segments(self, old: Sequence[str], new: Sequence[SegmentInfo]) -> None:
        """Name `new` segments in the place of `old` ones, in one transaction."""
        with self.writing() as writing:
            writing.remove_segments(old)
            writing.add_segments(new)

    def failure(self, path: Path) -> Failure | None:
        """Why the file at `path` could not be indexed, if it could not."""
        with Session(self._engine) as session:
            found = session.scalar(select(models.Failure).where(models.Failure.path == path))
            return None if found is None else rows.failure(found)

    def failures(self) -> list[Failure]:
        """Every file that could not be indexed, by path."""
        with Session(self._engine) as session:
            query = select(models.Failure).order_by(models.Failure.path)
            return [rows.failure(found) for found in session.scalars(query)]

    def not_duplicates(self) -> list[NotDuplicate]:
        """Every pair of contents that are no copies of each other, the one decided first in front."""
        row = models.NotDuplicate
        with Session(self._engine) as session:
            query = select(row).order_by(row.noted_at, row.first, row.second)
            return [rows.not_duplicate(found) for found in session.scalars(query)]

    def video_count(self) -> int:
        """How many videos there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(models.Video)) or 0

    def seconds(self) -> float:
        """How long all videos last together."""
        video = models.Video
        ticks = cast(video.end_pts - video.origin_pts, Float)
        with self._engine.connect() as connection:
            total = connection.scalar(select(func.sum(ticks * video.time_base_num / video.time_base_den)))
        return total or 0.0

    def counts(self) -> tuple[int, int]:
        """How many frames and failures there are."""
        with self._engine.connect() as connection:
            frames = connection.scalar(select(func.count()).select_from(models.Frame))
            failures = connection.scalar(select(func.count()).select_from(models.Failure))
        return frames or 0, failures or 0

    def problems(self) -> list[str]:
        """What SQLite itself finds wrong with the file, a sentence each."""
        try:
            with self._engine.connect() as connection:
                found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        except DamagedObject as error:
            return [error.reason]
        return [line for line in found if line != "ok"] + [
            f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in orphans
        ]


def _located(ids: Sequence[int]) -> Select[int, Path, bool, bool]:
    """The files of videos, by path, compact ones last.

    With each goes whether other content lies there now that could not be indexed, and whether it is compact.
    """
    lost = models.Failure.fingerprint != models.Video.fingerprint
    return (
        select(
            models.Location.video_id,
            models.Location.path,
            func.coalesce(lost, False),
            models.Location.compact,
        )
        .join(models.Video, models.Video.id == models.Location.video_id)
        .outerjoin(models.Failure, models.Failure.path == models.Location.path)
        .where(models.Location.video_id.in_(ids))
        .order_by(models.Location.compact, models.Location.path)
    )


def _spans() -> tuple[Select[int | None, int | None], ...]:
    """First and last id of the frames of each video, and of its regions: a few steps down an index each."""
    video, frame, region = models.Video, models.Frame, models.Region
    frames = [
        select(end(frame.id)).where(frame.video_id == video.id).correlate(video).scalar_subquery()
        for end in (func.min, func.max)
    ]
    first = select(region.id).where(region.frame_id >= frames[0]).order_by(region.frame_id, region.id)
    last = select(region.id).where(region.frame_id <= frames[1])
    last = last.order_by(region.frame_id.desc(), region.id.desc())
    regions = [one.limit(1).correlate(video).scalar_subquery() for one in (first, last)]
    return select(*frames), select(*regions)


_SPANS = _spans()


def _shot_rows() -> Select[int, int, int, int, int, int | None, int | None]:
    """The columns of `ShotRows`; a shot without a sampled frame has none."""
    shot, frame = models.Shot, models.Frame
    first, last = (
        select(end(frame.id)).where(frame.shot_id == shot.id).correlate(shot).scalar_subquery()
        for end in (func.min, func.max)
    )
    rows = select(shot.id, shot.video_id, shot.number, shot.start_pts, shot.end_pts, first, last)
    return rows.where(first.is_not(None))


_SHOT_ROWS = _shot_rows()


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
