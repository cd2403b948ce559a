"""The sound of a compact video: the source's packets as they are, or encoded as Opus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from media.source import demux, open_container, read_head
from storage.compact.encoding.sound_plan import SoundPlan

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

# What MP4 may hold, and players of MP4 play.
_FITS_MP4 = frozenset(("aac", "mp3", "mp2", "ac3", "eac3", "opus", "flac", "alac", "dts"))
_LOSSLESS = re.compile(r"pcm_.*|wavpack|tta|ape|truehd")
_OPUS_RATE = 48_000
_FALLBACK_KBITS = 128


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
        with open_container(self._path, read_head(self._path)) as container:
            track = container.streams[self._source.index]
            return sum(packet.size for packet in demux(container, cast("AudioStream", track)))

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
        context.format = "s16" if self._encoder == "flac" else "flt"
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
        for packet in demux(self._container, self._stream()):
            if packet.size and packet.dts is not None and packet.time_base:
                shift = round(self._origin / packet.time_base)
                packet.pts = None if packet.pts is None else packet.pts - shift
                packet.dts -= shift
                yield packet

    def _encoded(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        context = stream.codec_context
        rate = context.sample_rate
        resampler = AudioResampler(
            context.format, context.layout, rate, frame_size=context.frame_size or None
        )
        for frame in chain(self._resampled(resampler), resampler.resample(None)):
            if frame.pts is not None:
                frame.pts -= round(self._origin * rate)
            yield from stream.encode(frame)
        yield from stream.encode(None)

    def _resampled(self, resampler: AudioResampler) -> Iterator[AudioFrame]:
        for packet in demux(self._container, self._stream()):
            # Damage costs the moment that it lies in.
            with suppress(FFmpegError):
                for decoded in packet.decode():
                    yield from resampler.resample(cast("AudioFrame", decoded))

    def _stream(self) -> AudioStream:
        if self._source is None:
            raise ValueError("there is no sound")
        return self._source
