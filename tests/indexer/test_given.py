"""What somebody gives is read in a process of its own; all that is wrong with it becomes a sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from indexer.given import Limits, read_given
from media.decode import VideoReader
from media.errors import DamagedVideo, MediaError
from media.image import read_image
from tests.footage import make_video, moving_scene, truncate


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("given") / "clip.mkv", [(1, 1.5)], size=(320, 180))


def test_a_picture_is_copied_as_it_is_displayed(tmp_path: Path) -> None:
    image = next(moving_scene(1, 1.0, (400, 300)))
    cv2.imwrite(str(tmp_path / "odd name 图.webp"), image, [cv2.IMWRITE_WEBP_QUALITY, 101])
    found = read_given(tmp_path / "odd name 图.webp", tmp_path / ".a copy.1", Limits(side=200))
    assert (found.kind, found.width, found.height, found.duration) == ("image", 400, 300, 0.0)
    copy = read_image(found.file)
    assert copy.shape == (150, 200, 3)
    small = cv2.resize(image, (200, 150), interpolation=cv2.INTER_AREA)
    assert np.abs(copy.astype(int) - small).mean() < 1


def test_a_video_keeps_its_times(clip: Path, tmp_path: Path) -> None:
    found = read_given(clip, tmp_path / "copy", Limits(interval=0.1))
    assert (found.kind, found.width, found.height) == ("video", 320, 180)
    assert found.duration == pytest.approx(1.5, abs=0.03)
    with VideoReader(found.file) as reader, VideoReader(clip) as original:
        times = [frame.seconds for frame in reader.frames()]
        known = [frame.seconds for frame in original.frames()]
    assert 10 <= len(times) <= 16
    assert all(min(abs(time - other) for other in known) < 0.002 for time in times)


def _of(content: bytes, tmp_path: Path, name: str = "given") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_what_is_no_picture_or_video_is_refused(clip: Path, tmp_path: Path) -> None:
    png = cv2.imencode(".png", next(moving_scene(1, 1.0)))[1].tobytes()
    for content in (
        b"",
        b"just words, but many of them",
        b"PK\x03\x04 zipped",
        png[:80],
        clip.read_bytes()[:400],
    ):
        with pytest.raises(MediaError) as raised:
            read_given(_of(content, tmp_path), tmp_path / "copy")
        assert str(tmp_path) not in raised.value.reason
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_of_a_video_that_is_cut_short_what_there_is_counts(clip: Path, tmp_path: Path) -> None:
    cut = truncate(_of(clip.read_bytes(), tmp_path, "cut.mkv"), 0.6)
    assert 0 < read_given(cut, tmp_path / "copy").duration < 1.4


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"pixels": 50_000}, "320 x 180"),
        ({"seconds": 1.0}, "more than 1 s"),
        ({"patience": 0.01}, "took more than"),
    ],
)
def test_more_than_is_taken_is_refused(clip: Path, tmp_path: Path, limits: dict[str, Any], said: str) -> None:
    with pytest.raises(MediaError, match=said):
        read_given(clip, tmp_path / "copy", Limits(**limits))
    assert not list(tmp_path.glob("copy*"))


def test_a_process_that_dies_or_says_nonsense_harms_nobody(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for said in (b"", b"\xff\xff\xff\xff", b"\x02\0\0\0{}"):
        dead = subprocess.CompletedProcess([], -11, stdout=said, stderr=b"")
        monkeypatch.setattr(subprocess, "run", lambda *args, dead=dead, **kwargs: dead)
        with pytest.raises(DamagedVideo, match="crashed"):
            read_given(clip, tmp_path / "copy")
