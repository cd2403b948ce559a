from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import psutil
import pytest

from benchmarks.ingest import running
from benchmarks.ingest.report import Rounds, in_the_way, spread, stage_lines
from benchmarks.ingest.running import Cost, Peak
from benchmarks.ingest.stages import DECODING, STAGES, Stage, profile
from benchmarks.ingest.stopwatch import REST, Stopwatch
from tests.footage import make_video


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float) -> None:
        self.now += seconds


def test_every_second_is_charged_once() -> None:
    clock = Clock()
    watch = Stopwatch(clock)
    clock.work(1)
    inner = watch.timed("inner", clock.work)

    def outer() -> None:
        clock.work(2)
        inner(4)
        clock.work(8)

    watch.timed("outer", outer)()
    clock.work(16)
    assert watch.stop() == {REST: 17, "outer": 10, "inner": 4}


def test_an_iterator_is_charged_for_its_steps_and_not_for_what_is_done_between() -> None:
    clock = Clock()
    watch = Stopwatch(clock)

    def steps() -> Iterator[int]:
        clock.work(1)
        yield 1
        clock.work(2)
        yield 2
        clock.work(4)

    taken = []
    for item in watch.timed_steps("steps", steps)():
        taken.append(item)
        clock.work(10)
    assert taken == [1, 2]
    assert watch.stop() == {REST: 20, "steps": 7}


def test_what_fails_is_charged_too() -> None:
    clock = Clock()
    watch = Stopwatch(clock)

    def fail() -> None:
        clock.work(3)
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        watch.timed("failing", fail)()
    clock.work(1)
    assert watch.stop() == {REST: 1, "failing": 3}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.target)
def test_the_functions_of_the_stages_exist(stage: Stage) -> None:
    assert callable(resolve_name(stage.target))


def test_a_real_ingest_passes_through_the_stages_and_leaves_no_trace(tmp_path: Path) -> None:
    before = {stage.target: resolve_name(stage.target) for stage in STAGES}
    found = profile([make_video(tmp_path / "video.mp4", [(1, 2.0), (2, 2.0)])])
    used = {DECODING, "thumbnails", "sampler", "wire", "shots: signals", "keyframes", "JPEG", "storage"}
    assert used | {"feature: cnn", "feature: phash", "loading networks", REST} <= set(found)
    assert all(seconds >= 0 for seconds in found.values())
    assert before == {stage.target: resolve_name(stage.target) for stage in STAGES}


def test_ratios_are_taken_within_a_round() -> None:
    rounds = Rounds([Cost(1, 2), Cost(10, 20)], [Cost(2, 3), Cost(10, 10)])
    assert rounds.wall_ratios == [2, 1]
    assert rounds.processor_ratios == [1.5, 0.5]
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00 to 3.00)"
    assert any("1.50 (1.00 to 2.00)" in line for line in rounds.lines("films"))


def test_what_stands_in_the_way_is_the_most_expensive_first() -> None:
    stages = {"decoding": 6.0, "features": 3.0, "storage": 1.0}
    assert in_the_way(stages, 20.0).startswith("nothing")
    assert in_the_way(stages, 10.0) == "in the way of 0.5: decoding; decoding alone is 0.60"
    assert in_the_way(stages, 4.0).startswith("in the way of 0.5: decoding, features;")
    assert [line.split()[0] for line in stage_lines("a film", stages, 10.0)][1:4] == [*stages]


def test_peaks_are_of_all_processes_together_and_of_the_largest() -> None:
    peak = Peak().or_more([(3, 5), (4, 6)]).or_more([(1, 9)]).or_more([])
    assert peak == Peak(together=7, resident=11, largest=9)


def test_a_program_costs_what_its_children_cost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    monkeypatch.setattr(running, "ffmpeg", lambda path: [sys.executable, "-c", parent])
    one = running.decode_all([tmp_path])
    assert one.processor >= 0.3
    assert one.wall >= 0.3


def test_an_ingest_that_does_not_work_is_no_result(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        running, "ingest", lambda paths, library: [sys.executable, "-c", "raise SystemExit(1)"]
    )
    with pytest.raises(SystemExit, match="exit code 1"):
        running.ingest_all([tmp_path])


def test_memory_is_that_of_the_children_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen, held = tmp_path / "seen", 64 << 20
    wait = f"while not pathlib.Path({str(seen)!r}).exists(): time.sleep(0.01)"
    hold = f"import pathlib, time\nheld = b'x' * {held}\n{wait}"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    monkeypatch.setattr(running, "ingest", lambda paths, library: [sys.executable, "-c", parent])
    look = running._memory

    def look_and_let_go(root: psutil.Process) -> list[tuple[int, int]]:
        found = look(root)
        if any(resident > held for _, resident in found):
            seen.touch()
        return found

    monkeypatch.setattr(running, "_memory", look_and_let_go)
    peak = running.ingest_memory([tmp_path])
    assert peak.largest > held
    assert peak.together <= peak.resident
