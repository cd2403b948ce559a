"""Sound as AAC beside pictures that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from media.encode import replacing
from media.errors import MediaError
from media.source import demux, open_container, read_head, reason
from storage.compact.encoding.heard import frames_of, in_order, packets_of, placed

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

_RATE = 48_000
_BITS = 128_000
_FORMAT = "fltp"
# Browsers need not read to the end before they begin; and when sound begins is not rounded to milliseconds.
_OPTIONS = {"movflags": "+faststart", "movie_timescale": "90000", "fflags": "+bitexact"}


def with_sound(pictures: Path, source: Path, target: Path, start: Fraction, end: Fraction | None) -> None:
    """Write the pictures of one MP4 with the first sound track of a source; as they are if it has none.

    Args:
        pictures: an MP4 whose 0 is `start`.
        source: the file with the sound.
        target: the MP4 to write. Replaced only when whole.
        start: seconds on the clock of the source's packets.
        end: of what is wanted, by the same clock; None for all.

    Raises:
        MediaError: `source` cannot be opened, or writing failed.
    """
    with (
        open_container(pictures, read_head(pictures)) as shown,
        open_container(source, read_head(source)) as heard,
        replacing(target) as part,
    ):
        try:
            with av.open(f"file:{part}", "w", options=_OPTIONS) as container:
                _write(container, shown, heard, start, end)
        except (FFmpegError, ValueError) as error:
            raise MediaError(target, f"writing it failed ({reason(error)})") from error


def _write(
    container: OutputContainer,
    shown: InputContainer,
    heard: InputContainer,
    start: Fraction,
    end: Fraction | None,
) -> None:
    copy = container.add_stream_from_template(shown.streams.video[0], opaque=True)
    tracks = [stream for stream in heard.streams.audio if stream.codec_context is not None]
    sound: Iterator[Any] = iter(())
    if tracks:
        sound = _packets(heard, tracks[0], _stream(container, tracks[0]), start, end)
    waiting = next(sound, None)
    for packet in _pictures(shown):
        at = packet.dts * packet.time_base
        while waiting is not None and waiting.dts * waiting.time_base <= at:  # players want them side by side
            container.mux(waiting)
            waiting = next(sound, None)
        packet.stream = copy
        container.mux(packet)
    while waiting is not None:
        container.mux(waiting)
        waiting = next(sound, None)


def _pictures(shown: InputContainer) -> Iterator[Any]:
    packets: Iterator[Any] = demux(shown, shown.streams.video[0])
    return (packet for packet in packets if packet.size and packet.dts is not None)


def _stream(container: OutputContainer, track: AudioStream) -> AudioStream:
    stream = container.add_stream("aac", rate=_RATE)
    context = stream.codec_context
    context.layout = "mono" if track.codec_context.channels == 1 else "stereo"
    context.format = _FORMAT
    context.bit_rate = _BITS
    context.time_base = stream.time_base = Fraction(1, _RATE)
    return stream


def _packets(
    heard: InputContainer, track: AudioStream, stream: AudioStream, start: Fraction, end: Fraction | None
) -> Iterator[Packet[AudioStream]]:
    form = _FORMAT, stream.codec_context.layout.name, _RATE
    packets = in_order(packets_of(heard, track))
    frames = placed(frames_of(packets, form), start, _RATE)
    most = None if end is None else round((end - start) * _RATE)
    sized = AudioResampler(*form, frame_size=stream.codec_context.frame_size or 1024)
    for frame in _within(frames, most):
        for part in sized.resample(frame):
            yield from stream.encode(part)
    for part in sized.resample(None):
        yield from stream.encode(part)
    yield from stream.encode(None)


def _within(frames: Iterator[AudioFrame], most: int | None) -> Iterator[AudioFrame]:
    """Those that begin at 0 or later and before `most` samples; a frame lasts some hundredths of a second."""
    for frame in frames:
        if most is not None and frame.pts is not None and frame.pts >= most:
            return
        if frame.pts is not None and frame.pts >= 0:
            yield frame
