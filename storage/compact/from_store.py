"""What a library keeps of a video, as one look at the video gave it: to be written into a compact file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from storage.errors import DamagedObject
from storage.reading import Reading
from storage.records import AnalysedVideo, FrameRecord, LabelRecord, Space, Vectors
from storage.stored import Ids, StoredFrame


def analysed_video(store: Reading, video_id: int) -> AnalysedVideo:
    """The record, shots, frames with their pictures, and vectors of a video of a library.

    Committed to another library it gives the same rows there.

    Raises:
        VideoNotFound: there is no such video.
        DamagedObject: a picture or vectors of it are missing or not what was written.
    """
    video = store.video(video_id)
    frames = store.frames(video_id)
    regions = store.regions(video_id)
    ids = np.array([frame.id for frame in frames], np.int64)
    counts = store.vector_counts(video_id)
    vectors: dict[Space, Vectors] = {}
    rows: dict[Space, NDArray[np.int64]] = {}
    region_vectors: dict[Space, Vectors] = {}
    for space in counts or store.spaces():
        here, found = _vectors(store, space, ids)
        if not len(here) and regions:  # a space of regions, it seems
            here, found = _vectors(store, space, np.array([region.id for region in regions], np.int64))
            if len(here) == len(regions):
                region_vectors[space] = found
                continue
        if len(here) < counts.get(space, 0):
            raise DamagedObject(store.path / "vectors", f"video {video_id} lacks vectors in {space.name!r}")
        if len(here) or space in counts:
            vectors[space] = found
        if space in vectors and len(here) < len(ids):
            rows[space] = here
    return AnalysedVideo(
        video.record,
        tuple(store.shots(video_id)),
        tuple(_with_picture(store, frame) for frame in frames),
        vectors,
        rows,
        tuple(region.record for region in regions),
        region_vectors,
        _labels(store, video_id),
    )


def _labels(store: Reading, video_id: int) -> tuple[LabelRecord, ...]:
    """What the shots show, the likeliest of each first."""
    shots = store.shots_of_videos([video_id])
    number = dict(zip(shots.id.tolist(), shots.number.tolist(), strict=True))
    names = {label.id: label.label for label in store.labels()}
    found = store.labels_of_shots(shots.id)
    columns = found.shot.tolist(), found.label.tolist(), found.score.tolist()
    records = [
        LabelRecord(number[shot], names[label], score) for shot, label, score in zip(*columns, strict=True)
    ]
    return tuple(sorted(records, key=lambda one: (one.shot, -one.score, one.label.key)))


def _vectors(store: Reading, space: Space, ids: Ids) -> tuple[NDArray[np.int64], Vectors]:
    """Indices (n,) of the frames that have vectors in a space, and those (n, columns)."""
    try:
        return np.arange(len(ids), dtype=np.int64), store.vectors.get(space, ids)
    except KeyError as error:
        here = np.flatnonzero(~np.isin(ids, error.args[0]))
        return here, store.vectors.get(space, ids[here])


def _with_picture(store: Reading, frame: StoredFrame) -> FrameRecord:
    return frame.record if frame.blob is None else replace(frame.record, picture=store.blobs.get(frame.blob))
