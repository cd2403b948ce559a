"""What compressing came to, as the objects of `schemas`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vdx import schemas
from vdx.compact.reconstructing import compact_file
from vdx.views import file_of

if TYPE_CHECKING:
    from storage.compact.manifest import VideoPart
    from storage.compact.order import Compressed
    from storage.compact.pack import Packed
    from storage.compact.reconstruction import Reconstruction, ReconstructOptions
    from storage.compact.verify import Agreement, Verification
    from storage.stored import StoredVideo


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


def reconstruct_report(
    which: Path | StoredVideo, wanted: ReconstructOptions, made: Reconstruction
) -> schemas.ReconstructReport:
    """What became of a compact file."""
    return schemas.ReconstructReport(
        path=os.fspath(which if isinstance(which, Path) else compact_file(which)),
        part=None if made.part is None else made.part.file,
        tier=0 if made.part is None else made.part.tier,
        output=None if wanted.output is None else os.fspath(wanted.output),
        copied=made.copied,
        frames=made.written,
        start=wanted.start,
        end=wanted.end,
        frames_folder=None if wanted.frames is None else os.fspath(wanted.frames),
        pictures=made.pictures,
        verified=None if made.verification is None else _verified(made.verification),
        damaged=list(made.damaged),
    )


def pack_report(folder: Path, done: Sequence[Packed], seconds: float) -> schemas.PackReport:
    """A packed library."""
    videos = [
        schemas.PackedVideo(
            id=one.video.id,
            output=os.fspath(one.output),
            size=one.size,
            source_size=one.video.record.size,
        )
        for one in done
        if one.output is not None
    ]
    return schemas.PackReport(
        folder=os.fspath(folder),
        videos=videos,
        failed=[
            schemas.FileError(path=os.fspath(file_of(one.video) or str(one.video.id)), error=one.problem)
            for one in done
            if one.problem is not None
        ],
        size=sum(video.size for video in videos),
        source_size=sum(video.source_size for video in videos),
        seconds=seconds,
    )


def _verified(found: Verification) -> schemas.VerifiedVideo:
    return schemas.VerifiedVideo(
        part=found.part,
        parts=schemas.Agreement(expected=found.parts.expected, agreeing=found.parts.agreeing),
        frames=_agreement(found.frames),
        times=_agreement(found.times),
        checksums=_agreement(found.checksums),
        whole=found.whole,
    )


def _agreement(found: Agreement | None) -> schemas.Agreement | None:
    if found is None:
        return None
    return schemas.Agreement(expected=found.expected, agreeing=found.agreeing)
