"""What a library keeps of a video: plain records, made by `indexer`, written and read by `storage`.

Times are integer pts in the video's time base; `VideoRecord.seconds` turns them into seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Metric = Literal["cosine", "cosine-int8", "hamming", "none"]
Transition = Literal["start", "cut", "dissolve", "fade"]
Vectors = NDArray[np.float32] | NDArray[np.uint8]

_ROUNDING = 1e-6  # by which a box that reaches the right or lower edge may seem to pass it


@dataclass(frozen=True, slots=True)
class Space:
    """A vector space. Vectors of different spaces never meet, so its identity is all five fields.

    Attributes:
        name: how people and settings call it, for instance ``"cnn"``.
        dim: components of a vector; for packed rows the number of bits, a multiple of 8.
        metric: ``cosine`` (float32 rows, L2-normalised and kept as fp16), ``cosine-int8`` (the same, kept as
            8-bit integers), ``hamming`` (packed uint8 rows), or ``none`` (packed uint8 rows that are
            fetched by their frame and never searched).
        preprocessing: what is done to a frame before the extractor, in words that change when it
            changes.
        weights: sha256 of the model's weights, or ``""`` for a feature that is not learned.
    """

    name: str
    dim: int
    metric: Metric
    preprocessing: str
    weights: str = ""

    def __post_init__(self) -> None:
        if self.dim <= 0 or (self.is_packed and self.dim % 8):
            raise ValueError(f"space {self.name!r}: {self.dim} is no dimension for {self.metric}")

    @property
    def is_packed(self) -> bool:
        """Whether rows are bits packed into uint8, and not components."""
        return self.metric in ("hamming", "none")

    @property
    def columns(self) -> int:
        """Columns of the array that holds vectors of this space."""
        return self.dim // 8 if self.is_packed else self.dim

    @property
    def dtype(self) -> np.dtype[np.float32] | np.dtype[np.uint8]:
        """Element type of the array that an extractor gives for this space."""
        return np.dtype(np.uint8) if self.is_packed else np.dtype(np.float32)

    def check(self, vectors: Vectors) -> None:
        """Raise ValueError unless `vectors` is a finite (n, columns) array of this space's type."""
        if vectors.ndim != 2 or vectors.shape[1] != self.columns or vectors.dtype != self.dtype:
            raise ValueError(
                f"space {self.name!r} holds (n, {self.columns}) {self.dtype}, "
                f"not {vectors.shape} {vectors.dtype}"
            )
        if not self.is_packed and not np.isfinite(vectors).all():
            raise ValueError(f"space {self.name!r}: vectors hold NaN or infinity")


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """A frame that was looked at: every one has vectors, keyframes have a picture too."""

    pts: int
    shot: int  # index of its shot in the video
    keyframe: bool = False
    flat: bool = False  # black or nearly one colour: it tells nothing about the video
    picture: bytes | None = field(default=None, repr=False)  # JPEG, for keyframes


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A part of a keyframe that moves by itself or stands out: what a search for a detail finds.

    Attributes:
        frame: index of the keyframe in `AnalysedVideo.frames`.
        box: left, top, width and height, as fractions of the picture.
        area: share of the picture that the mask covers.
        motion: rightwards and downwards, in widths and heights of the picture a second, less what the
            camera does.
        salience: how much it stands out, 0 to 1.
        mask: which pixels it is, as `storage.masks` packs them.
    """

    frame: int
    box: tuple[float, float, float, float]
    area: float
    motion: tuple[float, float]
    salience: float
    mask: bytes = field(repr=False)

    def __post_init__(self) -> None:
        x, y, width, height = self.box
        sides = (x, x + width), (y, y + height)
        if not all(0 <= first < last <= 1 + _ROUNDING for first, last in sides):
            raise ValueError(f"a region lies at {self.box}, not inside its picture")
        if not (0 < self.area <= 1 and 0 <= self.salience <= 1):
            raise ValueError(f"no region has area {self.area} and salience {self.salience}")
        if not all(map(math.isfinite, self.motion)):
            raise ValueError(f"no region moves by {self.motion}")
        if not self.mask:
            raise ValueError("a region has a mask")


@dataclass(frozen=True, slots=True)
class Label:
    """Something that a picture can show.

    Attributes:
        key: what identifies it, such as the number of a synset of WordNet.
        names: what it is called, the most usual name first.
        further: what it can be found by too.
    """

    key: str
    names: tuple[str, ...]
    further: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.key or not self.names or not all((*self.names, *self.further)):
            raise ValueError(f"a label has a key and names: {self}")

    @property
    def name(self) -> str:
        """What people call it."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """That a shot shows something.

    Attributes:
        shot: index of the shot in its video.
        label: what.
        score: how likely it is, 0 to 1.
    """

    shot: int
    label: Label
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"{self.score} is no probability")


@dataclass(frozen=True, slots=True)
class ShotRecord:
    """A shot: the half-open span [start_pts, end_pts) and the transition that opens it.

    Attributes:
        opening: the half-open span of that transition if it is a gradual one; `start_pts` is its middle.
    """

    start_pts: int
    end_pts: int
    transition: Transition
    opening: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class VideoRecord:
    """What is known of one video, whatever it is called and wherever it lies."""

    fingerprint: str  # content identity, hex
    size: int  # bytes
    container: str
    codec: str
    width: int  # as displayed: sample aspect ratio and rotation applied
    height: int
    rotation: int
    time_base: Fraction
    origin_pts: int  # the pts that is shown as 0 seconds
    end_pts: int  # pts after the last decoded frame
    frame_count: int  # frames decoded
    frame_rate: Fraction | None
    has_audio: bool
    problem: str | None = None  # why it is only partly indexed; None when all of it is
    missing: tuple[tuple[int, int], ...] = ()  # half-open spans of pts without a whole picture

    def seconds(self, pts: int) -> float:
        """The time of `pts` in seconds, as a player shows it."""
        return float((pts - self.origin_pts) * self.time_base)

    @property
    def duration(self) -> float:
        """Seconds from the origin to the end of the last decoded frame."""
        return self.seconds(self.end_pts)


@dataclass(frozen=True, slots=True)
class AnalysedVideo:
    """All that one look at a video gave.

    Attributes:
        vectors: by space, one row for each of `frames` ...
        rows: ... or, for the spaces named here, for those with these indices (n,), ascending.
        regions: those of the keyframes, in the order of their frames.
        region_vectors: by space, one row for each of `regions`; no frame has a vector in these spaces.
        labels: what shots show, as far as anything is told of it; of a shot and a label there is one.
    """

    video: VideoRecord
    shots: tuple[ShotRecord, ...]
    frames: tuple[FrameRecord, ...]
    vectors: Mapping[Space, Vectors] = field(repr=False)
    rows: Mapping[Space, NDArray[np.int64]] = field(default_factory=dict, repr=False)
    regions: tuple[RegionRecord, ...] = ()
    region_vectors: Mapping[Space, Vectors] = field(default_factory=dict, repr=False)
    labels: tuple[LabelRecord, ...] = ()

    def __post_init__(self) -> None:
        if not self.shots or not self.frames:
            raise ValueError("a video has at least one shot and one frame")
        if not all(0 <= frame.shot < len(self.shots) for frame in self.frames):
            raise ValueError("a frame belongs to a shot that there is not")
        for space, indices in self.rows.items():
            if (np.diff(indices, prepend=-1, append=len(self.frames)) <= 0).any():
                raise ValueError(f"the rows of {space.name!r} are no ascending indices of frames")
        for space, vectors in self.vectors.items():
            space.check(vectors)
            if len(vectors) != len(self.rows_of(space)):
                raise ValueError(f"{len(vectors)} vectors in {space.name!r}, {len(self.frames)} frames")
        self._check_regions()
        if not all(0 <= label.shot < len(self.shots) for label in self.labels):
            raise ValueError("a label belongs to a shot that there is not")
        if len({(label.shot, label.label.key) for label in self.labels}) < len(self.labels):
            raise ValueError("a shot has the same label twice")

    def _check_regions(self) -> None:
        numbers = [region.frame for region in self.regions]
        if numbers != sorted(numbers):
            raise ValueError("the regions are not in the order of their frames")
        if not all(0 <= number < len(self.frames) and self.frames[number].keyframe for number in numbers):
            raise ValueError("a region belongs to no keyframe")
        for space, vectors in self.region_vectors.items():
            space.check(vectors)
            if space in self.vectors or len(vectors) != len(self.regions):
                raise ValueError(f"{space.name!r} is not one vector for each of {len(self.regions)} regions")

    def rows_of(self, space: Space) -> NDArray[np.int64]:
        """Indices (n,) of the frames that the vectors of a space belong to."""
        every = np.arange(len(self.frames), dtype=np.int64)
        return every[self.rows[space]] if space in self.rows else every
