from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.probe import MediaInfo, probe
from media.report import DecodeReport
from tests.footage import make_video


@pytest.fixture(scope="module")
def info(tmp_path_factory: pytest.TempPathFactory) -> MediaInfo:
    """Of a video whose pts are hundredths of a second and begin at 100."""
    path = make_video(tmp_path_factory.mktemp("films") / "a.mp4", [(1, 0.2)])
    return replace(probe(path), time_base=Fraction(1, 100), origin_pts=100)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=20))
def test_lost_spans_are_their_union_in_order(spans: list[tuple[int, int]]) -> None:
    report, lost = DecodeReport(), set[int]()
    for start, length in spans:
        report.lose(start, start + length)
        lost.update(range(start, start + length))
    assert {at for start, end in report.lost for at in range(start, end)} == lost
    flat = [edge for span in report.lost for edge in span]
    assert flat == sorted(set(flat))


def test_a_whole_video_has_no_problem(info: MediaInfo) -> None:
    assert DecodeReport(frames=3).problem(info) is None


def test_what_is_missing_is_said_in_seconds(info: MediaInfo) -> None:
    report = DecodeReport()
    report.lose(250, 300)
    report.lose(600, 640)
    assert report.problem(info) == (
        "only part of the video can be read: 0.90 s are missing or damaged, 0:01.500 to 0:02.000, "
        "0:05.000 to 0:05.400"
    )
    for start in (700, 800, 900):
        report.lose(start, start + 10)
    report.add_error("no such thing")
    assert str(report.problem(info)).endswith(", 0:06.000 to 0:06.100 and 2 more times (no such thing)")


def test_a_video_that_is_cut_short_says_where(info: MediaInfo) -> None:
    report = DecodeReport(promised=1100)
    report.lose(500, 1100)
    assert report.problem(info) == "only part of the video can be read: it ends at 4.00 s of 10.00 s"
    report.lose(200, 210)
    assert str(report.problem(info)).endswith(
        "4.00 s of 10.00 s and 0.10 s are missing or damaged, 0:01.000 to 0:01.100"
    )


def test_damage_that_took_no_frame_is_counted(info: MediaInfo) -> None:
    report = DecodeReport()
    report.add_error("first")
    assert str(report.problem(info)).endswith(": 1 place is damaged (first)")
    report.add_error("second")
    assert str(report.problem(info)).endswith(": 2 places are damaged (first)")
