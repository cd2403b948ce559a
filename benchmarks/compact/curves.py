"""Bytes, quality and CPU seconds of each encoder with several factors, of the same pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
from av.video.reformatter import VideoReformatter

from benchmarks.compact.clips import Stretch
from benchmarks.compact.encoders import encoders
from benchmarks.compact.results import Results, spent
from media.planes import as_planar
from media.quality.measure import in_pairs, measure
from storage.compact.encoding.codecs.base import Codec
from storage.compact.encoding.encoded import Encoded, decode, encode
from storage.compact.encoding.footage import Footage

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

METRICS = ("vmaf", "ssim", "xpsnr")
_HELD = 1 << 30  # bytes of pictures: encoding is timed without decoding


@dataclass(frozen=True, slots=True)
class Point:
    """One encode.

    Attributes:
        factor: constant rate factor.
        size: bytes of its packets.
        seconds: CPU seconds of encoding.
        vmaf, ssim, xpsnr: means over the frames.
    """

    clip: str
    encoder: str
    factor: float
    size: int
    seconds: float
    vmaf: float
    ssim: float
    xpsnr: float


def run(clips: Sequence[Stretch], results: Results, tried: Sequence[str] = ()) -> list[Point]:
    """Every encoder with every factor on every clip: all of them on one before the next."""
    return [
        point for clip in clips for point in (_point(results, clip, *one) for one in _all(tried)) if point
    ]


def _all(tried: Sequence[str]) -> Iterator[tuple[Codec, float]]:
    for codec, factors in encoders(tried).values():
        for factor in factors:
            yield codec, factor


def _point(results: Results, clip: Stretch, codec: Codec, factor: float) -> Point | None:
    settings = {
        "video": clip.path.name,
        "start": clip.start,
        "frames": clip.frames,
        "options": codec.options(factor, "final"),
        "pix_fmt": codec.pix_fmt,
        "av": av.__version__,
    }
    name = f"curves/{clip.name}/{codec.name}-{factor:g}"
    return results.kept(name, settings, Point, lambda: measured(clip, codec, factor))


def measured(clip: Stretch, codec: Codec, factor: float) -> Point:
    """Encode a stretch and measure it.

    All are measured with 10 bits, to which 8 are brought without a change: the reference is the same for all.
    """
    unit = clip.unit()
    with (
        closing(Footage(clip.path, unit, codec.pix_fmt, held_bytes=_HELD)) as given,
        closing(Footage(clip.path, unit, "yuv420p10le", held_bytes=_HELD)) as reference,
    ):
        for _ in given.pictures():
            pass
        began = spent()
        encoded = encode(given.pictures(), codec, factor, "final", given.time_base, given.rate)
        seconds = spent() - began
        distorted = _deep(_decoded(encoded, codec, given))
        quality = measure(in_pairs(reference.pictures(), distorted), METRICS, rate=given.rate)
    means = {metric: quality.mean(metric) for metric in METRICS}
    return Point(clip.name, codec.name, factor, encoded.size, seconds, **means)


def _decoded(encoded: Encoded, codec: Codec, given: Footage) -> Iterator[VideoFrame]:
    return decode(encoded, codec, given.time_base)


def _deep(pictures: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    reformatter = VideoReformatter()
    for picture in pictures:
        yield as_planar(picture, "yuv420p10le", None, reformatter)
