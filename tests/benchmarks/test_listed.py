"""Clips with listed cuts, and what mending does to the list; detectors on a tiny film, table and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.shots.__main__ import run
from benchmarks.shots.listed import CUTS, MENDED, Known, known, listed_videos, rows
from benchmarks.shots.ours import registered
from benchmarks.shots.report import Tally
from benchmarks.shots.scoring import Outcome, Score, Transition
from tests.footage import make_video, shared_videos


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("clip") / "clip.mp4", [(1, 2.0), (2, 2.0), (3, 2.0)])


def _change(change: str, seconds: str) -> dict[str, str]:
    return {"path": "clip.mp4", "change": change, "seconds": seconds, "reason": "looked at"}


def test_changes_are_applied_to_the_nearest_frames(clip: Path) -> None:
    changes = [
        _change("remove", "1.01"),
        _change("add", "4.00"),
        _change("gradual", "2.40-2.80"),
        _change("unclear", "5.00-5.20"),
    ]
    video = known(clip, [1.0, 2.0], changes)
    assert [(t.first, t.last, t.gradual) for t in video.transitions] == [
        (50, 50, False),
        (60, 70, True),
        (100, 100, False),
    ]
    assert [(t.first, t.last) for t in video.ignored] == [(125, 130)]
    assert video.minutes == pytest.approx(0.1)


@pytest.mark.parametrize("change", [_change("remove", "3.0"), _change("mend", "1.0")])
def test_a_change_that_changes_nothing_is_an_error(clip: Path, change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot"):
        known(clip, [1.0, 2.0], [change])


def test_every_change_fits_the_list() -> None:
    """The list is beside the footage, which not everybody has; the changes are here."""
    there = shared_videos() is not None
    listed = {row["path"]: row["cut_seconds"].split(",") for row in rows(CUTS)} if there else {}
    changes = rows(MENDED)
    assert changes
    for change in changes:
        assert change["path"] in listed or not there
        assert change["change"] in ("add", "remove", "gradual", "unclear")
        assert change["reason"]
        ends = [float(second) for second in change["seconds"].split("-")]
        assert ends == sorted(ends)
        if there and change["change"] == "remove":
            assert change["seconds"] in listed[change["path"]]


def test_no_list_no_videos(tmp_path: Path) -> None:
    assert listed_videos(tmp_path / "absent.tsv") == []


def test_registered_detectors_run_and_are_counted(clip: Path) -> None:
    video = known(clip, [2.0, 4.0], [])
    detectors = registered()
    assert "vdx auto" in detectors
    tally = run({"vdx auto": detectors["vdx auto"]}, [video], 2)["vdx auto"]
    assert tally.cuts == Score(hits=2, exact=2, overlap=2.0)
    assert "1.000 1.000 1.000" in tally.line("vdx auto")


def test_errors_are_told_by_kind_and_place() -> None:
    video = Known(
        Path("v.mp4"),
        [at / 25 for at in range(200)],
        [Transition(50, 50), Transition(80, 90, "dissolve")],
        negatives=[Transition(20, 20, "flash")],
    )
    outcome = Outcome(
        missed=[video.transitions[1]], false=[Transition(20, 20), Transition(51, 51), Transition(150, 150)]
    )
    tally = Tally()
    tally.add(video, outcome, 1.0, 1.0)
    wrong = list(tally.wrong())
    assert wrong[0] == "missed: cut 0/1, dissolve of 8-20 1/1"
    assert wrong[1] == "false alarms: flash 1, cut found twice 1, plain footage 1"
    assert tally.places[0] == "v.mp4: 0.80 s frame 20-20 false alarm cut"
