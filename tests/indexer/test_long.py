"""Six hours of video, at one frame a second so that every frame is a sample and waits longest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from indexer.assemble import Content, assemble
from indexer.shots.fast import FastDetector
from indexer.wire import Message
from indexer.worker import Worker
from media.encode import write_video
from tests.footage import Bgr, moving_scene

HOURS = 6
SECONDS = 3600 * HOURS
MOST_GROWTH = 80 << 20  # bytes, between the first half hour and any later moment


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another scene every hour, which stands still but for a nod now and then."""
    path = tmp_path_factory.mktemp("films") / "long.mp4"
    options = {"preset": "ultrafast", "g": "600"}
    write_video(path, enumerate(_pictures()), rate=1, options=options)
    return path


def _pictures() -> Iterator[Bgr]:
    for hour in range(HOURS):
        scene = list(moving_scene(hour + 1, 0.2, (96, 54)))
        for second in range(3600):
            yield scene[second // 60 % 2]


def _sizes(messages: Iterator[Message], seen: list[int]) -> Iterator[Message]:
    """The messages; the memory of this process and of its decoder is noted now and then."""
    me = psutil.Process()
    for count, message in enumerate(messages):
        if count % 500 == 0:
            family = [me, *me.children(recursive=True)]
            seen.append(sum(process.memory_info().rss for process in family))
        yield message


def test_six_hours_take_no_more_memory_than_half_of_one(long: Path) -> None:
    worker, seen = Worker(stall_seconds=60.0), list[int]()
    messages = _sizes(worker.analyse(long), seen)
    made = assemble(messages, Content("content", 1), FastDetector(), {}, lambda *_: None)
    worker.close()
    assert made.video.frame_count == len(made.frames) == SECONDS
    assert made.video.duration == SECONDS
    assert [made.video.seconds(frame.pts) for frame in made.frames] == list(range(SECONDS))
    assert [made.video.seconds(shot.start_pts) for shot in made.shots] == [3600 * at for at in range(HOURS)]
    early = max(seen[: len(seen) // (2 * HOURS) + 1])
    assert max(seen) < early + MOST_GROWTH
