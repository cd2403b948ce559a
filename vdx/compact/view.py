"""What compressing came to, as the objects of `schemas`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vdx import schemas

if TYPE_CHECKING:
    from storage.compact.compress import Compressed
    from storage.compact.manifest import VideoPart


def compressed_video(done: Compressed) -> schemas.CompressedVideo:
    """One video."""
    mean, worst = quality(done.video)
    return schemas.CompressedVideo(
        path=os.fspath(done.path),
        outcome=done.outcome,
        output=None if done.output is None else os.fspath(done.output),
        source_size=done.source_size,
        size=done.size,
        vmaf_mean=mean,
        vmaf_worst_shot=worst,
        problem=done.problem,
    )


def planned_video(path: str, source_size: int, size: int) -> schemas.CompressedVideo:
    """One video of a dry run."""
    return schemas.CompressedVideo(
        path=path,
        outcome="planned",
        output=None,
        source_size=source_size,
        size=size,
        vmaf_mean=None,
        vmaf_worst_shot=None,
        problem=None,
    )


def compress_report(
    videos: Sequence[schemas.CompressedVideo], failed: Sequence[schemas.FileError], seconds: float
) -> schemas.CompressReport:
    """All videos."""
    return schemas.CompressReport(
        videos=list(videos),
        failed=list(failed),
        source_size=sum(video.source_size for video in videos),
        size=sum(video.size for video in videos),
        seconds=seconds,
    )


def quality(part: VideoPart | None) -> tuple[float | None, float | None]:
    """Mean VMAF of all frames, and the mean of the worst span; None where it was not measured."""
    shots = () if part is None else part.shots
    known = [(shot.frames, shot.vmaf_mean) for shot in shots if shot.vmaf_mean is not None]
    if not known:
        return None, None
    return sum(f * v for f, v in known) / sum(f for f, _ in known), min(v for _, v in known)
