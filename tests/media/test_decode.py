from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import md5
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from media.decode import Frame, VideoReader
from media.encode import write_video
from media.errors import DamagedVideo, NotAVideo
from tests.footage import (
    corrupt,
    make_video,
    moving_scene,
    remux,
    sample_clip,
    shared_videos,
    truncate,
)

SCENES = [(1, 1.6), (2, 1.2), (3, 1.2)]  # 100 frames at 25 a second
FINE = {"b": "8000000", "qmin": "1", "qmax": "6"}
FORMATS: dict[str, dict[str, Any]] = {
    "h264.mp4": {"codec": "libx264"},
    "bframes.mkv": {"codec": "libx264", "options": {"bf": "4", "b-pyramid": "normal"}},
    "opengop.mkv": {"codec": "libx264", "options": {"x264-params": "open-gop=1:keyint=20:bframes=3"}},
    "bframes.avi": {"codec": "mpeg4", "options": {"bf": "2", "g": "15", **FINE}},
    "mpeg4.avi": {"codec": "mpeg4", "options": FINE},
    "h264.avi": {"codec": "libx264", "options": {"bf": "3", "g": "25"}},
    "mjpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "options": FINE},
    "ffv1.mkv": {"codec": "ffv1", "pix_fmt": "yuv444p"},
    "vp8.webm": {"codec": "libvpx", "options": {"deadline": "realtime", "cpu-used": "8", **FINE}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8", **FINE}},
    "hevc.mp4": {
        "codec": "libx265",
        "options": {"preset": "ultrafast", "x265-params": "log-level=none:bframes=3:keyint=20"},
    },
    "mpeg2.ts": {"codec": "mpeg2video", "options": {"bf": "2", "g": "12", **FINE}},
    "mpeg2.mpg": {"codec": "mpeg2video", "options": {"bf": "2", "g": "12", **FINE}},
    "h264.mov": {"codec": "libx264", "options": {"g": "12"}},
    "h264.flv": {"codec": "libx264", "options": {"g": "12"}},
}


def digest(frame: Frame) -> str:
    return md5(frame.thumbnail(32, 24).tobytes(), usedforsecurity=False).hexdigest()


def close_to(picture: np.ndarray, wanted: np.ndarray, limit: float = 8.0) -> bool:
    return bool(np.abs(picture.astype(int) - wanted.astype(int)).mean() < limit)


@pytest.fixture(scope="module", params=FORMATS)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formats") / request.param
    return make_video(path, SCENES, **FORMATS[request.param])


def test_every_format_gives_every_frame_at_its_time(clip: Path) -> None:
    wanted = [picture for seed, seconds in SCENES for picture in moving_scene(seed, seconds)]
    with VideoReader(clip) as reader:
        count = 0
        for index, frame in enumerate(reader.frames()):
            assert frame.seconds == pytest.approx(index / 25, abs=0.0011)  # FLV, Matroska: 1 ms
            assert close_to(frame.image(), wanted[index])
            count += 1
        assert count == 100
        assert (reader.info.width, reader.info.height) == (160, 120)
        report = reader.report
        assert (reader.problem, report.frames, report.dropped, report.lost) == (None, 100, 0, [])


def test_random_access_equals_reading_through(clip: Path) -> None:
    random_ = random.Random(7)  # noqa: S311
    with VideoReader(clip) as reader:
        whole = [(frame.seconds, digest(frame)) for frame in reader.frames()]
        for index in [0, 99, 98, *random_.sample(range(100), 9)]:
            start = whole[index][0]
            end = start + random_.choice([0.001, 0.05, 0.3])
            got = [(frame.seconds, digest(frame)) for frame in reader.frames(start, end)]
            assert got == [item for item in whole if start <= item[0] < end]
        assert [(frame.seconds, digest(frame)) for frame in reader.frames()] == whole


def variable(path: Path, start: float = 0.0) -> tuple[Path, list[float]]:
    random_ = random.Random(5)  # noqa: S311
    times = [start]
    while len(times) < 40:
        times.append(times[-1] + random_.choice([0.01, 0.04, 0.1, 0.7]))
    write_video(path, zip(times, moving_scene(4, 1.6), strict=True), options={"bf": "3"})
    return path, times


def test_variable_frame_rate_keeps_every_time(tmp_path: Path) -> None:
    path, times = variable(tmp_path / "vfr.mp4")
    with VideoReader(path) as reader:
        frames = list(reader.frames())
        assert [frame.seconds for frame in frames] == pytest.approx(times, abs=1e-4)
        steps = np.diff(times)
        base = float(reader.info.time_base)
        assert [f.duration * base for f in frames[:-1]] == pytest.approx(steps, abs=2e-4)


@pytest.mark.parametrize("between", [True, False])
def test_a_span_between_frames_gives_the_frame_on_screen(tmp_path: Path, between: bool) -> None:
    path, times = variable(tmp_path / "vfr.mp4")
    index = next(i for i in range(20) if times[i + 1] - times[i] > 0.5)
    with VideoReader(path) as reader:
        end = times[index] + (0.4 if between else 5.0)
        got = [frame.seconds for frame in reader.frames(times[index] + 0.2, end)]
        wanted = [times[index]] if between else [t for t in times if times[index] < t < end]
        assert got == pytest.approx(wanted, abs=1e-4)
        assert list(reader.frames(10_000.0)) == []
        assert next(reader.frames(times[-1] + 0.005)).seconds == pytest.approx(times[-1], abs=1e-4)
        assert len(list(reader.frames(-5.0))) == 40
        with pytest.raises(ValueError, match="before it starts"):
            reader.frames(2.0, 1.0)
        with pytest.raises(ValueError, match="not a number"):
            reader.frames(float("nan"))


@pytest.mark.parametrize("name", ["late.mkv", "late.mp4", "late.ts"])
def test_a_late_start_is_shown_as_zero(tmp_path: Path, name: str) -> None:
    path, times = variable(tmp_path / "vfr.mp4")
    moved = remux(path, tmp_path / name, 90_000 * 3, avoid_negative_ts="disabled")
    with VideoReader(moved) as reader:
        frames = list(reader.frames())
        assert [frame.seconds for frame in frames] == pytest.approx(times, abs=2e-3)
        assert reader.info.origin_pts == frames[0].pts
        assert frames[0].pts * reader.info.time_base >= 3
        assert reader.problem is None
        one = next(reader.frames(frames[20].seconds))
        assert (one.pts, digest(one)) == (frames[20].pts, digest(frames[20]))


def test_a_new_call_ends_the_one_before(tmp_path: Path) -> None:
    with VideoReader(make_video(tmp_path / "a.mp4", SCENES)) as reader:
        first = reader.frames()
        assert next(first).seconds == 0.0
        second = reader.frames(2.0, 3.0)
        assert next(second).seconds == 2.0
        assert list(first) == []
        assert len(list(second)) == 24


def test_a_single_frame_is_a_video(tmp_path: Path) -> None:
    for name in ("one.mp4", "one.mkv", "one.avi"):
        path = make_video(tmp_path / name, [(1, 0.04)])
        with VideoReader(path) as reader:
            (frame,) = reader.frames()
            assert (frame.seconds, reader.problem) == (0.0, None)
            assert [f.pts for f in reader.frames(0.01)] == [frame.pts]


def test_odd_sizes(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mkv", [(1, 0.2)], size=(101, 67), codec="ffv1", pix_fmt="yuv444p")
    with VideoReader(path) as reader:
        frame = next(reader.frames())
        assert frame.image().shape == (67, 101, 3)
        assert frame.image(50).shape == (33, 50, 3)
        assert frame.image(5000).shape == (67, 101, 3)
        assert frame.thumbnail(300, 2).shape == (2, 300, 3)


def test_pictures_belong_to_the_caller(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.nut", [(1, 1.0)], codec="rawvideo", pix_fmt="bgr24")
    with VideoReader(path) as reader:
        frames: Iterator[Frame] = reader.frames()
        first = next(frames)
        image = first.image()
        before = image.copy()
        rest = [frame.image() for frame in frames]
        assert np.array_equal(image, before)
        assert not np.array_equal(image, rest[-1])
        image[:] = 0
        assert np.array_equal(first.image(), before)


def test_truncated_file_is_read_up_to_the_cut(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "a.mp4", [(1, 4.0)])
    faststart = remux(whole, tmp_path / "b.mp4", 0, movflags="faststart")
    matroska = remux(whole, tmp_path / "c.mkv", 0)
    with VideoReader(whole) as reader:
        good = [digest(frame) for frame in reader.frames()]
    for path in (matroska, faststart):
        with VideoReader(truncate(path, 0.6)) as reader:
            got = [digest(frame) for frame in reader.frames()]
            assert 20 < len(got) < 90
            assert got[:20] == good[:20]
            assert reader.report.promised is not None
            assert reader.problem is not None
            assert "of 4.0" in reader.problem


def test_damage_in_the_middle_is_counted_and_passed(tmp_path: Path) -> None:
    for name, options in (("a.mp4", {"g": "10"}), ("b.mkv", {"g": "10"}), ("c.avi", {"g": "10"})):
        codec = "mpeg4" if name == "c.avi" else "libx264"
        path = corrupt(make_video(tmp_path / name, SCENES, codec=codec, options=options), 1, 300)
        with VideoReader(path) as reader:
            frames = list(reader.frames())
            assert frames[-1].seconds > 3.5
            assert all(a.pts < b.pts for a, b in pairwise(frames))
            again = [frame.pts for frame in reader.frames()]
            assert again == [frame.pts for frame in frames]


def test_lost_stretch_is_a_gap(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", SCENES, options={"g": "10", "bf": "0"})
    with av.open(str(path)) as container:
        packets = [(p.pos, p.size) for p in container.demux(video=0) if p.size]
    data = bytearray(path.read_bytes())
    for position, size in packets[40:50]:
        data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    with VideoReader(path) as reader:
        frames = [frame.pts for frame in reader.frames()]
        report = reader.report
        assert frames[-1] > 3.8 / reader.info.time_base
        assert report.errors > 0
        assert reader.problem is not None
        assert "damaged" in reader.problem
        tick = 1 / reader.info.time_base / 25
        assert report.lost == [(round(40 * tick), round(50 * tick))]


def test_nothing_to_decode(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [(1, 1.0)])
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    data[start:end] = b"\xff" * (end - start)
    path.write_bytes(data)
    with pytest.raises(DamagedVideo, match="not one frame can be decoded"), VideoReader(path) as r:
        list(r.frames())


def test_stills_are_refused(tmp_path: Path) -> None:
    for name in ("a.gif", "a.png", "a.webp", "a.jpg"):
        cv2.imwrite(str(tmp_path / name), next(moving_scene(1, 0.1)))
        with pytest.raises(NotAVideo, match="still picture"):
            VideoReader(tmp_path / name)


@pytest.mark.parametrize("name", ["bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4"])
def test_real_clips(name: str) -> None:
    counts = {"bigbuckbunny.mp4": 132, "bikes.mp4": 250, "carphone_pristine.mp4": 120}
    with VideoReader(sample_clip(name)) as reader:
        frames = [(frame.seconds, digest(frame)) for frame in reader.frames()]
        assert len(frames) == counts[name]
        assert reader.problem is None
        for index in (1, 60, 119):
            seconds, wanted = frames[index]
            assert digest(next(reader.frames(seconds))) == wanted


def test_real_files_with_wrong_times_are_put_in_order() -> None:
    """Each name: container pts missing (AVI), or decoding times in their place (MP4)."""
    folder = shared_videos()
    if folder is None:  # an extra: generated AVI clips cover the same above
        return
    for name in ("open-mmlab+mmaction2/demo__ntu_sample.avi", "debian+opencv-doc/box.mp4"):
        with VideoReader(folder / name) as reader:
            steps = np.diff([frame.seconds for frame in reader.frames()])
            assert reader.report.dropped == 0
            assert steps == pytest.approx(float(1 / (reader.info.frame_rate or 1)), abs=0.011)
