"""All spans of a real small video: to a floor, a mean, a size; interrupted and resumed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from media.errors import MediaError
from media.quality.measure import measure
from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.encoded import decode
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.goal import Floor, Goal, MaxSize, Mean
from storage.compact.encoding.span import Span
from storage.compact.encoding.spans import Job, encode_spans
from storage.compact.encoding.units import Unit, units_of
from storage.compact.encoding.work import Work
from tests.footage import make_video
from tests.storage.compact.clips import analysed

CUTS = (10, 22, 30)
FRAMES = 40


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shots of 40 frames."""
    scenes = [(1, 0.4), (2, 0.48), (3, 0.32), (4, 0.4)]
    return make_video(tmp_path_factory.mktemp("clip") / "a.mp4", scenes, size=(64, 50), options={"crf": "6"})


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same too small for VMAF: nothing is searched for."""
    scenes = [(1, 0.4), (2, 0.48), (3, 0.32), (4, 0.4)]
    return make_video(tmp_path_factory.mktemp("tiny") / "a.mp4", scenes, size=(32, 24), options={"crf": "6"})


@cache
def units(path: Path) -> list[Unit]:
    known = analysed(path, CUTS)
    with VideoReader(path) as reader:
        pts = [frame.pts for frame in reader.frames()]
    return units_of(known.shots, pts, known.video.time_base)


def job(path: Path, goal: Goal, codec: str = "x264", **more: object) -> Job:
    return replace(Job(path, units(path), CODECS.get(codec), goal), **more)  # type: ignore[arg-type]


def run(job: Job, folder: Path, *, resume: bool = False) -> list[Span]:
    return encode_spans(job, Work(folder, {"goal": repr(job.goal)}, resume=resume))


def independent(job: Job, spans: Sequence[Span]) -> list[float]:
    """Mean VMAF of each span, from what its packets decode to beside what the video decodes to."""
    found = []
    for unit, span in zip(job.units, spans, strict=True):
        footage = Footage(job.path, unit, job.codec.pix_fmt)
        pairs = zip(list(footage.pictures()), decode(span.encoded, job.codec, footage.time_base), strict=True)
        found.append(measure(pairs, ("vmaf",)).mean("vmaf"))
        footage.close()
    return found


@pytest.mark.parametrize("codec", CODECS.names())
def test_each_span_keeps_the_floor(codec: str, clip: Path, tmp_path: Path) -> None:
    done = job(clip, Floor(80.0), codec)
    spans = run(done, tmp_path / "work")
    measured = independent(done, spans)
    assert [span.quality for span in spans] == pytest.approx(measured)
    assert min(measured) >= 80
    assert [len(span.encoded.packets) for span in spans] == [10, 12, 8, 10]
    assert len({span.encoded.header for span in spans}) == 1


def test_a_mean_is_kept_with_no_more_than_a_floor_takes(clip: Path, tmp_path: Path) -> None:
    floor = run(job(clip, Floor(85.0)), tmp_path / "floor")
    mean = run(job(clip, Mean(85.0)), tmp_path / "mean")
    frames = [len(span.encoded.packets) for span in mean]
    assert np.average([span.quality or 0 for span in mean], weights=frames) >= 85
    assert sum(span.encoded.size for span in mean) <= 1.05 * sum(span.encoded.size for span in floor)


def test_a_size_is_kept_and_used(clip: Path, tmp_path: Path) -> None:
    size = 9_000
    spans = run(job(clip, MaxSize(size)), tmp_path / "work")
    assert 0.75 * size <= sum(span.encoded.size for span in spans) <= size


def test_pictures_too_small_for_vmaf_are_encoded_all_the_same(tiny: Path, tmp_path: Path) -> None:
    for goal in (Floor(93.0), MaxSize(20_000)):
        spans = run(job(tiny, goal), tmp_path / "work")
        assert [span.quality for span in spans] == [None] * 4
        assert sum(len(span.encoded.packets) for span in spans) == FRAMES


def test_frames_are_told_once(tiny: Path, tmp_path: Path) -> None:
    for goal in (Floor(80.0), MaxSize(3_000), MaxSize(1)):
        told: list[Unit] = []
        run(job(tiny, goal, finished=told.append), tmp_path / "work")
        assert sorted(told, key=lambda unit: unit.start_pts) == units(tiny)


@pytest.mark.parametrize("codec", CODECS.names())
def test_threads_make_no_difference(codec: str, clip: Path, tmp_path: Path) -> None:
    one = run(job(clip, Floor(80.0), codec), tmp_path / "one")
    assert run(job(clip, Floor(80.0), codec, workers=3), tmp_path / "three") == one


def stop_after(count: int, raised: BaseException) -> Callable[[Unit], None]:
    """An observer that somebody interrupts."""
    seen = threading.Semaphore(count)

    def finished(unit: Unit) -> None:
        if not seen.acquire(blocking=False):
            raise raised

    return finished


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("goal", [Floor(80.0), MaxSize(6_000)])
def test_what_was_interrupted_goes_on(goal: Goal, workers: int, tiny: Path, tmp_path: Path) -> None:
    clip, whole = tiny, run(job(tiny, goal), tmp_path / "whole")
    for count in range(4):
        folder = tmp_path / f"interrupted {count}"
        with pytest.raises(KeyboardInterrupt):
            run(job(clip, goal, workers=workers, finished=stop_after(count, KeyboardInterrupt())), folder)
        kept = [path for path in folder.glob("*.kept") if "curve" not in path.name]
        assert len(kept) > count
        before = {path: path.stat().st_mtime_ns for path in kept}
        assert run(job(clip, goal, workers=workers), folder, resume=True) == whole
        assert {path: path.stat().st_mtime_ns for path in kept} == before


def test_one_failing_span_ends_all(clip: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    done = job(
        clip, Floor(80.0), workers=2, stop=stop, finished=stop_after(1, MediaError(clip, "it is no more"))
    )
    with pytest.raises(MediaError, match="it is no more"):
        run(done, tmp_path / "work")
    assert stop.is_set()


def test_a_video_that_has_changed_is_told(clip: Path, tmp_path: Path) -> None:
    shorter = make_video(tmp_path / "a.mp4", [(1, 0.4), (2, 0.3)], size=(64, 50))
    with pytest.raises(MediaError, match="read again, it has"):
        run(replace(job(clip, Floor(80.0)), path=shorter), tmp_path / "work")
