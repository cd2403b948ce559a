"""The tables of the catalog.

    videos --< locations      files with this content, and compact files made from it
    videos --< shots --< frames --< regions
    labels, shots --< shot_labels
    labels, videos --< video_labels
    spaces --< segments       files of vectors, whose rows are named by frames.id or regions.id
    videos, spaces --< vector_counts
    failures                  files that could not be indexed
    not_duplicates            pairs of contents that somebody said are no copies of each other

Ids of videos, frames and regions are never given twice (AUTOINCREMENT): vectors of a deleted frame may
lie in a segment until it is compacted, and must not come back to life as those of another. Nor does a
region ever have the id of a frame: theirs begin at `FIRST_REGION`, which one frame a second does not
reach in 30,000 years.

Two more tables are for search only (FTS5, kept by triggers): `location_words` has the path of each location,
`label_words` the names of each label.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.catalog.types import PathText, Utc
from storage.stored import FIRST_REGION

_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Holds the metadata of all tables."""

    type_annotation_map = {str: Text, Path: PathText, datetime: Utc}  # noqa: RUF012 - SQLAlchemy's form


class Video(Base):
    """One content, whatever files hold it. The columns are those of `records.VideoRecord`."""

    __tablename__ = "videos"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    container: Mapped[str]
    codec: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    rotation: Mapped[int]
    time_base_num: Mapped[int] = mapped_column(BigInteger)
    time_base_den: Mapped[int] = mapped_column(BigInteger)
    origin_pts: Mapped[int] = mapped_column(BigInteger)
    end_pts: Mapped[int] = mapped_column(BigInteger)
    frame_count: Mapped[int]
    frame_rate_num: Mapped[int | None] = mapped_column(BigInteger)
    frame_rate_den: Mapped[int | None] = mapped_column(BigInteger)
    has_audio: Mapped[bool]
    problem: Mapped[str | None]
    missing: Mapped[list[list[int]]] = mapped_column(JSON)
    recipe: Mapped[str]
    indexed_at: Mapped[datetime]


class Location(Base):
    """A file that held the content of a video, or a compact file made from it, when it was last seen."""

    __tablename__ = "locations"
    __table_args__ = (Index("ix_locations_of_videos", "video_id", "compact", "path"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[Path] = mapped_column(unique=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[datetime]
    compact: Mapped[bool]
    folder: Mapped[str] = mapped_column(index=True)  # these three: `names.name_columns` of the path
    sort_name: Mapped[str]
    folded: Mapped[str]


class Shot(Base):
    """A shot; `number` is its index in the video."""

    __tablename__ = "shots"
    __table_args__ = (UniqueConstraint("video_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    number: Mapped[int]
    start_pts: Mapped[int] = mapped_column(BigInteger)
    end_pts: Mapped[int] = mapped_column(BigInteger)
    transition: Mapped[str]
    opening_start_pts: Mapped[int | None] = mapped_column(BigInteger)
    opening_end_pts: Mapped[int | None] = mapped_column(BigInteger)


class Frame(Base):
    """A frame that was looked at; its vectors carry its id in every space."""

    __tablename__ = "frames"
    __table_args__ = (
        Index("ix_frames_pictures", "video_id", "flat", "pts", sqlite_where=text("blob IS NOT NULL")),
        _NEVER_REUSE_IDS,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id", ondelete="CASCADE"), index=True)
    pts: Mapped[int] = mapped_column(BigInteger)
    keyframe: Mapped[bool]
    flat: Mapped[bool]
    blob: Mapped[str | None] = mapped_column(index=True)


class Region(Base):
    """A part of a keyframe; its vectors carry its id. The columns are those of `records.RegionRecord`."""

    __tablename__ = "regions"
    __table_args__ = (CheckConstraint(f"id >= {FIRST_REGION}", name="ids_beside_frames"), _NEVER_REUSE_IDS)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    area: Mapped[float]
    motion_x: Mapped[float]
    motion_y: Mapped[float]
    salience: Mapped[float]
    mask: Mapped[bytes] = mapped_column(LargeBinary)


class Label(Base):
    """Something that a picture can show. The columns are those of `records.Label`, a name on each line."""

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    names: Mapped[str]
    further: Mapped[str]


class ShotLabel(Base):
    """That a shot shows something, and how likely."""

    __tablename__ = "shot_labels"
    __table_args__ = (Index("ix_shot_labels_label_id_score", "label_id", "score"),)

    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[float]


class VideoLabel(Base):
    """That a video shows something: as likely as in the shot in which it is likeliest."""

    __tablename__ = "video_labels"

    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)
    video_id: Mapped[int] = mapped_column(
        ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[float]


class VectorSpace(Base):
    """A vector space; all five fields of `records.Space` together are its identity."""

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("name", "dim", "metric", "preprocessing", "weights"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str]
    dim: Mapped[int]
    metric: Mapped[str]
    preprocessing: Mapped[str]
    weights: Mapped[str]


class Segment(Base):
    """A file of vectors. What no row names is garbage."""

    __tablename__ = "segments"

    name: Mapped[str] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    count: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    ann_size: Mapped[int | None] = mapped_column(BigInteger)
    ann_sha256: Mapped[str | None]


class VectorCount(Base):
    """How many frames or regions of a video have a vector in a space; without a row every frame has."""

    __tablename__ = "vector_counts"

    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]


class Failure(Base):
    """A file that could not be indexed as it was then."""

    __tablename__ = "failures"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[Path] = mapped_column(unique=True)
    fingerprint: Mapped[str | None]
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    failed_at: Mapped[datetime]


class NotDuplicate(Base):
    """Two contents, by fingerprint and in that order, that somebody said are no copies of each other.

    They refer to no row of `videos`: what somebody decided outlives that a video is indexed anew.
    """

    __tablename__ = "not_duplicates"

    first: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[str] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime]
