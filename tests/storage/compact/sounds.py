"""Films with a flash in the picture at the moment of a click in the sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.packet import Packet
from numpy.typing import NDArray

from media.planes import planes_of
from tests.storage.compact.clips import SIZE

FPS = 25
_LOUD = 0.25
_PER_SAMPLE = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31}


@dataclass(frozen=True)
class Track:
    """A sound track: the codec, its form, when it begins, how long it is, and what is left out of it."""

    codec: str = "aac"
    rate: int = 48_000
    layout: str = "mono"
    start: Fraction = Fraction(0)
    seconds: Fraction = Fraction(2)
    hole: tuple[float, float] = (0.0, 0.0)


def film(
    path: Path,
    *tracks: Track,
    flash: Fraction = Fraction(1),
    start: Fraction = Fraction(0),
    seconds: Fraction = Fraction(2),
    codec: str = "libx264",
) -> Path:
    """A film that begins at `start`, black until `flash` and white from then on, when all tracks click."""
    with av.open(str(path), "w") as container:
        packets: list[Packet[Any]] = []
        stream = container.add_stream(codec, rate=FPS)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        streams = [
            container.add_stream(track.codec, rate=track.rate, layout=track.layout) for track in tracks
        ]
        for at in range(int(seconds * FPS)):
            time = start + Fraction(at, FPS)
            image = np.full((SIZE[1], SIZE[0], 3), 255 * (time >= flash), np.uint8)
            picture = planes_of(image, "yuv420p")
            picture.pts, picture.time_base = int(time * 100), Fraction(1, 100)
            packets += stream.encode(picture)
        packets += stream.encode(None)
        for one, track in zip(streams, tracks, strict=True):
            packets += _sound(cast(AudioStream, one), track, flash)
        for packet in sorted(packets, key=lambda it: (it.dts or 0) * (it.time_base or 1)):
            container.mux(packet)
    return path


def _sound(stream: AudioStream, track: Track, click: Fraction) -> Iterator[Packet[AudioStream]]:
    context, rate = stream.codec_context, track.rate
    wave = np.zeros(int(track.seconds * rate), np.float32)
    begin = int((click - track.start) * rate)
    wave[begin : begin + rate // 200] = 0.9
    frame = AudioFrame.from_ndarray(np.stack([wave] * context.channels), "fltp", track.layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, int(track.start * rate), Fraction(1, rate)
    resampler = AudioResampler(context.format, track.layout, rate, frame_size=context.frame_size or 1024)
    frames = [*resampler.resample(frame), *resampler.resample(None), None]
    for packet in (packet for one in frames for packet in stream.encode(one)):
        time = float((packet.pts or 0) * (packet.time_base or 1))
        if not track.hole[0] <= time < track.hole[1]:
            yield packet


@dataclass(frozen=True)
class Seen:
    """What is in a film, in seconds of its clock: its flash, its click, how long one hears something."""

    flash: float
    click: float | None
    heard: float
    codec: str | None

    @property
    def apart(self) -> float:
        """Seconds from the flash to the click."""
        assert self.click is not None
        return self.click - self.flash


def look(path: Path) -> Seen:
    """Find the flash and the click."""
    with av.open(str(path)) as container:
        flash = next(
            float((frame.pts or 0) * (frame.time_base or 1))
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 128
        )
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return Seen(flash, None, 0.0, None)
        stream = container.streams.audio[0]
        click: float | None = None
        heard = 0.0
        for packet in container.demux(stream):
            for frame in _decoded(packet):
                begin = float((frame.pts or 0) * (frame.time_base or 1))
                loud = np.flatnonzero(samples(frame)[0] > _LOUD)
                if click is None and len(loud):
                    click = begin + float(loud[0]) / frame.sample_rate
                heard += frame.samples / frame.sample_rate
        return Seen(flash, click, heard, stream.codec_context.codec.canonical_name)


def _decoded(packet: Packet[AudioStream]) -> list[AudioFrame]:
    try:
        return packet.decode()
    except FFmpegError:
        return []


def samples(frame: AudioFrame) -> NDArray[np.float64]:
    """(channels, n) between -1 and 1."""
    values = frame.to_ndarray().astype(np.float64) - 128 * frame.format.name.startswith("u8")
    if not frame.format.is_planar:
        values = values.reshape(-1, len(frame.layout.channels)).T
    return values / _PER_SAMPLE.get(frame.format.name.removesuffix("p"), 1.0)


def sound_of(path: Path) -> NDArray[np.float64]:
    """All samples (channels, n) of the first track."""
    with av.open(str(path)) as container:
        return np.concatenate([samples(frame) for frame in container.decode(audio=0)], axis=1)
