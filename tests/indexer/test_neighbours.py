"""Pictures of frames a little before and after each sample, as the decoding process gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.neighbours import APART, FARTHEST, SIDE, Beside, Neighbours
from indexer.regions.moments import WORKING_SIDE
from indexer.wire import Message
from indexer.worker import Worker
from media.decode import VideoReader
from media.frame import Bgr, Frame
from tests.footage import make_video, sample_clip
from tests.indexer.test_analysis import CLIPS, variable


def _samples(messages: Iterator[Message] | Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.kind == "sample"]


def _check(sample: Message, times: Sequence[float]) -> None:
    """At most one on each side, `APART` or a bit more away; none is missing that there could be."""
    values = sample.values
    before = [(at, when) for at, when in values["beside"] if at < values["frame"]]
    after = [(at, when) for at, when in values["beside"] if at > values["frame"]]
    assert values["beside"] == [list(one) for one in before + after]
    assert len(before) <= 1
    assert len(sample.arrays) == 1 + len(before) + len(after)
    assert all(when == times[at] for at, when in before + after)
    now = values["seconds"]
    later = [(at, time) for at, time in enumerate(times) if time - now >= APART]
    assert after == [one for one in later[:1] if one[1] - now <= FARTHEST]
    earlier = [time for time in times if now - time >= APART]
    if earlier and now - earlier[-1] <= FARTHEST / 2:
        assert before
        assert earlier[-1] - before[0][1] <= APART / 2 + 0.1


@pytest.mark.parametrize("name", CLIPS)
def test_real_clips(name: str) -> None:
    path = sample_clip(name)
    samples = _samples(analyse(path, neighbours=True))
    wanted = {at for sample in samples for at, _ in sample.values["beside"]}
    times: list[float] = []
    shown: dict[int, Bgr] = {}
    with VideoReader(path) as reader:
        for index, frame in enumerate(reader.frames()):
            times.append(frame.seconds)
            if index in wanted:
                shown[index] = frame.image(SIDE)
    for sample in samples:
        _check(sample, times)
        for (at, _), picture in zip(sample.values["beside"], sample.arrays[1:], strict=True):
            assert (picture == shown[at]).all()
            assert max(picture.shape) <= SIDE == WORKING_SIDE
    assert sum(len(sample.values["beside"]) for sample in samples) > len(samples)


def test_everything_else_is_as_without_them() -> None:
    path = sample_clip(CLIPS[1])
    without = [message for message in analyse(path) if message.kind != "progress"]
    having = [message for message in analyse(path, neighbours=True) if message.kind != "progress"]
    assert [message.kind for message in having] == [message.kind for message in without]
    for a, b in zip(having, without, strict=True):
        values = {name: value for name, value in a.values.items() if name != "beside"}
        assert values == b.values
        assert all((x == y).all() for x, y in zip(a.arrays, b.arrays, strict=False))
        assert len(a.arrays) == len(b.arrays) + len(a.values.get("beside", []))


def test_they_come_through_the_process(tmp_path: Path) -> None:
    path = make_video(tmp_path / "short.mp4", [(1, 1.2), (2, 0.6)])
    worker = Worker(stall_seconds=20.0, neighbours=True)
    try:
        sent = _samples(list(worker.analyse(path)))
    finally:
        worker.close()
    here = _samples(analyse(path, neighbours=True))
    assert [message.values for message in sent] == [message.values for message in here]
    for a, b in zip(sent, here, strict=True):
        assert all((x == y).all() for x, y in zip(a.arrays, b.arrays, strict=True))


def test_at_any_rate(tmp_path: Path) -> None:
    path = variable(tmp_path / "vfr.mkv")
    with VideoReader(path) as reader:
        times = [frame.seconds for frame in reader.frames()]
    for sample in _samples(analyse(path, neighbours=True)):
        _check(sample, times)


def test_frames_a_second_apart_are_no_neighbours(tmp_path: Path) -> None:
    path = make_video(tmp_path / "slow.mp4", [(1, 5.0)], fps=1)
    samples = _samples(analyse(path, neighbours=True))
    assert len(samples) == 5
    assert all(sample.values["beside"] == [] for sample in samples)


def test_a_video_of_one_frame_has_none(tmp_path: Path) -> None:
    path = make_video(tmp_path / "one.mp4", [(1, 0.04)])
    (sample,) = _samples(analyse(path, neighbours=True))
    assert sample.values["beside"] == []


def _frame(seconds: float) -> Frame:
    def planes(kind: object) -> VideoFrame:
        raise AssertionError(f"nobody asks for {kind}")

    return Frame(0, 1, seconds, (4, 2), lambda width, height: np.zeros((height, width, 3), np.uint8), planes)


@given(st.lists(st.tuples(st.floats(0.0005, 2.0), st.booleans()), max_size=80))
def test_few_frames_are_held_at_any_rate(steps: list[tuple[float, bool]]) -> None:
    neighbours, now = Neighbours(), 0.0
    given_: list[tuple[float, Beside]] = []
    times: list[float] = []
    for index, (step, is_sample) in enumerate(steps):
        now += step
        times.append(now)
        found = neighbours.pass_by(index, _frame(now), is_sample=is_sample)
        assert (found is not None) == is_sample
        if found is not None:
            given_.append((now, found))
        assert len(neighbours._held) <= 4
    for when, beside in given_:
        assert beside.complete == any(time - when >= APART for time in times)
        assert len(beside.frames) == len(beside.pictures) <= 2
        assert all(APART <= abs(seconds - when) <= FARTHEST for _, seconds in beside.frames)
        assert [times[at] for at, _ in beside.frames] == [seconds for _, seconds in beside.frames]
