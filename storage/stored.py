"""What comes back out of a library: records as they are kept, with the ids that they got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.records import FrameRecord, Label, RegionRecord, Space, VideoRecord

Ids = NDArray[np.int64]

FIRST_REGION = 1 << 40
"""The id of the first region. Those of frames stay below, so an id of a vector says whose it is."""


@dataclass(frozen=True, slots=True)
class StoredVideo:
    """A video of the library.

    Attributes:
        id: never given to another video, also after this one is deleted.
        record: what is known of its content.
        recipe: hash of the extractors and settings that it was indexed with.
        indexed_at: when, in UTC.
        paths: where its content was last seen, by path, then compact files made from it; empty when it is
            nowhere known.
        overwritten: those of `paths` that were found to hold something else since, which could not be
            indexed.
        compact: those of `paths` that are compact files: no copies of the content, byte by byte.
    """

    id: int
    record: VideoRecord
    recipe: str
    indexed_at: datetime
    paths: tuple[Path, ...]
    overwritten: frozenset[Path] = frozenset()
    compact: frozenset[Path] = frozenset()

    @property
    def originals(self) -> tuple[Path, ...]:
        """Where the content itself was last seen."""
        return tuple(path for path in self.paths if path not in self.compact)


@dataclass(frozen=True, slots=True)
class Location:
    """A file with the content of a video, or made from it, as it was when last seen (`seen_at`, UTC)."""

    path: Path
    video_id: int
    size: int  # bytes
    mtime_ns: int
    seen_at: datetime
    compact: bool = False  # a compact file made from the content


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """A frame with its id, which its vectors carry too, and the blob of its picture if any."""

    id: int
    record: FrameRecord  # without the picture: ask `blobs` for `blob`
    blob: str | None


@dataclass(frozen=True, slots=True)
class FrameRows:
    """Facts of many frames as arrays of shape (n,), in the order of the ids that were asked for.

    Where an id has no frame (-1, or deleted since) `video_id` is -1 and the rest means nothing.
    """

    video_id: Ids
    pts: Ids
    shot: Ids  # index of the shot in its video
    flat: NDArray[np.bool_]
    keyframe: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.video_id)


@dataclass(frozen=True, slots=True)
class KeyframeRows:
    """All keyframes of a library that show something, as arrays of shape (n,), by video and time."""

    id: Ids
    video_id: Ids
    seconds: NDArray[np.float64]  # as a player shows it

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class ShotRows:
    """Facts of n shots as arrays of shape (n,), by the id of the shot."""

    id: Ids
    video_id: Ids
    number: Ids  # its index in the video
    start_pts: Ids
    end_pts: Ids
    first_frame: Ids  # ids of its sampled frames, which are consecutive
    last_frame: Ids

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def joined(cls, parts: Sequence[ShotRows]) -> ShotRows:
        """The shots of all parts, each once, by id."""
        table = np.concatenate([np.stack([getattr(part, name) for name in _SHOT_FACTS]) for part in parts], 1)
        return cls(*table[:, np.unique(table[0], return_index=True)[1]])


_SHOT_FACTS = tuple(fact.name for fact in fields(ShotRows))


@dataclass(frozen=True, slots=True)
class Keyframes:
    """The n keyframes of some videos whose pictures are kept, in the order of their ids."""

    ids: Ids  # (n,)
    video_id: Ids  # (n,)
    pts: Ids  # (n,)

    def of(self, video_id: int) -> Keyframes:
        """Those of one of the videos."""
        mine = self.video_id == video_id
        return Keyframes(self.ids[mine], self.video_id[mine], self.pts[mine])


@dataclass(frozen=True, slots=True)
class StoredRegion:
    """A region with its id, which its vectors carry too, and that of its keyframe."""

    id: int
    frame_id: int
    record: RegionRecord  # `frame` is the index in `frames` of its video


@dataclass(frozen=True, slots=True)
class RegionRows:
    """Facts of n regions as arrays, in the order of the ids that were asked for.

    Where an id has no region (-1, or deleted since) `video_id` is -1 and the rest means nothing.
    """

    video_id: Ids  # (n,)
    frame_id: Ids  # (n,) of the keyframe
    pts: Ids  # (n,) of the keyframe
    box: NDArray[np.float64]  # (n, 4) left, top, width, height, as fractions of the picture

    def __len__(self) -> int:
        return len(self.video_id)


@dataclass(frozen=True, slots=True)
class StoredLabel:
    """A label with its id in this library."""

    id: int
    label: Label


@dataclass(frozen=True, slots=True)
class ShotLabelRows:
    """What shots show, n rows: ids of a shot and of a label, and how likely it is."""

    shot: Ids  # (n,)
    label: Ids  # (n,)
    score: NDArray[np.float64]  # (n,)

    def __len__(self) -> int:
        return len(self.shot)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with a video: its name and its folder as text; what is no text in them is replaced."""

    video_id: int
    name: str
    folder: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, so that it is not tried again until it changes."""

    path: Path
    fingerprint: str | None
    size: int  # bytes
    mtime_ns: int
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class NotDuplicate:
    """Two contents that are no copies of each other, as somebody said at `noted_at` (UTC).

    Attributes:
        fingerprints: of both, in ascending order; their videos need not be in the library now.
    """

    fingerprints: tuple[str, str]
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A vector segment as the catalog names it; sizes in bytes, `ann_*` None without an index."""

    name: str
    space: Space
    count: int
    size: int
    sha256: str
    ann_size: int | None = None
    ann_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A video as lists show it.

    Attributes:
        video: the video.
        folder: that of the file that it is listed by, relative to the folder that all files have in common.
        modified: when that file was last changed, in UTC; None when no file is known.
        poster: the id of a frame with a picture that stands for the video; None without pictures.
        keyframes: how many frames have a picture.
    """

    video: StoredVideo
    folder: str
    modified: datetime | None
    poster: int | None
    keyframes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: `vectors` in the segments, `sizes` the bytes of each folder."""

    videos: int
    seconds: float
    frames: int
    failures: int
    vectors: Mapping[Space, int]
    sizes: Mapping[str, int]


def is_there(video: StoredVideo, path: Path) -> bool:
    """Whether the file that held the video is there, and was not found to hold something else since."""
    try:
        return path not in video.overwritten and path.exists()
    except OSError:  # a folder above it may not be looked into
        return False
