"""A film to a target beside one factor, on a film of a few frames."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.compact import report
from benchmarks.compact.films import Film
from benchmarks.compact.results import Results
from benchmarks.compact.shots import Compared, run
from benchmarks.films.sources import Source
from tests.footage import make_video, sample_clip

TARGET = 80.0


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return Results(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    other = make_video(tmp_path_factory.mktemp("takes") / "1.mp4", [(1, 1.0)], size=(96, 64))
    real = Source(sample_clip("carphone_pristine.mp4"), 0, 120, 1, 144)
    return Film("small", [(real, 10, 6), (Source(other, 0, 25, 1, 64), 0, 6)], (96, 64))


@pytest.fixture(scope="module")
def compared(film: Film, results: Results) -> Compared:
    (one,) = run([film], results, [f"vmaf={TARGET:g}"])
    return one


def test_every_shot_of_ours_keeps_the_target(compared: Compared) -> None:
    own = compared.ours
    assert len(own.shots) == len(own.factors) == 2
    assert min(own.shots) >= TARGET - 0.25
    assert own.mean == pytest.approx(np.mean(own.shots))  # both have as many frames
    assert own.told == pytest.approx(own.shots, abs=1.0)


def test_the_peer_is_measured_on_both_sides_of_that_quality(compared: Compared) -> None:
    wanted = min(compared.ours.shots)
    around = sorted(min(peer.shots) - wanted for peer in compared.peers.values())
    assert around[0] < 0 <= around[-1]
    sizes = [peer.size for peer in compared.peers.values()]
    assert min(sizes) <= compared.size <= max(sizes)
    assert compared.saved == pytest.approx(100 * (1 - compared.ours.size / compared.size))


def test_it_is_all_kept_and_told(film: Film, compared: Compared, results: Results) -> None:
    again = run([film], Results(results.folder, measure=False), [f"vmaf={TARGET:g}"])
    assert again == [compared]
    lines = list(report.of_shots(again))
    assert f"| small | 2 | every shot {TARGET:g} |" in lines[2]
    assert f"{compared.saved:.1f} %" in lines[2]
    assert any(line.startswith("shots below their target by more than 0.25: 0 of 2") for line in lines)
    assert not list((results.folder / "work").iterdir())
