"""What came of comparing two videos, by shot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media.probe import MediaInfo
from media.quality.result import Quality
from media.quality.videos import Comparison


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """One of the two.

    Attributes:
        path: the file.
        video: its number in the library, None when it is not there.
        info: what its headers say.
        duration: seconds to the end of the last frame.
        size: bytes, of sound and all.
        problem: what could not be read of it, a sentence.
    """

    path: Path
    video: int | None
    info: MediaInfo
    duration: float
    size: int
    problem: str | None

    @property
    def bitrate(self) -> int:
        """Bits for a second of it, sound and all."""
        return round(8 * self.size / self.duration) if self.duration else 0


@dataclass(frozen=True, slots=True)
class ShotQuality:
    """A shot of the reference.

    Attributes:
        start: seconds.
        end: seconds.
        frames: pairs of frames in it.
        first: the index of the first of them among all.
        quality: None when nothing was measured of it.
    """

    start: float
    end: float
    frames: int
    first: int
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class VideoComparison:
    """Two videos, and how good the second is beside the first.

    Attributes:
        reference: what it should look like.
        distorted: what it looks like.
        measured: frame by frame.
        shots: of the reference, in order.
        neg: whether VMAF is that by the model that gives nothing for sharpening.
        subsample: VMAF is that of every so many frames.
        seconds: how long it took.
    """

    reference: ComparedFile
    distorted: ComparedFile
    measured: Comparison
    shots: tuple[ShotQuality, ...]
    neg: bool
    subsample: int
    seconds: float

    @property
    def main_metric(self) -> str:
        """The metric by which frames are called worst: VMAF if it was measured."""
        return next(iter(self.measured.quality.values))
