"""The decoding process's messages and what is made of them, together, on files."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.assemble import Content, assemble
from indexer.keyframes import STRETCH
from indexer.sampling import PICTURE_SIDE
from indexer.shots.base import DETECTORS
from media.decode import VideoReader
from media.encode import write_video
from media.time import to_pts
from storage.records import AnalysedVideo
from tests.footage import Bgr, make_video, sample_clip, truncate
from tests.indexer.test_analysis import CLIPS, variable


def _made(path: Path, detector: str = "fast") -> AnalysedVideo:
    """What is made of the file, after what holds of every video."""
    made = assemble(analyse(path), Content("", 0), DETECTORS.get(detector)(), {}, lambda *_: None)
    shots, frames = made.shots, made.frames
    assert shots[-1].end_pts == made.video.end_pts
    assert [shot.transition == "start" for shot in shots] == [True] + [False] * (len(shots) - 1)
    assert all(a.end_pts == b.start_pts for a, b in itertools.pairwise(shots))  # no gap between shots
    for frame in frames:
        assert shots[frame.shot].start_pts <= frame.pts < shots[frame.shot].end_pts
        assert frame.keyframe == (frame.picture is not None)
        if frame.picture is not None:
            picture = cv2.imdecode(np.frombuffer(frame.picture, np.uint8), cv2.IMREAD_COLOR)
            assert max(picture.shape) <= PICTURE_SIDE
    with_keyframe = {frame.shot for frame in frames if frame.keyframe}
    assert with_keyframe == {frame.shot for frame in frames}
    for number, shot in enumerate(shots):
        assert number in with_keyframe or (shot.end_pts - shot.start_pts) * made.video.time_base < 1
    return made


@pytest.mark.parametrize("name", CLIPS)
def test_real_clips(name: str) -> None:
    made = _made(sample_clip(name))
    seconds = [round(made.video.seconds(shot.start_pts), 2) for shot in made.shots]
    assert seconds == ([0.0, 1.2, 3.04, 5.48, 7.48, 9.68] if name == "bikes.mp4" else [0.0])
    sampled = {frame.pts for frame in made.frames}
    assert {shot.start_pts for shot in made.shots} <= sampled


def test_every_shot_has_a_keyframe(tmp_path: Path) -> None:
    path = make_video(tmp_path / "cuts.mp4", [(seed, 0.8) for seed in range(9)])
    made = _made(path)
    assert [shot.start_pts for shot in made.shots if shot.transition == "cut"] == [
        to_pts(0.8 * number, made.video.time_base) for number in range(1, 9)
    ]
    assert {frame.shot for frame in made.frames if frame.keyframe} == set(range(len(made.shots)))


def test_a_picture_that_stays_has_one_keyframe_however_long(tmp_path: Path) -> None:
    path = make_video(tmp_path / "long.mp4", [(1, 3 * STRETCH - 1)], fps=5)
    made = _made(path, "uniform")
    assert [shot.end_pts * made.video.time_base for shot in made.shots] == [10, 20, 29]
    made = _made(_still(tmp_path / "still.mp4"))
    assert len(made.shots) == 1
    assert sum(frame.keyframe for frame in made.frames) == 1


def _still(path: Path) -> Path:
    with VideoReader(sample_clip("bigbuckbunny.mp4")) as reader:
        picture = next(iter(reader.frames())).image(160)
    write_video(path, ((at / 5, picture) for at in range(145)), rate=5)
    return path


def test_a_black_video_is_one_shot_with_a_keyframe(tmp_path: Path) -> None:
    frames = ((at / 10, np.zeros((48, 64, 3), np.uint8)) for at in range(30))
    write_video(tmp_path / "black.mp4", frames, rate=10)
    made = _made(tmp_path / "black.mp4")
    assert (len(made.shots), sum(frame.keyframe for frame in made.frames)) == (1, 1)
    assert all(frame.flat for frame in made.frames)


def test_times_are_those_of_the_frames_at_any_rate(tmp_path: Path) -> None:
    made = _made(variable(tmp_path / "vfr.mkv"))
    cut = to_pts(2.0, made.video.time_base)
    assert [shot.start_pts for shot in made.shots if shot.transition in ("start", "cut")] == [0, cut]


def test_what_is_left_of_a_truncated_video_is_used(tmp_path: Path) -> None:
    path = truncate(make_video(tmp_path / "cut.mkv", [(1, 3.0), (2, 3.0)]), 0.6)
    assert "only part of the video" in (_made(path).video.problem or "")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two real takes, 3 s each, and a dissolve of 1 s between: 75 + 25 + 75 frames."""
    old, new = _pictures("bigbuckbunny.mp4", 0, 100), _pictures("carphone_pristine.mp4", 0, 100)
    shares = [*[0.0] * 75, *(np.arange(1, 26) / 26), *[1.0] * 75]
    both = zip([*old, *old[-1:] * 75], [*new[:1] * 75, *new], shares, strict=True)
    path = tmp_path_factory.mktemp("films") / "mixed.mp4"
    write_video(path, ((at / 25, _mix(a, b, share)) for at, (a, b, share) in enumerate(both)), rate=25)
    return path


def _mix(old: Bgr, new: Bgr, share: float) -> Bgr:
    return np.asarray(cv2.addWeighted(new, share, old, 1 - share, 0.0), np.uint8)


def _pictures(name: str, first: int, end: int) -> list[Bgr]:
    with VideoReader(sample_clip(name)) as reader:
        return [
            cv2.resize(frame.image(320), (320, 180))
            for frame in itertools.islice(reader.frames(), first, end)
        ]


@pytest.mark.parametrize("detector", ["fast", "auto"])
def test_a_dissolve_opens_a_shot_and_gives_no_keyframe(mixed: Path, detector: str) -> None:
    """Its extent to 5 frames."""
    made = _made(mixed, detector)
    assert [shot.transition for shot in made.shots] == ["start", "dissolve"]
    opening = made.shots[1].opening
    assert opening is not None
    start, end = (made.video.seconds(pts) for pts in opening)
    assert start == pytest.approx(3.0, abs=0.2)
    assert end == pytest.approx(4.0, abs=0.2)
    sampled = [made.video.seconds(frame.pts) for frame in made.frames]
    keyframes = [made.video.seconds(frame.pts) for frame in made.frames if frame.keyframe]
    assert any(start <= at < end for at in sampled)
    assert len(keyframes) == 2
    assert not any(start <= at < end for at in keyframes)
