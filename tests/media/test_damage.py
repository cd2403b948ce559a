"""Which seconds of a damaged file are said to be missing."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media.decode import VideoReader
from media.encode import write_video
from media.frame import Frame
from tests.footage import make_video, moving_scene, remux

SIZE = (320, 240)


def _packets(path: Path) -> list[tuple[int, int]]:
    with av.open(str(path)) as container:
        return [(packet.pos or 0, packet.size) for packet in container.demux(video=0) if packet.size]


def _overwrite(path: Path, start: int, end: int, value: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[start:end] = bytes([value]) * (end - start)
    path.write_bytes(data)


def _read(path: Path) -> tuple[VideoReader, list[Frame]]:
    with VideoReader(path) as reader:
        frames = list(reader.frames())
        assert all(a.pts < b.pts for a, b in pairwise(frames))
        return reader, frames


def _lost_seconds(reader: VideoReader) -> list[tuple[float, float]]:
    origin, tick = reader.info.origin_pts, reader.info.time_base
    return [(float((a - origin) * tick), float((b - origin) * tick)) for a, b in reader.report.lost]


def test_pictures_that_the_decoder_made_up_are_counted_as_lost(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [(1, 4.0)], size=SIZE, options={"g": "25", "bf": "0"})
    position, size = _packets(path)[50]
    _overwrite(path, position + size // 4, position + size // 2, 0x5A)
    reader, frames = _read(path)
    assert len(frames) == 100
    span = _lost_seconds(reader)[0]
    assert span == (pytest.approx(2.0), pytest.approx(2.04))
    assert "missing or damaged, 0:02.000 to 0:02.040" in str(reader.problem)


@pytest.mark.parametrize("name", ["a.mkv", "a.webm"])
def test_a_hole_that_the_container_skips_is_found(tmp_path: Path, name: str) -> None:
    """As in a download that has not got all of its pieces: zeros, without a single error."""
    codec = "libvpx" if name.endswith("webm") else "libx264"
    options = {"b": "2000000", "g": "25"} if codec == "libvpx" else {"crf": "10", "g": "25"}
    path = make_video(tmp_path / name, [(1, 16.0)], size=SIZE, codec=codec, options=options)
    packets = _packets(path)
    _overwrite(path, packets[150][0], packets[200][0])
    reader, frames = _read(path)
    (span,) = _lost_seconds(reader)
    assert span[0] == pytest.approx(6.0, abs=0.2)
    assert span[1] >= 8.0
    assert len(frames) < 350
    assert "0:06." in str(reader.problem) or "0:05.9" in str(reader.problem)


def _slow_and_fast(rate: int) -> list[tuple[float, NDArray[np.uint8]]]:
    """A recording that stands still for some seconds, of which it has no frames."""
    pictures = list(moving_scene(1, 4.0, SIZE, rate))
    half = len(pictures) // 2
    return [(at / rate + (6.0 if at >= half else 0.0), picture) for at, picture in enumerate(pictures)]


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.ts", "a.flv"])
def test_a_variable_frame_rate_is_no_damage(tmp_path: Path, name: str) -> None:
    write_video(tmp_path / name, iter(_slow_and_fast(25)), rate=Fraction(25), options={"crf": "10"})
    reader, frames = _read(tmp_path / name)
    assert len(frames) == 100
    assert np.diff([frame.seconds for frame in frames]).max() > 5.0
    assert (reader.problem, reader.report.lost) == (None, [])


@pytest.mark.parametrize("name", ["b.ts", "b.mpg"])
def test_filling_between_packets_is_no_damage(tmp_path: Path, name: str) -> None:
    """Containers for broadcast pad a pause with bytes that belong to no packet."""
    write_video(tmp_path / "a.mkv", iter(_slow_and_fast(25)), codec="mpeg2video", rate=Fraction(25))
    path = remux(tmp_path / "a.mkv", tmp_path / name, muxrate="4000000")
    reader, frames = _read(path)
    assert len(frames) >= 98
    assert (reader.problem, reader.report.lost) == (None, [])


def test_what_is_cut_off_is_lost(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mkv", [(1, 4.0)], size=SIZE, options={"g": "25"})
    path.write_bytes(path.read_bytes()[: _packets(path)[50][0]])
    reader, frames = _read(path)
    (span,) = _lost_seconds(reader)
    assert span == (pytest.approx(frames[-1].seconds + 0.04, abs=0.005), pytest.approx(4.0, abs=0.05))


def _with_longer_sound(source: Path, target: Path, seconds: float) -> Path:
    """The packets of `source` and `seconds` of silence, in the order of their times."""
    with av.open(str(source)) as inp, av.open(str(target), "w") as out:
        stream = inp.streams.video[0]
        copy = out.add_stream_from_template(stream)
        sound = out.add_stream("aac", rate=44100, layout="mono")
        packets = [packet for packet in inp.demux(stream) if packet.dts is not None]
        for packet in packets:
            packet.stream = copy
        for at in range(round(seconds * 44100 / 1024)):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            silence.rate, silence.pts = 44100, at * 1024
            while packets and float((packets[0].dts or 0) * packets[0].time_base) <= at * 1024 / 44100:
                out.mux(packets.pop(0))
            out.mux(sound.encode(silence))
        out.mux(sound.encode(None))
    return target


@pytest.mark.parametrize("name", ["b.mp4", "b.mkv", "b.flv", "b.ts"])
def test_sound_that_goes_on_longer_is_no_loss(tmp_path: Path, name: str) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 2.0)], size=SIZE, options={"bf": "0"})
    reader, frames = _read(_with_longer_sound(source, tmp_path / name, 12.0))
    assert len(frames) == 50
    assert (reader.problem, reader.report.lost) == (None, [])
