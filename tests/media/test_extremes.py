"""The smallest, the largest and the emptiest videos."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from media.decode import VideoReader
from media.encode import write_video
from media.errors import DamagedVideo, MediaError, NotAVideo
from media.probe import probe
from tests.footage import make_video


def test_sixteen_by_sixteen(tmp_path: Path) -> None:
    with VideoReader(make_video(tmp_path / "a.mp4", [(1, 0.4)], size=(16, 16))) as reader:
        frames = list(reader.frames())
        assert len(frames) == 10
        assert frames[9].image().shape == (16, 16, 3)
        assert frames[9].thumbnail(48, 27).shape == (27, 48, 3)


def test_one_frame_of_8k(tmp_path: Path) -> None:
    picture = np.full((4320, 7680, 3), (40, 120, 200), np.uint8)
    path = tmp_path / "a.mp4"
    write_video(path, [(0.0, picture)], options={"preset": "ultrafast"})
    with VideoReader(path) as reader:
        (frame,) = reader.frames()
        assert (reader.info.width, reader.info.height) == (7680, 4320)
        assert frame.image(640).shape == (360, 640, 3)
        assert np.abs(frame.thumbnail(48, 27).astype(int) - picture[0, 0]).max() <= 3


def test_a_fifth_of_a_second(tmp_path: Path) -> None:
    with VideoReader(make_video(tmp_path / "a.mp4", [(1, 0.2)])) as reader:
        assert [frame.seconds for frame in reader.frames()] == [0.0, 0.04, 0.08, 0.12, 0.16]
        assert reader.problem is None
        assert [frame.seconds for frame in reader.frames(0.2)] == []


def test_sound_only(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.mkv", "a.ogg"):
        with av.open(str(tmp_path / name), "w") as out:
            stream = out.add_stream("flac", rate=8000, layout="mono")
            sound = av.AudioFrame.from_ndarray(np.zeros((1, 4000), np.int16), "s16", "mono")
            sound.rate, sound.pts = 8000, 0
            out.mux(stream.encode(sound))
            out.mux(stream.encode(None))
        with pytest.raises(NotAVideo, match="sound only"):
            probe(tmp_path / name)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
def test_a_video_without_a_frame(tmp_path: Path, name: str) -> None:
    with av.open(str(tmp_path / name), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        out.start_encoding()
    with pytest.raises(MediaError) as found, VideoReader(tmp_path / name) as reader:
        list(reader.frames())
    assert isinstance(found.value, DamagedVideo | NotAVideo)
