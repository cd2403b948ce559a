"""Pictures through an encoder and back: one span of a video, with nothing of the others in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.codec.context import Flags
from av.error import FFmpegError

from media.errors import VdxError
from storage.compact.encoding.codecs.base import Codec, Effort
from storage.compact.encoding.scheduling import calm

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

# SVT-AV1 tells on stderr what it does, unless it is told to name errors only.
os.environ.setdefault("SVT_LOG", "1")

_FASTEST = Fraction(240)  # pictures per second that SVT-AV1 may be told of


@dataclass(frozen=True, slots=True)
class Coded:
    """One packet: its bytes, when it is shown in pts, and whether decoding can begin with it."""

    data: bytes = field(repr=False)
    pts: int
    key: bool


@dataclass(frozen=True, slots=True)
class Encoded:
    """A span after the encoder.

    Attributes:
        codec: the codec's name.
        factor: the constant rate factor that it was encoded with.
        width: pixels of its pictures, which may be fewer than the source's.
        height: the same.
        header: what a decoder needs before the first packet.
        packets: in decoding order.
    """

    codec: str
    factor: float
    width: int
    height: int
    header: bytes = field(repr=False)
    packets: tuple[Coded, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of all packets."""
        return sum(len(packet.data) for packet in self.packets)


class EncoderFailed(VdxError):
    """An encoder or decoder refused. The message says what it said."""


def encode(
    pictures: Iterable[VideoFrame],
    codec: Codec,
    factor: float,
    effort: Effort,
    time_base: Fraction,
    rate: Fraction,
) -> Encoded:
    """Encode pictures of one size, in the codec's pixel format, each with its pts.

    Args:
        pictures: at least one.
        codec: by which encoder.
        factor: its constant rate factor.
        effort: how long it may think.
        time_base: seconds per pts unit.
        rate: pictures per second, which some encoders want to know; times are by pts alone.

    Raises:
        EncoderFailed: the encoder cannot do this.
        ValueError: there is no picture.
    """
    context: VideoCodecContext | None = None
    packets: list[Coded] = []
    try:
        for picture in pictures:
            if context is None:
                context = _open(picture, codec, codec.options(factor, effort), time_base, rate)
            picture.time_base = time_base
            picture.pict_type = 0  # the source's own key frames are nothing to it
            packets += _coded(context, picture)
        if context is None:
            raise ValueError("A span needs at least one picture.")
        packets += _coded(context, None)
    except FFmpegError as error:
        raise EncoderFailed(f"{codec.encoder} failed ({error.strerror})") from error
    header = bytes(context.extradata or b"")
    return Encoded(codec.name, factor, context.width, context.height, header, tuple(packets))


def decode(encoded: Encoded, codec: Codec, time_base: Fraction) -> Iterator[VideoFrame]:
    """The pictures of an encoded span, in order of time.

    Raises:
        EncoderFailed: it cannot be decoded.
    """
    context = cast("VideoCodecContext", av.CodecContext.create(codec.decoder, "r"))
    context.extradata = encoded.header
    context.thread_count = 1
    try:
        for coded in encoded.packets:
            packet = av.Packet(coded.data)
            packet.pts, packet.time_base = coded.pts, time_base
            yield from context.decode(packet)
        yield from context.decode(None)
    except FFmpegError as error:
        raise EncoderFailed(f"{codec.decoder} failed ({error.strerror})") from error


def _open(
    picture: VideoFrame, codec: Codec, options: dict[str, str], time_base: Fraction, rate: Fraction
) -> VideoCodecContext:
    width, height = picture.width, picture.height
    if min(width, height) < codec.smallest:
        raise EncoderFailed(f"pictures of {width}x{height} pixels are too small for {codec.name}")
    context = cast("VideoCodecContext", av.CodecContext.create(codec.encoder, "w"))
    context.width, context.height = width, height
    context.pix_fmt = codec.pix_fmt
    context.time_base, context.framerate = time_base, min(rate, _FASTEST)
    context.colorspace, context.color_range = picture.colorspace, picture.color_range
    context.color_primaries, context.color_trc = picture.color_primaries, picture.color_trc
    context.flags |= Flags.global_header
    context.thread_count = 1
    context.options = options
    context.open()
    calm()
    return context


def _coded(context: VideoCodecContext, picture: VideoFrame | None) -> list[Coded]:
    return [
        Coded(bytes(packet), _time(packet.pts), bool(packet.is_keyframe))
        for packet in context.encode(picture)
    ]


def _time(pts: int | None) -> int:
    if pts is None:
        raise EncoderFailed("the encoder gave a packet without a time")
    return pts
