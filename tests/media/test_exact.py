"""Random access gives the very frames that reading through gives: `exact` says how that is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media.decode import VideoReader
from media.encode import write_video
from tests.footage import make_video, moving_scene, sample_clip, shared_videos
from tests.media.exact import differences
from tests.media.test_decode import remux
from tests.media.test_golden import CLIPS, TABLE

TIMES = 200
X264 = "keyint=12:bframes=3"
FIELDS: dict[str, dict[str, Any]] = {
    "fields.mp4": {"codec": "libx264", "options": {"x264-params": f"bff=1:{X264}"}},
    "fields-open.ts": {"codec": "libx264", "options": {"x264-params": f"bff=1:open-gop=1:{X264}"}},
    "fields.mpg": {"codec": "mpeg2video", "options": {"flags": "+ildct+ilme", "bf": "2", "g": "12"}},
    "fields.avi": {"codec": "mpeg4", "options": {"flags": "+ildct+ilme", "bf": "2", "g": "12"}},
}
REAL = (
    "Breakthrough+PySceneDetect/tests__resources__delayed_start.mp4",
    "Zulko+moviepy/media__big_buck_bunny_432_433.webm",
    "intel-iot-devkit+sample-videos/asl_gestures__milk.mkv",
    "open-mmlab+mmaction2/tests__data__test.avi",
)


def weave(frames: list[np.ndarray]) -> list[np.ndarray]:
    """Two pictures into one, as a camera of fields would, its bottom field (odd rows) first.

    That order is what encoders write when a frame does not say, and PyAV's cannot say.
    """
    woven = [frame.copy() for frame in frames[::2]]
    for picture, later in zip(woven, frames[1::2], strict=True):
        picture[::2] = later[::2]
    return woven


def write_fields(path: Path, frames: list[np.ndarray], codec: str, options: dict[str, str]) -> Path:
    pictures = weave(frames)
    write_video(path, ((k / 25, p) for k, p in enumerate(pictures)), codec=codec, rate=25, options=options)
    return path


@pytest.mark.parametrize("name", TABLE)
def test_golden_clips(name: str) -> None:
    assert list(differences(CLIPS / name, TIMES)) == []


@pytest.mark.parametrize("name", FIELDS)
def test_fields_are_whole_wherever_one_enters(tmp_path: Path, name: str) -> None:
    path = write_fields(tmp_path / name, list(moving_scene(3, 2.4, (96, 64), 50)), **FIELDS[name])
    with VideoReader(path) as reader:
        assert len(list(reader.frames())) == 60
    assert list(differences(path, TIMES)) == []


@pytest.mark.parametrize("name", ["glued.ts", "glued.mpg"])
def test_a_clock_that_starts_anew(tmp_path: Path, name: str) -> None:
    part = make_video(tmp_path / f"part{Path(name).suffix}", [(1, 1.6)], size=(96, 64), codec="mpeg2video")
    path = tmp_path / name
    path.write_bytes(part.read_bytes() * 3)
    with VideoReader(path) as reader:
        assert len(list(reader.frames())) == 120
        assert reader.report.repaired == 2
    assert list(differences(path, TIMES)) == []


def test_transparent_video(tmp_path: Path) -> None:
    path = make_video(
        tmp_path / "a.webm",
        [(1, 1.2)],
        size=(96, 64),
        codec="libvpx-vp9",
        pix_fmt="yuva420p",
        options={"g": "8", "auto-alt-ref": "0", "deadline": "realtime", "cpu-used": "8"},
    )
    assert list(differences(path, TIMES)) == []


def test_a_late_start(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [(1, 1.6)], size=(96, 64), options={"g": "12", "bf": "3"})
    assert list(differences(remux(path, tmp_path / "b.mkv", 90_000), TIMES)) == []


@pytest.mark.parametrize("name", ["bigbuckbunny.mp4", "carphone_pristine.mp4"])
def test_real_clips(name: str) -> None:
    assert list(differences(sample_clip(name), 6)) == []


def test_more_real_clips() -> None:
    folder = shared_videos()
    for name in REAL if folder is not None else ():  # an extra; `make test-exact` takes them all
        assert list(differences(folder / name, 6)) == []
