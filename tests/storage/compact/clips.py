"""What the tests of compact video share: pictures for encoders, and small files with what they look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from media.frame import Bgr, Planar
from media.planes import planes_of
from storage.compact.encoding.codecs.base import Codec, Effort
from storage.compact.encoding.encoded import Encoded, encode
from storage.compact.video import Source
from storage.records import AnalysedVideo, FrameRecord, ShotRecord, VideoRecord
from tests.footage import moving_scene

BASE = Fraction(1, 25)
RATE = Fraction(25)
SIZE = (64, 56)


def pictures(
    pix_fmt: Planar,
    count: int = 12,
    *,
    seed: int = 1,
    size: tuple[int, int] = SIZE,
    first: int = 0,
    step: int = 1,
) -> Iterator[VideoFrame]:
    """A moving scene for an encoder."""
    return timed(moving_scene(seed, count / 25, size), pix_fmt, range(first, first + count * step, step))


def timed(images: Iterable[Bgr], pix_fmt: Planar, pts: Iterable[int]) -> Iterator[VideoFrame]:
    """(h, w, 3) BGR pictures with their times."""
    for image, time in zip(images, pts, strict=False):
        picture = planes_of(image, pix_fmt)
        picture.pts, picture.time_base = time, BASE
        yield picture


def noise(count: int, size: tuple[int, int] = SIZE, seed: int = 0) -> Iterator[Bgr]:
    """Pictures of nothing but noise."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield random.integers(0, 256, (size[1], size[0], 3), np.uint8)


def coded(
    codec: Codec,
    given: Iterable[VideoFrame],
    factor: float | None = None,
    *,
    effort: Effort = "probe",
    base: Fraction = BASE,
    rate: Fraction = RATE,
) -> Encoded:
    """Pictures through an encoder."""
    return encode(given, codec, codec.start if factor is None else factor, effort, base, rate)


def analysed(path: Path, cuts: Sequence[int] = ()) -> AnalysedVideo:
    """What a library would know of the file at `path`, with a new shot at each of `cuts`, frame numbers."""
    source = Source.read(path)
    info, pts = source.info, source.pts
    starts = [pts[0], *(pts[at] for at in cuts)]
    ends = [*starts[1:], source.end_pts]
    record = VideoRecord(
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
        size=path.stat().st_size,
        container=info.container,
        codec=info.codec,
        width=info.width,
        height=info.height,
        rotation=info.rotation,
        time_base=info.time_base,
        origin_pts=info.origin_pts,
        end_pts=source.end_pts,
        frame_count=len(pts),
        frame_rate=info.frame_rate,
        has_audio=info.has_audio,
        problem=source.problem,
    )
    shots = tuple(
        ShotRecord(start, end, "cut" if at else "start")
        for at, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    frames = tuple(FrameRecord(shot.start_pts, at) for at, shot in enumerate(shots))
    return AnalysedVideo(record, shots, frames, {})
