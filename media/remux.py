"""Packets from one file into another container: nothing is decoded, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import av
from av.error import FFmpegError

from media.encode import replacing
from media.errors import MediaError
from media.source import demux, open_container, reason, video_stream

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

_HEAD = 1024  # bytes by which a format is told
# Matroska would number its file at random, and the same packets are to give the same bytes.
_SAME_BYTES = {"fflags": "+bitexact"}
# Players need not read to the end before they begin; and where sound begins is not rounded to milliseconds.
_MOV = {"movflags": "+faststart", "movie_timescale": "90000"}
_MOV_ENDINGS = (".mp4", ".mov", ".m4v")


def open_part(path: Path, file: BinaryIO) -> InputContainer:
    """Open bytes that lie in another file; `path` is what they are called. Raises as `open_container`."""
    head = file.read(_HEAD)
    file.seek(0)
    return open_container(path, head, file=file)


def copy_packets(path: Path, file: BinaryIO, target: Path) -> int:
    """Write the pictures and the sound of a video into another container.

    Args:
        path: what the video is called.
        file: its bytes. Where they are damaged, what can be read is written.
        target: the file to write; its ending says the container. Replaced only when whole.

    Returns:
        Packets of pictures.

    Raises:
        MediaError: it cannot be read, or `target` cannot hold it.
    """
    with open_part(path, file) as source, replacing(target) as part:
        shown = video_stream(source)
        if shown is None:
            raise MediaError(path, "no video can be read in it")
        streams = [shown, *source.streams.audio]
        with _opened(part, target) as container:
            copies = {stream.index: _like(container, stream, target) for stream in streams}
            pictures = 0
            for packet in _readable(source):
                if packet.stream_index in copies:
                    pictures += packet.stream_index == shown.index
                    _mux(container, packet, copies[packet.stream_index], target)
        if not pictures:
            raise MediaError(path, "no picture can be read in it")
        return pictures


def add_sound(pictures: Path, path: Path, file: BinaryIO, target: Path, start: float, end: float) -> None:
    """Write the pictures of one file with the sound of another, from `start` to `end` seconds of it.

    Sound is cut between packets, some hundredths of a second long, and stays in time with the pictures.

    Args:
        pictures: a file whose 0 is `start`.
        path: what the video with the sound is called.
        file: its bytes.
        target: the file to write; its ending says the container. Replaced only when whole.
        start: seconds.
        end: seconds.

    Raises:
        MediaError: one cannot be read, or `target` cannot hold them.
    """
    with (
        pictures.open("rb") as shown,
        open_part(pictures, shown) as silent,
        open_part(path, file) as source,
        replacing(target) as part,
        _opened(part, target) as container,
    ):
        copy = _like(container, silent.streams.video[0], target)
        sounds = {stream.index: _like(container, stream, target) for stream in source.streams.audio}
        for packet in _readable(silent):
            _mux(container, packet, copy, target)
        for packet in _readable(source):
            base = packet.time_base or Fraction(1)
            if packet.stream_index not in sounds or packet.pts is None or packet.dts is None:
                continue
            if start <= packet.pts * base < end:
                shift = round(Fraction(start) / base)
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                _mux(container, packet, sounds[packet.stream_index], target)


def _opened(part: Path, target: Path) -> OutputContainer:
    own = _MOV if target.suffix.lower() in _MOV_ENDINGS else {}
    try:
        return av.open(f"file:{part}", "w", options=_SAME_BYTES | own)
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"no video can be written into such a file ({reason(error)})") from error


def _like(container: OutputContainer, stream: Any, target: Path) -> Any:
    try:
        return container.add_stream_from_template(stream, opaque=True)
    except (FFmpegError, ValueError) as error:
        codec = stream.codec_context.codec.canonical_name if stream.codec_context else "such"
        raise MediaError(target, f"it cannot hold {codec} ({reason(error)})") from error


def _readable(source: InputContainer) -> Iterator[Packet[Any]]:
    """The packets, as far as they can be read."""
    try:
        for packet in demux(source):
            if packet.size and packet.dts is not None:
                yield packet
    except FFmpegError:
        return


def _mux(container: OutputContainer, packet: Packet[Any], stream: Any, target: Path) -> None:
    packet.stream = stream
    try:
        container.mux(packet)
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"writing it failed ({reason(error)})") from error
