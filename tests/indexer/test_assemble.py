"""From messages to records; first with a detector that says what it is told to, then with real ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.assemble import Content, assemble
from indexer.features.base import WORKING_SIDE, Image
from indexer.keyframes import STRETCH
from indexer.samples import BATCH
from indexer.shots.base import Boundary, Thumbnails
from indexer.shots.fast import FastDetector
from indexer.wire import Message
from storage.records import AnalysedVideo, Space, Vectors
from tests.indexer.shots.films import SHAPE

CONTENT = Content("content", 1000)
SPACE = Space("number", 1, "cosine", "the number in the first pixel")
VIDEO = {
    "container": "mov",
    "codec": "h264",
    "width": 64,
    "height": 36,
    "rotation": 0,
    "time_base": [1, 1000],
    "origin_pts": 0,
    "frame_rate": [10, 1],
    "has_audio": False,
    "problem": None,
    "missing": [],
}


class Told:
    """Gives the boundaries that it was told, each so many frames after its end."""

    def __init__(self, found: Sequence[Boundary], late: int) -> None:
        self.settled = 0
        self._left, self._late, self._seen = list(found), late, 0

    def push(self, thumbnails: Thumbnails, seconds: NDArray[np.float64]) -> list[Boundary]:
        self._seen += len(thumbnails)
        known = max(0, self._seen - self._late)
        given = [one for one in self._left if one.last < known]
        self._left = self._left[len(given) :]
        # What has begun and is not known yet keeps the frames from its first one on waiting.
        self.settled = min([known, *(one.first for one in self._left)])
        return given

    def finish(self) -> list[Boundary]:
        return self._left


class Numbers:
    """An extractor that reads the number of a picture from its first pixel, and counts."""

    space = SPACE
    every = True

    def __init__(self) -> None:
        self.batches: list[int] = []

    def extract(self, images: Sequence[Image]) -> Vectors:
        assert all(max(image.shape) <= WORKING_SIDE for image in images)
        self.batches.append(len(images))
        return np.array([[int(image[0, 0, 0]) * 256 + int(image[0, 0, 1])] for image in images], np.float32)


def messages(count: int, sampled: Sequence[int], side: int = 64) -> Iterator[Message]:
    """Of a video of `count` frames, ten a second; the pictures of samples carry the number of their frame."""
    samples = list(sampled)
    for start in range(0, count, 16):
        at = range(start, min(start + 16, count))
        while samples and samples[0] < at.stop:
            yield _sample(samples.pop(0), side)
        yield Message("progress", {"seconds": start / 10, "duration": None})
        times = {"pts": [100 * frame for frame in at], "seconds": [frame / 10 for frame in at]}
        yield Message("thumbnails", times, (np.zeros((len(at), *SHAPE), np.uint8),))
    yield Message("done", {"video": VIDEO | {"end_pts": 100 * count, "frame_count": count}})


def _sample(frame: int, side: int) -> Message:
    picture = np.random.default_rng(frame).integers(0, 256, (36, side, 3), dtype=np.uint8)
    picture[:8, :8, :2] = frame >> 8, frame & 255
    values = {"frame": frame, "pts": 100 * frame, "seconds": frame / 10, "flat": frame % 3 == 0}
    return Message("sample", values, (picture,))


def _assembled(
    count: int,
    sampled: Sequence[int],
    found: Sequence[Boundary],
    late: int = 0,
    extractor: Numbers | None = None,
) -> AnalysedVideo:
    extractors = {"number": extractor or Numbers()}
    return assemble(messages(count, sampled), CONTENT, Told(found, late), extractors, lambda *_: None)


@st.composite
def _videos(draw: st.DrawFn) -> tuple[int, list[int], list[Boundary]]:
    """Frames, those sampled (never more than a second apart), boundaries apart from each other."""
    count = draw(st.integers(2, 300))
    jumps = draw(st.sets(st.integers(0, count - 1), max_size=20))
    sampled = sorted({*range(0, count, 10), *jumps})
    found: list[Boundary] = []
    at = draw(st.integers(1, 60))
    while at < count:
        length = draw(st.sampled_from([1, 1, 4, 15]))
        last = min(at + length - 1, count - 1)
        kind = "cut" if last == at else "dissolve"
        found.append(Boundary(kind, (at + last + 1) // 2, at, last))  # type: ignore[arg-type]
        at = last + draw(st.integers(1, 100))
    return count, sampled, found


@settings(max_examples=60)
@given(_videos(), st.integers(0, 300))
def test_samples_land_in_their_shot_however_late_boundaries_come(
    video: tuple[int, list[int], list[Boundary]], late: int
) -> None:
    count, sampled, found = video
    made = _assembled(count, sampled, found, late)
    starts = [0, *(one.frame for one in found)]
    assert [shot.start_pts for shot in made.shots] == [100 * frame for frame in starts]
    assert [shot.end_pts for shot in made.shots] == [*(100 * frame for frame in starts[1:]), 100 * count]
    assert [frame.pts for frame in made.frames] == [100 * frame for frame in sampled]
    assert [frame.shot for frame in made.frames] == [bisect_right(starts, frame) - 1 for frame in sampled]
    assert [frame.flat for frame in made.frames] == [frame % 3 == 0 for frame in sampled]
    assert made.vectors[SPACE][:, 0].tolist() == sampled
    assert made.frames == _assembled(count, sampled, found).frames


@settings(max_examples=60)
@given(_videos())
def test_keyframes(video: tuple[int, list[int], list[Boundary]]) -> None:
    """One of every shot that has a sample, as each has that is longer than a second: all look the same."""
    count, sampled, found = video
    made = _assembled(count, sampled, found)
    by_shot: dict[int, list[int]] = {}
    for index, frame in enumerate(made.frames):
        assert frame.keyframe == (frame.picture is not None)
        by_shot.setdefault(frame.shot, []).append(index)
    for number, shot in enumerate(made.shots):
        assert number in by_shot or shot.end_pts - shot.start_pts < 1000
    for indices in by_shot.values():
        (keyframe,) = [made.frames[index] for index in indices if made.frames[index].keyframe]
        _check_choice([made.frames[index].pts // 100 for index in indices], keyframe.pts // 100, found)


class Corners(Numbers):
    """An extractor for which pictures look the same whose number lies in the same hundred."""

    space = Space("corner", 16, "cosine", "the hundreds of the number in the first pixel")

    def extract(self, images: Sequence[Image]) -> Vectors:
        numbers = super().extract(images)[:, 0]
        return np.eye(16, dtype=np.float32)[(numbers // 100).astype(int)]


@pytest.mark.parametrize("late", [0, 250, 10**9])
def test_a_shot_of_several_looks_has_a_keyframe_of_each(late: int) -> None:
    found = [Boundary("cut", 350, 350, 350)]
    made = _assembled(900, range(0, 900, 10), found, late, Corners())
    keyframes = [frame.pts // 10_000 for frame in made.frames if frame.keyframe]
    assert keyframes == [0, 1, 2, 3, 3, 4, 5, 6, 7, 8]


def _check_choice(frames: list[int], chosen: int, found: Sequence[Boundary]) -> None:
    """Neither flat nor in a transition, if there is another."""

    def faults(frame: int) -> int:
        mixed = any(one.kind != "cut" and one.first <= frame <= one.last for one in found)
        return 2 * (frame % 3 == 0) + mixed

    assert faults(chosen) == min(map(faults, frames))


def test_keyframes_have_their_picture() -> None:
    made = _assembled(40, [0, 10, 20, 30], [])
    (keyframe,) = [frame for frame in made.frames if frame.keyframe]
    assert keyframe.picture is not None


@pytest.mark.parametrize("late", [0, 250, 10**9])
def test_pictures_go_to_the_extractors_in_batches(late: int) -> None:
    """Of those that are full, or hold a stretch of 20 samples."""
    extractor = Numbers()
    made = _assembled(1000, range(0, 1000, 5), [Boundary("cut", 333, 333, 333)], late, extractor)
    assert max(extractor.batches) <= BATCH
    assert len(extractor.batches) <= 200 // 20 + 2
    assert sum(extractor.batches) == len(made.frames) == 200


def test_pictures_do_not_wait_for_the_end() -> None:
    """With a real detector: for its decision and for the end of the stretch."""
    extractor, given = Numbers(), 0

    def counted() -> Iterator[Message]:
        nonlocal given
        for message in messages(4000, range(0, 4000, 10)):
            given += message.kind == "sample"
            # 800 frames that the detector waits with, a stretch and a batch.
            assert given - sum(extractor.batches) <= 80 + STRETCH + BATCH
            yield message

    assemble(counted(), CONTENT, FastDetector(), {"number": extractor}, lambda *_: None)
    assert given == sum(extractor.batches) == 400


def test_progress_is_passed_on() -> None:
    told: list[tuple[float, float | None]] = []
    assemble(messages(48, [0]), CONTENT, Told([], 0), {}, lambda *step: told.append(step))
    assert told == [(0.0, None), (1.6, None), (3.2, None)]


def test_messages_without_an_end_are_refused() -> None:
    unfinished = list(messages(48, [0]))[:-1]
    with pytest.raises(ValueError, match="without the last one"):
        assemble(unfinished, CONTENT, Told([], 0), {}, lambda *_: None)
