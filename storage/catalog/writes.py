"""Writing the catalog: what can be done inside one transaction."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.catalog import models, rows
from storage.catalog.names import name_columns
from storage.records import AnalysedVideo, Label, LabelRecord, RegionRecord, Space
from storage.stored import Ids, SegmentInfo


class Writing:
    """A transaction that is under way; `Catalog.writing` gives it and ends it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_video(self, analysed: AnalysedVideo, blobs: Sequence[str | None], recipe: str) -> tuple[int, Ids]:
        """Insert a video with its shots and frames.

        Args:
            analysed: the video.
            blobs: the id of each frame's picture, or None.
            recipe: hash of the extractors and settings.

        Returns:
            The id of the video and those of its frames, ascending, in their order.
        """
        columns = rows.video_columns(analysed.video)
        video = {**columns, "recipe": recipe, "indexed_at": datetime.now(UTC)}
        video_id = self._insert(models.Video, [video])[0]
        shots = [
            {"video_id": video_id, "number": number, **rows.shot_columns(shot)}
            for number, shot in enumerate(analysed.shots)
        ]
        shot_ids = self._insert(models.Shot, shots)
        frames = [
            {
                "video_id": video_id,
                "shot_id": shot_ids[frame.shot],
                "pts": frame.pts,
                "keyframe": frame.keyframe,
                "flat": frame.flat,
                "blob": blob,
            }
            for frame, blob in zip(analysed.frames, blobs, strict=True)
        ]
        return video_id, np.array(self._insert(models.Frame, frames), dtype=np.int64)

    def add_regions(self, regions: Sequence[RegionRecord], frame_ids: Ids) -> Ids:
        """Insert the regions of a video whose frames have these ids; theirs (n,), ascending."""
        if not regions:
            return np.empty(0, np.int64)
        columns = [
            {"frame_id": int(frame_ids[region.frame]), **rows.region_columns(region)} for region in regions
        ]
        return np.array(self._insert(models.Region, columns), dtype=np.int64)

    def add_labels(self, video_id: int, labels: Sequence[LabelRecord]) -> None:
        """Say what the shots of a video show."""
        if not labels:
            return
        shots = select(models.Shot.id).where(models.Shot.video_id == video_id).order_by(models.Shot.number)
        shot_ids = self._connection.scalars(shots).all()
        ids = self._label_ids({label.label for label in labels})
        best: dict[int, float] = {}
        found = []
        for one in labels:
            label_id = ids[one.label.key]
            found.append({"shot_id": shot_ids[one.shot], "label_id": label_id, "score": one.score})
            best[label_id] = max(one.score, best.get(label_id, 0.0))
        of_video = [{"video_id": video_id, "label_id": id_, "score": score} for id_, score in best.items()]
        self._connection.execute(insert(models.ShotLabel), found)
        self._connection.execute(insert(models.VideoLabel), of_video)

    def _label_ids(self, labels: Collection[Label]) -> dict[str, int]:
        """The ids of labels by key; those that are not known get one, and names become those given."""
        row = models.Label
        ids: dict[str, int] = {}
        known: dict[str, tuple[str, str]] = {}
        for key, id_, names, further in self._connection.execute(
            select(row.key, row.id, row.names, row.further)
        ):
            ids[key], known[key] = id_, (names, further)
        for label in sorted(labels, key=lambda label: label.key):
            columns = rows.label_columns(label)
            if label.key not in ids:
                ids[label.key] = self._insert(row, [columns])[0]
            elif known[label.key] != (columns["names"], columns["further"]):
                self._connection.execute(update(row).where(row.key == label.key).values(columns))
        return ids

    def delete_video(self, video_id: int) -> list[str]:
        """Delete a video, if there is one, and all rows below it; the blobs it referred to."""
        frame = models.Frame
        mine = select(frame.blob).where(frame.video_id == video_id, frame.blob.is_not(None)).distinct()
        blobs = [blob for blob in self._connection.scalars(mine) if blob is not None]
        self._connection.execute(delete(models.Video).where(models.Video.id == video_id))
        return blobs

    def fingerprint(self, video_id: int) -> str | None:
        """The fingerprint of a video; None when there is no such video."""
        query = select(models.Video.fingerprint).where(models.Video.id == video_id)
        return self._connection.scalar(query)

    def release_fingerprint(self, video_id: int) -> None:
        """Make room for another row with the same content, until this one is deleted."""
        self._connection.execute(
            update(models.Video).where(models.Video.id == video_id).values(fingerprint=f"old {video_id}")
        )

    def move_locations(self, old: int, new: int) -> None:
        """Let the files of one video be those of another."""
        location = models.Location
        self._connection.execute(update(location).where(location.video_id == old).values(video_id=new))

    def unreferenced(self, blobs: Sequence[str]) -> list[str]:
        """Those of `blobs` that no frame refers to."""
        query = select(models.Frame.blob).where(models.Frame.blob.in_(blobs))
        used = set(self._connection.scalars(query))
        return [blob for blob in blobs if blob not in used]

    def set_location(self, video_id: int, path: Path, stat: os.stat_result, *, compact: bool) -> None:
        """Say that the file at `path` holds the content of a video, or is a `compact` file made from it."""
        seen: dict[str, Any] = {"video_id": video_id, "seen_at": datetime.now(UTC), "compact": compact}
        seen.update(name_columns(Path(os.path.abspath(path))))  # noqa: PTH100 - as the path is stored
        self._by_path(models.Location, path, stat, **seen)

    def forget_location(self, path: Path) -> None:
        """Say that there is no file of the library at `path`."""
        self._connection.execute(delete(models.Location).where(models.Location.path == path))

    def set_failure(self, path: Path, fingerprint: str | None, stat: os.stat_result, reason: str) -> None:
        """Remember that the file at `path` could not be indexed; replaces an earlier failure."""
        self._by_path(
            models.Failure,
            path,
            stat,
            fingerprint=fingerprint,
            reason=reason,
            failed_at=datetime.now(UTC),
        )

    def clear_failure(self, path: Path) -> None:
        """Forget a failure of the file at `path`."""
        self._connection.execute(delete(models.Failure).where(models.Failure.path == path))

    def add_not_duplicate(self, first: str, second: str) -> None:
        """Remember that two contents, `first` below `second`, are no copies of each other."""
        values = {"first": first, "second": second, "noted_at": datetime.now(UTC)}
        statement = sqlite_insert(models.NotDuplicate).values(values)
        self._connection.execute(statement.on_conflict_do_nothing())

    def remove_not_duplicate(self, first: str, second: str) -> None:
        """Forget it, if it was remembered."""
        row = models.NotDuplicate
        self._connection.execute(delete(row).where(row.first == first, row.second == second))

    def add_segments(self, segments: Sequence[SegmentInfo]) -> None:
        """Name segments; their files are on the disk already."""
        for segment in segments:
            values = asdict(segment)
            del values["space"]
            self._insert_one(models.Segment, {**values, "space_id": self._space_id(segment.space)})

    def set_vector_counts(self, video_id: int, counts: Mapping[Space, int]) -> None:
        """Say how many vectors a new video has in each space."""
        for space, count in counts.items():
            values = {"video_id": video_id, "space_id": self._space_id(space), "count": count}
            self._insert_one(models.VectorCount, values)

    def remove_segments(self, names: Sequence[str]) -> None:
        """Name segments no more; their files may go after the transaction."""
        self._connection.execute(delete(models.Segment).where(models.Segment.name.in_(names)))

    def _space_id(self, space: Space) -> int:
        # The columns of the table are the fields of Space, and all of them are its identity.
        query = select(models.VectorSpace.id).filter_by(**asdict(space))
        found = self._connection.scalar(query)
        return self._insert(models.VectorSpace, [asdict(space)])[0] if found is None else found

    def _by_path(self, model: type[Any], path: Path, stat: os.stat_result, **values: Any) -> None:
        values.update(size=stat.st_size, mtime_ns=stat.st_mtime_ns)
        statement = sqlite_insert(model).values(path=path, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["path"], set_=values))

    def _insert(self, model: type[Any], values: Sequence[dict[str, Any]]) -> list[int]:
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(self._connection.scalars(statement, values))

    def _insert_one(self, model: type[models.Base], values: dict[str, Any]) -> None:
        self._connection.execute(insert(model), values)
