"""Decoding some of the frames: they are those of the whole video, with their times and their pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from media.hwaccel import NoSuchDevice, hardware, usable_devices
from media.options import WHICH, DecodeOptions, Which
from tests.footage import Bgr, make_gif, make_video, moving_scene, sample_clip

SIZE = (160, 120)
SCENES = [(1, 2.0), (2, 2.0)]


def _frames(path: Path, options: DecodeOptions) -> dict[int, Bgr]:
    with VideoReader(path, options) as reader:
        found = {frame.pts: frame.image() for frame in reader.frames()}
        assert reader.problem is None
        return found


def _same(some: dict[int, Bgr], whole: dict[int, Bgr]) -> None:
    for pts, picture in some.items():
        assert (picture == whole[pts]).all()


@pytest.fixture(scope="module", params=["a.mp4", "a.mkv", "a.ts", "b.mp4", "c.webm", "bikes.mp4"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "bikes.mp4":
        return sample_clip("bikes.mp4")
    codec = {"b": "libx265", "c": "libvpx-vp9"}.get(request.param[0], "libx264")
    options = {"g": "12", "bf": "3"} if codec != "libvpx-vp9" else {"g": "12"}
    folder = tmp_path_factory.mktemp("films")
    return make_video(folder / request.param, SCENES, size=SIZE, codec=codec, options=options)


@pytest.mark.parametrize("which", WHICH)
def test_some_frames_are_those_of_the_whole(path: Path, which: Which) -> None:
    whole, some = _frames(path, DecodeOptions()), _frames(path, DecodeOptions(which))
    _same(some, whole)
    assert min(some) == min(whole)
    if which == "all":
        assert len(some) == len(whole)
    elif which == "key":
        assert 1 <= len(some) <= len(whole) // 8


def test_frames_that_none_refers_to_are_left_out(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", SCENES, size=SIZE, options={"bf": "2", "b_strategy": "0"})
    assert 30 < len(_frames(path, DecodeOptions("reference"))) < 70


def test_the_first_i_frame_before_a_moment_is_found(path: Path) -> None:
    with VideoReader(path, DecodeOptions("key")) as reader:
        every = list(reader.frames())
        for frame in every:
            assert next(reader.frames(frame.seconds + 0.01, frame.seconds + 0.02)).pts == frame.pts


def test_the_video_ends_where_it_ends_whatever_is_left_out(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", SCENES, size=SIZE, options={"g": "250"})
    for which in WHICH:
        with VideoReader(path, DecodeOptions(which)) as reader:
            list(reader.frames())
            assert reader.problem is None
            assert (reader.report.end_pts or 0) * reader.info.time_base == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("which", WHICH)
def test_files_without_times_are_decoded_whole(tmp_path: Path, which: Which) -> None:
    path = make_video(tmp_path / "a.avi", SCENES, codec="mpeg4", options={"bf": "2"})
    assert len(_frames(path, DecodeOptions(which))) == 100
    gif = make_gif(tmp_path / "a.gif", list(moving_scene(1, 1.0, SIZE, 10)), [100] * 10)
    assert len(_frames(gif, DecodeOptions(which))) >= 1


def test_whatever_hardware_there_is_gives_the_frames(path: Path) -> None:
    """Those of the processor where there is none, or it does not know the codec."""
    whole = _frames(path, DecodeOptions())
    found = _frames(path, DecodeOptions(hwaccel="auto"))
    assert found.keys() == whole.keys()
    for pts, picture in found.items():
        assert np.abs(picture.astype(int) - whole[pts]).mean() < 2


@pytest.mark.parametrize("which", WHICH)
def test_what_is_cut_off_is_noticed_whatever_is_left_out(tmp_path: Path, which: Which) -> None:
    path = make_video(tmp_path / "a.mkv", [(1, 8.0)], size=SIZE, options={"g": "25", "bf": "2"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with VideoReader(path, DecodeOptions(which)) as reader:
        list(reader.frames())
        assert "of 8.0" in str(reader.problem)
        assert (reader.report.end_pts or 0) * reader.info.time_base < 5


def test_hardware() -> None:
    assert hardware("none") is None
    assert (hardware("auto") is None) == (not usable_devices())
    for name in usable_devices():
        assert hardware(name) is not None
    with pytest.raises(NoSuchDevice, match="'abacus' cannot decode video here"):
        hardware("abacus")


def test_times_are_exact_at_any_rate(tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    path = make_video(tmp_path / "a.mp4", [(1, 3.0)], size=SIZE, fps=rate, options={"g": "10"})
    with VideoReader(path, DecodeOptions("key")) as reader:
        for frame in reader.frames():
            assert frame.seconds * rate == pytest.approx(round(frame.seconds * rate), abs=1e-3)
