"""Compact files for tests: made-up descriptors with real pictures, and a real small video."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2

from media.decode import VideoReader
from media.source import video_stream
from storage.compact.checksums import frame_checksum, pack_checksums
from storage.compact.container import CompactWriter
from storage.compact.descriptors import write_descriptors
from storage.compact.manifest import Level, Manifest, SourceInfo, VideoPart
from storage.compact.names import CHECKSUMS, PTS
from storage.compact.times import pack_pts
from storage.records import AnalysedVideo, FrameRecord, ShotRecord
from tests.footage import make_video, moving_scene
from tests.storage.helpers import video

WHEN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@cache
def picture(seed: int) -> bytes:
    """A JPEG of 320 x 240."""
    image = next(moving_scene(seed, 0.1, (320, 240)))
    return cv2.imencode(".jpg", image)[1].tobytes()


def with_real_pictures(analysed: AnalysedVideo) -> AnalysedVideo:
    frames = [
        replace(frame, picture=picture(number)) if frame.picture is not None else frame
        for number, frame in enumerate(analysed.frames)
    ]
    return replace(analysed, frames=tuple(frames))


def described(seed: int = 1) -> AnalysedVideo:
    """What is known of a video of two shots that never was."""
    return with_real_pictures(video(seed))


def manifest(analysed: AnalysedVideo, videos: Sequence[VideoPart] = (), name: str = "film.mp4") -> Manifest:
    source = SourceInfo.of(analysed.video, name=name, recipe="recipe 1")
    return Manifest(made_by="vdx 0", made_at=WHEN, source=source, videos=tuple(videos))


def compact_file(path: Path, analysed: AnalysedVideo | None = None, level: Level = "full") -> Path:
    """One with descriptors only."""
    analysed = analysed or described()
    writer = CompactWriter(path)
    write_descriptors(writer, analysed, level)
    writer.finish(manifest(analysed))
    return path


def with_video(path: Path, source: Path, level: Level = "full") -> Path:
    """One with the video at `source`, an MP4 that begins at 0, as its proxy.

    What is known of it: a shot for each half of it, with a keyframe at its start.
    """
    analysed, pts, checksums = _looked_at(source)
    writer = CompactWriter(path)
    write_descriptors(writer, analysed, level)
    writer.add_bytes(PTS, pack_pts(pts))
    writer.add_bytes(CHECKSUMS, pack_checksums(checksums))
    writer.add_file("proxy.mp4", source)
    record = analysed.video
    part = VideoPart(
        file="proxy.mp4",
        tier=1,
        codec=record.codec,
        encoder="x264",
        width=record.width,
        height=record.height,
        frames=len(pts),
        time_base=record.time_base,
        audio="copy" if record.has_audio else "none",
    )
    writer.finish(manifest(analysed, [part], source.name))
    return path


def _looked_at(source: Path) -> tuple[AnalysedVideo, list[int], list[int]]:
    with av.open(str(source)) as container:
        stream = video_stream(container)
        assert stream is not None
        decoded = list(container.decode(stream))
    pts = [frame.pts for frame in decoded if frame.pts is not None]
    with VideoReader(source) as reader:
        frames = list(reader.frames())
        info, end = reader.info, reader.report.end_pts
    middle = len(pts) // 2
    shots = (ShotRecord(pts[0], pts[middle], "start"), ShotRecord(pts[middle], end, "cut"))
    jpegs = [cv2.imencode(".jpg", frames[at].image())[1].tobytes() for at in (0, middle)]
    kept = (
        FrameRecord(pts[0], 0, keyframe=True, picture=jpegs[0]),
        FrameRecord(pts[middle], 1, keyframe=True, picture=jpegs[1]),
    )
    record = replace(
        video(1).video,
        codec=info.codec,
        width=info.width,
        height=info.height,
        rotation=info.rotation,
        time_base=info.time_base,
        origin_pts=info.origin_pts,
        end_pts=end,
        frame_count=len(pts),
        has_audio=info.has_audio,
        problem=None,
    )
    return AnalysedVideo(record, shots, kept, {}), pts, [frame_checksum(frame) for frame in decoded]


def irregular_video(path: Path, seconds: float = 2.0) -> Path:
    """A video whose frames come at odd times."""
    from media.encode import write_video

    images = list(moving_scene(3, seconds, (96, 64), 20))
    times = [float(Fraction(number * number + 7 * number, 200)) for number in range(len(images))]
    write_video(path, zip(times, images, strict=True), options={"bf": "2"})
    return path


def regular_video(path: Path) -> Path:
    return make_video(path, [(1, 1.0), (2, 1.0)], size=(96, 64), options={"g": "10"})


def offset_of(path: Path, name: str) -> tuple[int, int]:
    """Where the bytes of a part lie in a ZIP, and how many they are."""
    with zipfile.ZipFile(path) as zipped:
        info = zipped.getinfo(name)
        return info.header_offset + 30 + len(name), info.file_size


def unzipped(path: Path) -> Path:
    """The folder form."""
    folder = path.with_suffix("")
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(folder)
    return folder
