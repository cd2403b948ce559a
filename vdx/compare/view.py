"""A comparison as the object of `schemas`."""

from __future__ import annotations

import os

from media.quality.result import Quality, Values
from vdx import schemas
from vdx.compare.comparison import ComparedFile, VideoComparison


def compare_report(found: VideoComparison) -> schemas.CompareReport:
    """The object of `vdx compare`."""
    measured = found.measured
    return schemas.CompareReport(
        reference=_file(found.reference),
        distorted=_file(found.distorted),
        frames=measured.quality.frames,
        reference_alone=measured.reference_alone,
        distorted_alone=measured.distorted_alone,
        apart=measured.apart,
        width=measured.size[0],
        height=measured.size[1],
        scaled_from=None if measured.distorted_size == measured.size else list(measured.distorted_size),
        model="vmaf_v0.6.1neg" if found.neg else "vmaf_v0.6.1",
        subsample=found.subsample,
        metrics=_metrics(measured.quality, measured.times),
        shots=[
            schemas.ComparedShot(
                index=index,
                start=shot.start,
                end=shot.end,
                frames=shot.frames,
                metrics={} if shot.quality is None else _metrics(shot.quality, measured.times[shot.first :]),
            )
            for index, shot in enumerate(found.shots)
        ],
        remarks=list(measured.remarks),
        seconds=found.seconds,
    )


def _file(file: ComparedFile) -> schemas.ComparedVideo:
    info = file.info
    return schemas.ComparedVideo(
        id=file.video,
        path=os.fspath(file.path.absolute()),
        name=file.path.name,
        duration=file.duration,
        width=info.width,
        height=info.height,
        fps=None if info.frame_rate is None else float(info.frame_rate),
        codec=info.codec,
        audio=info.has_audio,
        size=file.size,
        bitrate=file.bitrate,
        problem=file.problem,
    )


def _metrics(quality: Quality, times: Values) -> dict[str, schemas.MetricView]:
    return {
        metric: schemas.MetricView(
            mean=quality.mean(metric),
            harmonic_mean=quality.harmonic_mean(metric),
            percentile_5=quality.percentile(metric, 5),
            worst=float(row[quality.worst(metric)]),
            worst_time=float(times[quality.worst(metric)]),
        )
        for metric, row in quality.values.items()
    }
