from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.features.base import WORKING_SIDE
from indexer.keyframes import PICTURE_SIDE, STRETCH
from indexer.wire import Message
from media.encode import write_video
from media.time import to_pts
from tests.footage import make_video, moving_scene, sample_clip, truncate


def _look(path: Path) -> tuple[list[Message], Message]:
    """The samples and the last message, after what holds of every video."""
    messages = list(analyse(path, "adaptive"))
    samples = [message for message in messages if message.kind == "sample"]
    (done,) = [message for message in messages if message.kind == "done"]
    assert messages[-1] is done
    _check_times(samples, done)
    _check_keyframes(samples, done)
    return samples, done


def _check_times(samples: list[Message], done: Message) -> None:
    video, shots = done.values["video"], done.values["shots"]
    pts = [sample.values["pts"] for sample in samples]
    assert pts == sorted(set(pts))
    assert [a[1] for a in shots[:-1]] == [b[0] for b in shots[1:]]  # no gap between shots
    assert shots[-1][1] == video["end_pts"]
    for sample in samples:
        start, end, _ = shots[sample.values["shot"]]
        assert start <= sample.values["pts"] < end
    assert {start for start, _, _ in shots} <= set(pts)
    base = Fraction(*video["time_base"])
    frame = video["end_pts"] / max(video["frame_count"], 1) * base
    for a, b in itertools.pairwise([*pts, video["end_pts"]]):
        assert (b - a) * base <= 1 + 2 * frame


def _check_keyframes(samples: list[Message], done: Message) -> None:
    assert {s.values["shot"] for s in samples if s.values["keyframe"]} == set(
        range(len(done.values["shots"]))
    )
    for sample in samples:
        assert len(sample.arrays) == 1 + sample.values["keyframe"]
        assert max(sample.arrays[0].shape) <= WORKING_SIDE
        if sample.values["keyframe"]:
            assert max(cv2.imdecode(sample.arrays[1], cv2.IMREAD_COLOR).shape) <= PICTURE_SIDE


@pytest.mark.parametrize("name", ["bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4"])
def test_real_clips(name: str) -> None:
    samples, done = _look(sample_clip(name))
    assert done.values["video"]["problem"] is None
    assert len(samples) >= len(done.values["shots"])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_video_of_few_frames_has_a_sample(tmp_path: Path, count: int) -> None:
    path = make_video(tmp_path / "short.mp4", [(1, count / 25)])
    samples, done = _look(path)
    assert done.values["video"]["frame_count"] == count
    assert [sample.values["keyframe"] for sample in samples] == [True]


def test_a_long_shot_has_several_keyframes(tmp_path: Path) -> None:
    path = make_video(tmp_path / "long.mp4", [(1, 3 * STRETCH - 1)], fps=5)
    samples, done = _look(path)
    assert len(done.values["shots"]) == 1
    assert sum(sample.values["keyframe"] for sample in samples) == 3


def test_a_black_video_is_flat_and_has_a_keyframe(tmp_path: Path) -> None:
    frames = ((at / 10, np.zeros((48, 64, 3), np.uint8)) for at in range(30))
    write_video(tmp_path / "black.mp4", frames, rate=10)
    samples, _ = _look(tmp_path / "black.mp4")
    assert all(sample.values["flat"] for sample in samples)


def test_times_are_those_of_the_frames_at_any_rate(tmp_path: Path) -> None:
    """A variable frame rate: 40 frames a second, then 15, with the cut where the rate changes."""
    first, second = moving_scene(1, 2.0, fps=40), moving_scene(2, 3.0, fps=15)
    timed = [(at / 40, f) for at, f in enumerate(first)] + [(2 + at / 15, f) for at, f in enumerate(second)]
    write_video(tmp_path / "vfr.mkv", timed)
    _, done = _look(tmp_path / "vfr.mkv")
    base = Fraction(*done.values["video"]["time_base"])
    assert [span[0] for span in done.values["shots"]] == [0, to_pts(2.0, base)]


def test_what_is_left_of_a_truncated_video_is_used(tmp_path: Path) -> None:
    path = truncate(make_video(tmp_path / "cut.mkv", [(1, 3.0), (2, 3.0)]), 0.6)
    _, done = _look(path)
    assert "only part of the video" in done.values["video"]["problem"]


def test_memory_is_bounded_by_giving_samples_early(tmp_path: Path) -> None:
    path = make_video(tmp_path / "long.mp4", [(1, 60.0)], fps=5)
    waiting = 0
    for message in analyse(path, "adaptive"):
        if message.kind == "sample":
            waiting = message.values["pts"]
            break
    assert waiting == 0
