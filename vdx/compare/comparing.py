"""What a library can tell of two videos: the part of `vdx.library.Library` that compares them."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from storage.stored import StoredVideo

if TYPE_CHECKING:
    from media.decode import VideoReader
    from media.quality.videos import Comparison
    from storage.records import AnalysedVideo, ShotRecord
    from vdx.compare.comparison import ComparedFile, ShotQuality, VideoComparison

_AnyPath = str | os.PathLike[str]
_Progress = Callable[[float, float | None], None]


class Comparing(ABC):
    """Measures how good a video is beside the one that it was made from."""

    def compare(
        self,
        reference: _AnyPath,
        distorted: _AnyPath,
        *,
        metrics: Sequence[str] | None = None,
        subsample: int = 1,
        neg: bool = False,
        shift: float = 0.0,
        progress: _Progress = lambda seconds, duration: None,
        shot_progress: _Progress = lambda seconds, duration: None,
    ) -> VideoComparison:
        """How good `distorted` is beside `reference`, over all and by shot of the reference.

        Frames that are shown at the same time are compared. Shots are those that the library
        knows; those of another file are looked for now.

        Args:
            reference: the file that shows what it should look like.
            distorted: a file made from it; of a compact file its best video.
            metrics: some of `vmaf`, `ssim`, `psnr` and `xpsnr`; by default all that can be told.
            subsample: VMAF of every so many frames only, which is quicker.
            neg: VMAF by the model that gives nothing for sharpening.
            shift: seconds that the distorted video is late by.
            progress: is told the seconds of the reference that were measured, and of how many.
            shot_progress: the same of looking for its shots.

        Raises:
            MediaError: one of them cannot be read.
            CompactError: one is a compact file that is damaged.
            QualityError: they have no frames at the same time, or measuring failed.
        """
        from media.decode import VideoReader
        from media.quality.videos import compare
        from vdx.compare.comparison import VideoComparison
        from vdx.compare.unpacked import unpacked

        began = time.monotonic()
        files = Path(reference), Path(distorted)
        with ExitStack() as stack:
            one, other = (
                stack.enter_context(VideoReader(stack.enter_context(unpacked(file)))) for file in files
            )
            length = one.info.header_duration
            measured = compare(
                one,
                other,
                metrics,
                subsample=subsample,
                neg=neg,
                shift=shift,
                progress=lambda seconds: progress(seconds, length),
            )
            spans = self._shot_spans(one.path, shot_progress)  # last: what cannot be compared fails first
            return VideoComparison(
                self._file(files[0], one),
                self._file(files[1], other),
                measured,
                _by_shot(measured, spans),
                neg,
                subsample,
                time.monotonic() - began,
            )

    def _file(self, path: Path, reader: VideoReader) -> ComparedFile:
        """A file of which the video has been read to its end."""
        from media.time import to_seconds
        from vdx.compare.comparison import ComparedFile

        info, end = reader.info, reader.report.end_pts
        known = self.known(reader.path)
        return ComparedFile(
            path,
            None if known is None else known.id,
            info,
            0.0 if end is None else to_seconds(end, info.time_base, info.origin_pts),
            _size(path),
            reader.problem,
        )

    def _shot_spans(self, path: Path, progress: _Progress) -> list[tuple[float, float]]:
        """(start, end) in seconds of each shot."""
        known = self.known(path)
        if known is not None:
            record, shots = known.record, self.shots(known.id)
        else:
            found = self.detect_shots(path, progress=progress)
            record, shots = found.video, list(found.shots)
        return [(record.seconds(shot.start_pts), record.seconds(shot.end_pts)) for shot in shots]

    @abstractmethod
    def known(self, path: _AnyPath) -> StoredVideo | None:
        """The video with the content of a file."""

    @abstractmethod
    def shots(self, video_id: int) -> list[ShotRecord]:
        """The shots of a video."""

    @abstractmethod
    def detect_shots(
        self, path: _AnyPath, detector: str | None = None, *, progress: _Progress | None = None
    ) -> AnalysedVideo:
        """The shots of a file."""


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _by_shot(measured: Comparison, spans: Sequence[tuple[float, float]]) -> tuple[ShotQuality, ...]:
    import numpy as np

    from vdx.compare.comparison import ShotQuality

    half = 0.0005  # s; spans come from pts as times do, but may have been rounded on their way
    found = []
    for start, end in spans:
        first, stop = (int(np.searchsorted(measured.times, edge - half)) for edge in (start, end))
        quality = measured.quality.part(first, stop)
        found.append(ShotQuality(start, end, stop - first, first, quality))
    return tuple(found)
