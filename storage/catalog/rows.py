"""Between rows of the catalog and the records that the rest of vdx knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from storage.catalog import models
from storage.records import (
    FrameRecord,
    Label,
    Metric,
    RegionRecord,
    ShotRecord,
    Space,
    Transition,
    VideoRecord,
)
from storage.stored import (
    Failure,
    Location,
    NotDuplicate,
    SegmentInfo,
    StoredFrame,
    StoredLabel,
    StoredRegion,
    StoredVideo,
)

_SAME_NAME = (
    "fingerprint", "size", "container", "codec", "width", "height", "rotation",
    "origin_pts", "end_pts", "frame_count", "has_audio", "problem",
)  # fmt: skip


def video_columns(record: VideoRecord) -> dict[str, Any]:
    """The columns of `models.Video` that hold a record."""
    rate = record.frame_rate
    return {
        **{name: getattr(record, name) for name in _SAME_NAME},
        "missing": [list(span) for span in record.missing],
        "time_base_num": record.time_base.numerator,
        "time_base_den": record.time_base.denominator,
        "frame_rate_num": None if rate is None else rate.numerator,
        "frame_rate_den": None if rate is None else rate.denominator,
    }


def stored_video(
    row: models.Video, paths: Sequence[Path], overwritten: Collection[Path], compact: Collection[Path]
) -> StoredVideo:
    """The video of a row, with its files, those of them that hold something else now, and compact ones."""
    rate = None
    if row.frame_rate_num is not None and row.frame_rate_den is not None:
        rate = Fraction(row.frame_rate_num, row.frame_rate_den)
    record = VideoRecord(
        **{name: getattr(row, name) for name in _SAME_NAME},
        time_base=Fraction(row.time_base_num, row.time_base_den),
        frame_rate=rate,
        missing=tuple((start, end) for start, end in row.missing),
    )
    lost, small = frozenset(overwritten), frozenset(compact)
    return StoredVideo(row.id, record, row.recipe, row.indexed_at, tuple(paths), lost, small)


def location(row: models.Location) -> Location:
    """The location of a row."""
    return Location(row.path, row.video_id, row.size, row.mtime_ns, row.seen_at, row.compact)


def shot(row: models.Shot) -> ShotRecord:
    """The shot of a row."""
    opening = None
    if row.opening_start_pts is not None and row.opening_end_pts is not None:
        opening = (row.opening_start_pts, row.opening_end_pts)
    return ShotRecord(row.start_pts, row.end_pts, cast("Transition", row.transition), opening)


def shot_columns(record: ShotRecord) -> dict[str, Any]:
    """The columns of `models.Shot` that hold a record."""
    start, end = record.opening or (None, None)
    return {
        "start_pts": record.start_pts,
        "end_pts": record.end_pts,
        "transition": record.transition,
        "opening_start_pts": start,
        "opening_end_pts": end,
    }


def frame(row: models.Frame, shot_number: int) -> StoredFrame:
    """The frame of a row; `shot_number` is the index of its shot in the video."""
    record = FrameRecord(row.pts, shot_number, keyframe=row.keyframe, flat=row.flat)
    return StoredFrame(row.id, record, row.blob)


def region(row: models.Region, frame_number: int) -> StoredRegion:
    """The region of a row; `frame_number` is the index of its frame in the video."""
    record = RegionRecord(
        frame_number,
        (row.x, row.y, row.width, row.height),
        row.area,
        (row.motion_x, row.motion_y),
        row.salience,
        row.mask,
    )
    return StoredRegion(row.id, row.frame_id, record)


def region_columns(record: RegionRecord) -> dict[str, Any]:
    """The columns of `models.Region` that hold a record, but for its frame."""
    x, y, width, height = record.box
    right, down = record.motion
    return {
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "area": record.area,
        "motion_x": right,
        "motion_y": down,
        "salience": record.salience,
        "mask": record.mask,
    }


def label(row: models.Label) -> StoredLabel:
    """The label of a row."""
    names, further = (tuple(text.split("\n")) if text else () for text in (row.names, row.further))
    return StoredLabel(row.id, Label(row.key, names, further))


def label_columns(label: Label) -> dict[str, Any]:
    """The columns of `models.Label` that hold a label."""
    return {"key": label.key, "names": "\n".join(label.names), "further": "\n".join(label.further)}


def space(row: models.VectorSpace) -> Space:
    """The space of a row."""
    return Space(row.name, row.dim, cast("Metric", row.metric), row.preprocessing, row.weights)


def segment(row: models.Segment, of: models.VectorSpace) -> SegmentInfo:
    """The segment of a row, which lies in the space `of`."""
    return SegmentInfo(row.name, space(of), row.count, row.size, row.sha256, row.ann_size, row.ann_sha256)


def failure(row: models.Failure) -> Failure:
    """The failure of a row."""
    return Failure(row.path, row.fingerprint, row.size, row.mtime_ns, row.reason, row.failed_at)


def not_duplicate(row: models.NotDuplicate) -> NotDuplicate:
    """The pair of a row."""
    return NotDuplicate((row.first, row.second), row.noted_at)
