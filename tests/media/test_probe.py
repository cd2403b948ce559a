from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from media.decode import VideoReader
from media.probe import probe
from tests.footage import make_video, moving_scene

ONE = 1 << 16
# (a, b, c, d) of the display matrix: x' = a x + c y, y' = b x + d y, with y downwards.
MATRICES = {
    (0, False): (ONE, 0, 0, ONE),
    (90, False): (0, ONE, -ONE, 0),
    (180, False): (-ONE, 0, 0, -ONE),
    (270, False): (0, -ONE, ONE, 0),
    (0, True): (-ONE, 0, 0, ONE),
    (180, True): (ONE, 0, 0, -ONE),
}


def set_track_matrix(path: Path, matrix: tuple[int, int, int, int]) -> None:
    """Overwrite the matrix in the track header (tkhd, version 0) of an MP4."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = matrix
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


def shown(image: np.ndarray, rotation: int, mirrored: bool) -> np.ndarray:
    return np.rot90(image[:, ::-1] if mirrored else image, -rotation // 90)


@pytest.mark.parametrize(("rotation", "mirrored"), MATRICES)
def test_rotation_from_the_track_header(tmp_path: Path, rotation: int, mirrored: bool) -> None:
    path = make_video(tmp_path / "a.mp4", [(2, 0.4)], size=(160, 96))
    set_track_matrix(path, MATRICES[rotation, mirrored])
    info = probe(path)
    assert (info.rotation, info.mirrored) == (rotation, mirrored)
    assert (info.coded_width, info.coded_height) == (160, 96)
    assert (info.width, info.height) == ((96, 160) if rotation % 180 else (160, 96))
    wanted = shown(next(moving_scene(2, 0.4, (160, 96))), rotation, mirrored)
    with VideoReader(path) as reader:
        frame = next(reader.frames())
        assert np.abs(frame.image().astype(int) - wanted).mean() < 6
        small = frame.thumbnail(12, 10)
        assert small.shape == (10, 12, 3)
        high, wide = wanted.shape[:2]
        corner = wanted[: high // 10, : wide // 12].reshape(-1, 3).mean(axis=0)
        assert np.abs(small[0, 0] - corner).max() < 25


def test_rotation_written_by_a_muxer(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
        stream.set_display_rotation(-90)  # counterclockwise there
        for image in moving_scene(1, 0.2, (64, 32)):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, "bgr24")))
        out.mux(stream.encode(None))
    info = probe(path)
    assert (info.rotation, info.width, info.height) == (90, 32, 64)


@pytest.mark.parametrize(("aspect", "width"), [(Fraction(16, 11), 256), (Fraction(8, 9), 156)])
def test_sample_aspect_ratio(tmp_path: Path, aspect: Fraction, width: int) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 176, 144, "yuv420p"
        stream.codec_context.sample_aspect_ratio = aspect
        for image in moving_scene(1, 0.2, (176, 144)):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, "bgr24")))
        out.mux(stream.encode(None))
    with VideoReader(path) as reader:
        info = reader.info
        assert (info.sample_aspect_ratio, info.width, info.height) == (aspect, width, 144)
        assert next(reader.frames()).image().shape == (144, width, 3)
        assert max(next(reader.frames()).image(64).shape) == 64


def test_facts(tmp_path: Path) -> None:
    fps = Fraction(30000, 1001)
    info = probe(make_video(tmp_path / "a.mp4", [(1, 2.0)], size=(128, 72), fps=fps))
    assert (info.codec, info.pixel_format, info.has_audio) == ("h264", "yuv420p", False)
    assert info.frame_rate == fps
    assert info.header_duration == pytest.approx(60 / fps, abs=1e-3)
    assert info.own_duration
    assert "mp4" in info.container


def add_second_stream(path: Path, target: Path, longer_by: float, late: float) -> Path:
    """Copy the video, `late` seconds later, beside sound that starts at 0 and lasts longer."""
    with av.open(str(path)) as inp, av.open(str(target), "w") as out:
        stream = inp.streams.video[0]
        copy = out.add_stream_from_template(stream)
        sound = out.add_stream("flac", rate=8000, layout="mono")
        base = stream.time_base or Fraction(1)
        shift = round(late / base)
        for packet in inp.demux(stream):
            if packet.dts is not None and packet.pts is not None:
                packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, copy
                out.mux(packet)
        seconds = float((stream.duration or 0) * base) + late + longer_by
        for index in range(int(seconds * 8)):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1000), np.int16), "s16", "mono")
            frame.rate, frame.pts = 8000, index * 1000
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return target


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4"])
def test_longer_sound_is_no_missing_picture(tmp_path: Path, name: str) -> None:
    path = add_second_stream(
        make_video(tmp_path / "v.mp4", [(1, 2.0)], options={"bf": "0"}), tmp_path / name, 3.0, 0.5
    )
    with VideoReader(path) as reader:
        frames = list(reader.frames())
        assert reader.info.has_audio
        assert len(frames) == 50
        assert frames[0].seconds == pytest.approx(0.5, abs=0.002)  # late against the sound
        assert reader.problem is None
