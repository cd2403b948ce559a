"""What of a sound track can be read, past any damage, at times that rise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from media.source import demux

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Heard = Any  # a packet of sound that has a dts and a time base, which mypy would not believe

_MOST_FAILURES = 64  # in a row, without a packet in between
_SLACK = 0.02  # seconds: further apart is a gap
_JUMP = 1  # seconds: further ahead or back is no rate of packets


def packets_of(container: InputContainer, stream: AudioStream) -> Iterator[Heard]:
    """The packets of a track; what cannot be read of it is left out."""
    failures = 0
    while failures < _MOST_FAILURES:
        try:
            for packet in demux(container, stream):
                failures = 0
                if packet.size and packet.dts is not None and packet.time_base:
                    yield packet
        except FFmpegError:
            failures += 1
        else:
            return


def in_order(packets: Iterable[Heard]) -> Iterator[Heard]:
    """Packets whose times rise, each with a duration.

    One that alone is far ahead of all others is left out; a clock that starts anew goes on where it was.
    """
    held: Heard | None = None
    last: int | None = None  # of what was given
    end = shift = step = 0
    for packet in packets:
        jump = round(_JUMP / packet.time_base)
        _move(packet, shift)
        if held is not None and packet.dts <= held.dts:
            if last is not None and held.dts - end > jump >= abs(packet.dts - end):
                held = None
            elif held.dts - packet.dts > jump:
                shift += (more := held.dts + (held.duration or step) - packet.dts)
                _move(packet, more)
        before = last if held is None else held.dts
        if before is not None and packet.dts <= before:
            continue
        if held is not None:
            last, step = held.dts, packet.dts - held.dts
            held.duration = held.duration or step
            end = last + held.duration
            yield held
        held = packet
    if held is not None and (last is None or held.dts - end <= jump):
        held.duration = held.duration or step
        yield held


def frames_of(packets: Iterable[Heard], form: tuple[str, str, int]) -> Iterator[AudioFrame]:
    """The samples of `packets` in one sample format, layout and rate; damage costs the moment it lies in."""
    resampler: AudioResampler | None = None
    kind: tuple[object, ...] = ()
    for packet in packets:
        for frame in _decoded(packet):
            if (now := (frame.format.name, frame.layout.name, frame.sample_rate)) != kind:
                if resampler is not None:
                    yield from resampler.resample(None)
                resampler, kind = AudioResampler(*form), now
            yield from cast(AudioResampler, resampler).resample(frame)
    if resampler is not None:
        yield from resampler.resample(None)


def placed(frames: Iterable[AudioFrame], origin: Fraction, rate: int) -> Iterator[AudioFrame]:
    """Frames whose pts count samples from `origin` seconds; those that follow without a gap are counted on.

    Many files round times to milliseconds. What was heard before is left out.
    """
    after: int | None = None
    slack = round(_SLACK * rate)
    for frame in frames:
        at = after or 0
        if frame.pts is not None and frame.time_base is not None:
            at = round((frame.pts * frame.time_base - origin) * rate)
        if after is not None:
            if at < after - slack:
                continue
            at = after if at <= after + slack else at
        frame.pts, frame.time_base = at, Fraction(1, rate)
        after = at + frame.samples
        yield frame


def _decoded(packet: Heard) -> list[AudioFrame]:
    try:
        return cast("list[AudioFrame]", packet.decode())
    except FFmpegError:
        return []


def _move(packet: Heard, by: int) -> None:
    packet.pts = None if packet.pts is None else packet.pts + by
    packet.dts += by
