"""Interlaced frames come out whole, and nobody else is touched."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from media import deinterlace
from media.decode import VideoReader
from media.deinterlace import Deinterlacer, Shown
from tests.footage import make_video, moving_scene, sample_clip
from tests.media.test_exact import weave, write_fields
from tests.media.test_golden import CLIPS, psnr

CODECS = {
    "fields.mp4": ("libx264", {"x264-params": "bff=1", "crf": "12"}),
    "fields.mpg": ("mpeg2video", {"flags": "+ildct+ilme", "qmin": "1", "qmax": "3", "b": "9000000"}),
}


def real_scene() -> list[np.ndarray]:
    """A real clip taken for one of 50 pictures a second, which a camera of fields would have woven."""
    with VideoReader(sample_clip("bikes.mp4")) as reader:
        return [frame.image(320) for frame in islice(reader.frames(), 60)]


@pytest.mark.parametrize("name", CODECS)
def test_nearer_to_the_moment_than_the_comb(tmp_path: Path, name: str) -> None:
    scene = real_scene()
    path = write_fields(tmp_path / name, scene, *CODECS[name])
    moments, combs = scene[::2], weave(scene)
    with VideoReader(path) as reader:
        frames = list(reader.frames())
    assert len(frames) == len(moments)
    gains, gains_small = [], []
    for frame, moment, comb in zip(frames, moments, combs, strict=True):
        gains.append(psnr(frame.image(), moment) - psnr(comb, moment))
        small = psnr(frame.thumbnail(48, 27), reduced(moment))
        gains_small.append(small - psnr(reduced(comb), reduced(moment)))
    assert np.mean(gains) > 6
    assert np.mean(gains_small) > 6
    assert min(gains[0], gains[-1]) > 0  # with one neighbour only


def reduced(picture: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.resize(picture, (48, 27), interpolation=cv2.INTER_AREA))


def test_any_order_of_looking_gives_the_same_pictures(tmp_path: Path) -> None:
    path = write_fields(
        tmp_path / "a.mp4", list(moving_scene(5, 0.48, (160, 120), 50)), *CODECS["fields.mp4"]
    )
    with VideoReader(path) as reader:
        straight = [frame.image() for frame in reader.frames()]
        frames = list(reader.frames())
        for index in (7, 2, 3, 4, 0, 11, 1, 7):
            assert np.array_equal(frames[index].image(), straight[index])


def test_progressive_video_never_meets_the_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Shown] = []
    whole = Deinterlacer.whole
    monkeypatch.setattr(Deinterlacer, "whole", lambda self, shown: calls.append(shown) or whole(self, shown))
    with VideoReader(make_video(tmp_path / "a.mp4", [(1, 0.4)])) as reader:
        for frame in reader.frames():
            frame.image()
    assert calls == []
    with VideoReader(CLIPS / "fields-later.mkv") as reader:
        frames = list(reader.frames())
        assert calls == []  # nobody has looked yet
        for frame in frames:
            frame.image()
    assert len(calls) == 6  # of the 10, those of fields


def test_neighbours_of_another_size_are_left_out() -> None:
    small, large = (av.VideoFrame(width, 32, "yuv420p") for width in (32, 64))
    for frame in (small, large):
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
    whole = Deinterlacer().whole(Shown(large, before=small, after=small))
    assert (whole.width, whole.height) == (64, 32)


def test_a_picture_that_the_filter_refuses_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deinterlace, "_FILTER", "no such filter")
    picture = av.VideoFrame(32, 32, "yuv420p")
    assert Deinterlacer().whole(Shown(picture)) is picture
