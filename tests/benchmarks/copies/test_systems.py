"""The systems that are compared: each finds a plain copy."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.copies import report
from benchmarks.copies.judging import judge
from benchmarks.copies.make import Benchmark
from benchmarks.copies.run import run
from benchmarks.copies.systems.all import create_systems
from benchmarks.copies.systems.base import System
from benchmarks.copies.systems.ours import ABLATIONS
from benchmarks.copies.systems.tmk import kernel_scores, kernel_sums
from benchmarks.copies.truth import CLIP, COPY, STILL, Query, Segment
from media.encode import write_clip
from media.image import encode_jpeg
from tests.footage import make_video, moving_scene


@pytest.fixture(scope="module")
def benchmark(tmp_path_factory: pytest.TempPathFactory) -> Benchmark:
    """Two videos, a clip and a still of one of them, a stranger and a copy."""
    folder = tmp_path_factory.mktemp("copies")
    library = [make_video(folder / f"{seed}.mp4", [(seed, 4.0)]) for seed in (1, 2)]
    write_clip(library[0], folder / "clip.mp4", 0.0, 4.0)
    (folder / "still.jpg").write_bytes(encode_jpeg(next(moving_scene(1, 0.1))))
    make_video(folder / "stranger.mp4", [(3, 4.0)])
    segment = Segment(0.0, 4.0, 0.0, 4.0)
    still = Segment(0.0, 0.0, 0.0, 0.0)
    own = library[0]
    queries = (
        Query(folder / "clip.mp4", CLIP, "none", own, (), own, False, 4.0, (segment,)),
        Query(folder / "still.jpg", STILL, "none", own, (), own, False, 0.0, (still,)),
        Query(folder / "stranger.mp4", CLIP, "none", None, (), folder / "stranger.mp4", False, 4.0),
        Query(folder / "clip.mp4", COPY, "group", None, (own,), own, False, 4.0),
    )
    return Benchmark(folder, tuple(library), queries)


SYSTEMS, ABSENT = create_systems()


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_plain_copy_is_found_and_everything_is_reported(
    system: System, benchmark: Benchmark, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = run(system, benchmark, 8 / 60)
    clip, *_, copy = outcome.judged
    assert clip.rank == 1
    assert copy.rank == 1
    assert outcome.bytes_per_minute > 0
    assert (benchmark.folder / f"answers-{system.name.replace(' ', '-')}.json").is_file()
    lines = [
        report.costs(outcome),
        *report.summary([outcome], CLIP),
        *report.by_edit([outcome], CLIP),
        *report.by_insertion([outcome]),
        *report.calibration(outcome),
        *report.errors(outcome),
    ]
    assert any(line.startswith("R@1") and "1.000" in line for line in lines)


def test_vdx_says_where_and_only_the_peers_can_be_absent(benchmark: Benchmark) -> None:
    vdx = next(system for system in SYSTEMS if system.name == "vdx")
    vdx.build(benchmark.library, benchmark.folder)
    query = benchmark.queries[0]
    judged = judge(query, vdx.ask(query.file), 0.0)
    assert judged.iou is not None
    assert judged.iou > 0.8
    assert all("pdqhash" in line for line in ABSENT)


def test_ablations_are_rows_beside_vdx() -> None:
    systems, _ = create_systems(ablation=True)
    assert [system.name for system in systems] == ["vdx", *ABLATIONS]


def test_the_temporal_matching_kernel_knows_a_shifted_video() -> None:
    rng = np.random.default_rng(0)
    frames = rng.normal(size=(300, 16)).cumsum(axis=0)
    other = rng.normal(size=(300, 16)).cumsum(axis=0)
    one = kernel_sums(frames)
    same, shifted, strange = kernel_scores(
        one, np.stack([kernel_sums(frames), kernel_sums(frames[90:]), kernel_sums(other)])
    )
    assert same == pytest.approx(1.0, abs=0.01)
    assert strange < shifted < same
