from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.analysis import AT_ONCE, analyse
from indexer.sampling import PICTURE_SIDE
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnails
from indexer.wire import Message
from media.decode import VideoReader
from media.encode import write_video
from media.time import to_pts
from tests.footage import make_video, moving_scene, sample_clip, truncate

CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4")


def _look(path: Path) -> tuple[list[Message], list[Message], Message]:
    """The thumbnails, the samples and the last message, after what holds of every video."""
    messages = list(analyse(path))
    by_kind = {kind: [m for m in messages if m.kind == kind] for kind in ("thumbnails", "sample", "done")}
    thumbnails, samples, (done,) = by_kind.values()
    assert messages[-1] is done
    assert {message.kind for message in messages} <= {*by_kind, "progress"}
    _check_thumbnails(thumbnails, done)
    _check_samples(samples, _joined(thumbnails, "pts"), done)
    return thumbnails, samples, done


def _joined(thumbnails: list[Message], name: str) -> list[int]:
    return [value for message in thumbnails for value in message.values[name]]


def _check_thumbnails(thumbnails: list[Message], done: Message) -> None:
    """One for each frame, in order; all messages but the last are full."""
    video, pts = done.values["video"], _joined(thumbnails, "pts")
    assert len(pts) == video["frame_count"]
    assert pts == sorted(set(pts))
    assert pts[-1] < video["end_pts"]
    assert [len(message.arrays[0]) for message in thumbnails[:-1]] == [AT_ONCE] * (len(thumbnails) - 1)
    base = Fraction(*video["time_base"])
    seconds = [float((at - video["origin_pts"]) * base) for at in pts]
    assert _joined(thumbnails, "seconds") == pytest.approx(seconds)
    for message in thumbnails:
        (pictures,) = message.arrays
        assert pictures.shape == (len(message.values["pts"]), THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, 3)


def _check_samples(samples: list[Message], pts: list[int], done: Message) -> None:
    """About one a second, each of a frame that there is."""
    frames = [sample.values["frame"] for sample in samples]
    assert frames[0] == 0
    assert frames == sorted(set(frames))
    assert [sample.values["pts"] for sample in samples] == [pts[frame] for frame in frames]
    for sample in samples:
        assert max(sample.arrays[0].shape) <= PICTURE_SIDE
    video = done.values["video"]
    base = Fraction(*video["time_base"])
    frame = video["end_pts"] / max(video["frame_count"], 1) * base
    for a, b in itertools.pairwise([*(pts[at] for at in frames), video["end_pts"]]):
        assert (b - a) * base <= 1 + 2 * frame


@pytest.mark.parametrize("name", CLIPS)
def test_real_clips(name: str) -> None:
    thumbnails, samples, done = _look(sample_clip(name))
    assert done.values["video"]["problem"] is None
    found: Thumbnails = np.concatenate([message.arrays[0] for message in thumbnails])
    with VideoReader(sample_clip(name)) as reader:
        for index, frame in enumerate(reader.frames()):
            assert (found[index] == frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)).all()
            if samples and samples[0].values["frame"] == index:
                assert (samples.pop(0).arrays[0] == frame.image(PICTURE_SIDE)).all()
    assert samples == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_video_of_few_frames_has_a_sample(tmp_path: Path, count: int) -> None:
    path = make_video(tmp_path / "short.mp4", [(1, count / 25)])
    _, samples, done = _look(path)
    assert done.values["video"]["frame_count"] == count
    assert [sample.values["frame"] for sample in samples] == [0]


def test_a_cut_is_sampled(tmp_path: Path) -> None:
    path = make_video(tmp_path / "cuts.mp4", [(1, 1.3), (2, 0.7), (3, 1.1)], fps=30)
    _, samples, _ = _look(path)
    assert {0, 39, 60} <= {sample.values["frame"] for sample in samples}


def test_a_black_video_is_flat(tmp_path: Path) -> None:
    frames = ((at / 10, np.zeros((48, 64, 3), np.uint8)) for at in range(30))
    write_video(tmp_path / "black.mp4", frames, rate=10)
    _, samples, _ = _look(tmp_path / "black.mp4")
    assert all(sample.values["flat"] for sample in samples)


def test_times_are_those_of_the_frames_at_any_rate(tmp_path: Path) -> None:
    """A variable frame rate: 40 frames a second, then 15, with the cut where the rate changes."""
    thumbnails, samples, done = _look(variable(tmp_path / "vfr.mkv"))
    base = Fraction(*done.values["video"]["time_base"])
    times = [at / 40 for at in range(80)] + [2 + at / 15 for at in range(45)]
    assert _joined(thumbnails, "pts") == [to_pts(time, base) for time in times]
    assert to_pts(2.0, base) in [sample.values["pts"] for sample in samples]


def variable(path: Path) -> Path:
    first, second = moving_scene(1, 2.0, fps=40), moving_scene(2, 3.0, fps=15)
    timed: list[tuple[float, NDArray[np.uint8]]] = [(at / 40, f) for at, f in enumerate(first)]
    write_video(path, timed + [(2 + at / 15, f) for at, f in enumerate(second)])
    return path


def test_what_is_left_of_a_truncated_video_is_used(tmp_path: Path) -> None:
    path = truncate(make_video(tmp_path / "cut.mkv", [(1, 3.0), (2, 3.0)]), 0.6)
    _, _, done = _look(path)
    assert "only part of the video" in done.values["video"]["problem"]


def test_memory_is_bounded_by_giving_messages_early(tmp_path: Path) -> None:
    """A sample before the frame after it is decoded, thumbnails when there are enough for a message."""
    path = make_video(tmp_path / "long.mp4", [(1, 60.0)], fps=5)
    shown = 0
    for message in analyse(path):
        if message.kind == "sample":
            assert shown <= message.values["frame"] < shown + AT_ONCE
        if message.kind == "thumbnails":
            shown += len(message.values["pts"])
    assert shown == 300
