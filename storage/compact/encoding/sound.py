"""The sound of a compact video: the source's packets as they are, or encoded as Opus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from av.audio.resampler import AudioResampler

from media.source import open_container, read_head
from storage.compact.encoding.heard import frames_of, in_order, packets_of, placed
from storage.compact.encoding.sound_plan import SoundPlan

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

# What MP4 may hold, and players of MP4 play.
_FITS_MP4 = frozenset(("aac", "mp3", "mp2", "ac3", "eac3", "opus", "flac", "alac", "dts"))
_LOSSLESS = re.compile(r"pcm_.*|wavpack|tta|ape|truehd")
_OPUS_RATE = 48_000
_FALLBACK_KBITS = 128
_FLAC_SHARE = 0.6  # of the bytes of PCM, about
_DEEP = ("s32", "s32p", "s64", "s64p", "flt", "fltp", "dbl", "dblp")  # samples of more than 16 bits


class Sound:
    """The first sound track of a file, on its way into an MP4.

    Args:
        path: the file.
        plan: what becomes of it.
        origin: seconds of the file that are 0 in the MP4.
    """

    def __init__(self, path: Path, plan: SoundPlan, origin: Fraction) -> None:
        self._path = path
        self._container: InputContainer = open_container(path, read_head(path))
        self._plan = plan
        self._origin = origin
        found = [stream for stream in self._container.streams.audio if stream.codec_context is not None]
        self._source: AudioStream | None = found[0] if found and plan.keep else None
        self._encoder = self._choose()

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    @property
    def said(self) -> str:
        """What becomes of the sound, in the words of the manifest."""
        if self._source is None:
            return "none"
        if self._encoder is None:
            return "copy"
        return "flac" if self._encoder == "flac" else f"opus:{self._kbits}k"

    @property
    def _kbits(self) -> int:
        return self._plan.kbits or _FALLBACK_KBITS

    def size(self, seconds: float) -> int:
        """Bytes that it will take in a video of so many seconds, about."""
        if self._source is None:
            return 0
        if self._encoder == "libopus":
            return round(seconds * self._kbits * 1000 / 8)
        share = _FLAC_SHARE if self._encoder == "flac" else 1
        with open_container(self._path, read_head(self._path)) as container:
            track = cast("AudioStream", container.streams[self._source.index])
            size: int = sum(packet.size for packet in packets_of(container, track))
            return round(share * size)

    def _choose(self) -> str | None:
        """The encoder that is needed; None to copy."""
        if self._source is None:
            return None
        name = self._source.codec_context.codec.canonical_name
        if self._plan.kbits is not None:
            return "libopus"
        if name in _FITS_MP4:
            return None
        return "flac" if _LOSSLESS.fullmatch(name) else "libopus"

    def add_to(self, container: OutputContainer) -> AudioStream | None:
        """Make a stream for it; None if there is no sound."""
        if self._source is None:
            return None
        if self._encoder is None:
            return container.add_stream_from_template(self._source, opaque=True)
        stream = cast("AudioStream", container.add_stream(self._encoder, rate=self._rate()))
        context, own = stream.codec_context, self._source.codec_context
        context.layout = own.layout if own.channels <= 2 or self._encoder == "flac" else "stereo"
        if self._encoder == "flac":
            context.format = "s32" if own.format.name in _DEEP else "s16"
        else:
            context.format = "flt"
        if self._encoder == "libopus":
            context.bit_rate = self._kbits * 1000
        context.time_base = stream.time_base = Fraction(1, self._rate())
        return stream

    def packets(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        """The packets, with the times that they have in the MP4."""
        for packet in self._copied() if self._encoder is None else self._encoded(stream):
            packet.stream = stream
            yield packet

    def _rate(self) -> int:
        own = self._source.codec_context.sample_rate if self._source is not None else _OPUS_RATE
        return own if self._encoder == "flac" else _OPUS_RATE

    def _copied(self) -> Iterator[Packet[AudioStream]]:
        for packet in in_order(packets_of(self._container, self._stream())):
            shift = round(self._origin / packet.time_base)
            packet.pts = None if packet.pts is None else packet.pts - shift
            packet.dts -= shift
            yield packet

    def _encoded(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        context = stream.codec_context
        rate = context.sample_rate
        form = context.format.name, context.layout.name, rate
        packets = in_order(packets_of(self._container, self._stream()))
        sized = AudioResampler(*form, frame_size=context.frame_size or None)
        for frame in placed(frames_of(packets, form), self._origin, rate):
            for part in sized.resample(frame):
                yield from stream.encode(part)
        for part in sized.resample(None):
            yield from stream.encode(part)
        yield from stream.encode(None)

    def _stream(self) -> AudioStream:
        if self._source is None:
            raise ValueError("there is no sound")
        return self._source
