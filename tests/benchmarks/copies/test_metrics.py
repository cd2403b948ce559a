"""Figures against what comes out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.copies import metrics, spans
from benchmarks.copies.judging import Judged, judge, pairs_of
from benchmarks.copies.systems.base import Answer, Span
from benchmarks.copies.truth import CLIP, STILL, Query, Segment

A, B, C = Path("a.mp4"), Path("b.mp4"), Path("c.mp4")
SHOWN = Segment(2.0, 6.0, 10.0, 14.0)


def asked(
    source: Path | None, answers: list[Answer], relatives: tuple[Path, ...] = (), kind: str = CLIP
) -> Judged:
    shown = (SHOWN,) if source else ()
    return judge(Query(Path("q.mp4"), kind, "none", source, relatives, A, False, 8.0, shown), answers, 0.1)


def answer(video: Path, score: float, *found: Span, confident: bool = False) -> Answer:
    return Answer(video, score, found, confident)


SOME = [
    asked(A, [answer(A, 0.9, confident=True), answer(B, 0.5)]),
    asked(None, [answer(B, 0.8, confident=True)]),
    asked(C, [answer(B, 0.7), answer(C, 0.6)]),
    asked(B, []),
]


def test_micro_ap_by_hand() -> None:
    # right .9, wrong .8, wrong .7, right .6, wrong .5; three queries have a right answer
    assert metrics.micro_ap(SOME) == pytest.approx((1 / 1 + 2 / 4) / 3)
    assert metrics.recall_at_precision(SOME) == pytest.approx(1 / 3)
    assert metrics.recall_at_precision(SOME, 0.5) == pytest.approx(2 / 3)


def test_equal_scores_count_together() -> None:
    tied = [asked(A, [answer(A, 0.5)]), asked(None, [answer(B, 0.5)])]
    assert metrics.micro_ap(tied) == pytest.approx(0.5)
    assert metrics.micro_ap(tied[::-1]) == pytest.approx(0.5)


def test_ranks_and_confidence_by_hand() -> None:
    assert metrics.recall_at(SOME, 1) == pytest.approx(1 / 3)
    assert metrics.recall_at(SOME, 5) == pytest.approx(2 / 3)
    assert metrics.confident_right(SOME) == pytest.approx(1 / 3)
    assert metrics.confident_wrong(SOME) == 1.0


def test_of_several_copies_the_best_counts_and_the_others_do_not() -> None:
    one = asked(A, [answer(B, 0.9), answer(C, 0.8), answer(A, 0.7)], relatives=(B,))
    assert one.pairs == ((0.9, True), (0.8, False))
    assert one.rank == 1
    assert metrics.micro_ap([one]) == 1.0


def test_calibration_by_hand() -> None:
    rows = metrics.calibration(SOME, (0.5, 0.75, 1.0))
    assert rows[0] == (0.5, 0.75, 3, pytest.approx(1 / 3))
    assert rows[1] == (0.75, 1.0, 2, pytest.approx(0.5))


def test_times_by_hand() -> None:
    # true 10 to 14, found 11 to 16: 3 of 6 seconds; a second too late, two too late
    one = asked(A, [answer(A, 0.9, Span(3.0, 8.0, 11.0, 16.0, 0.9))])
    assert metrics.temporal_iou([one]) == pytest.approx(0.5)
    assert one.boundary_errors == pytest.approx((1.0, 2.0))
    assert metrics.boundary_error([one]) == pytest.approx(1.5)
    assert math.isnan(metrics.temporal_iou(SOME))


def test_a_still_is_near_its_moment_or_not() -> None:
    for start, near in ((12.0, False), (11.4, True)):
        one = asked(A, [answer(A, 0.9, Span(0.0, 0.0, start, start + 1, 0.9))], kind=STILL)
        assert one.near == near
        assert one.iou is None


def test_segment_precision_and_recall_by_hand() -> None:
    # In the query 3 of 5 answered and of 4 true seconds are common (3-6), in the video 3 of 5 and 4 (11-14).
    right = asked(A, [answer(A, 0.9, Span(3.0, 8.0, 11.0, 16.0, 0.9))])
    # An answer to a query without a right one: ten seconds of nothing in both.
    wrong = asked(None, [answer(B, 0.8, Span(0.0, 10.0, 0.0, 10.0, 0.8))])
    missed = asked(B, [])
    pairs = [pair for one in (right, wrong, missed) for pair in pairs_of(one)]
    curve = spans.precision_recall(pairs)
    assert curve[0] == pytest.approx((3 / 5, 3 / 8))
    assert curve[1] == pytest.approx((3 / 15, 3 / 8))
    assert spans.segment_ap(pairs) == pytest.approx(3 / 5 * 3 / 8)
    assert spans.segment_f1(pairs) == pytest.approx(2 * 0.6 * 0.375 / 0.975)


def test_a_segment_in_the_right_video_at_the_wrong_time_has_nothing_in_common() -> None:
    one = asked(A, [answer(A, 0.9, Span(2.0, 6.0, 20.0, 24.0, 0.9))])
    assert spans.segment_ap(pairs_of(one)) == 0.0
    assert metrics.temporal_iou([one]) == 0.0


starts, lengths = st.integers(0, 30), st.integers(1, 10)
intervals = st.lists(st.builds(lambda start, length: (start, start + length), starts, lengths), max_size=6)


@given(intervals, intervals)
def test_lengths_of_intervals_are_those_of_sets_of_seconds(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    first = {second for start, end in one for second in range(start, end)}
    second = {second for start, end in other for second in range(start, end)}
    assert spans.length(one) == len(first)
    assert spans.common(one, other) == len(first & second)
    expected = len(first & second) / len(first | second) if first | second else 0.0
    assert spans.overlap_over_union(one, other) == pytest.approx(expected)


def test_the_interval_holds_the_value_and_is_a_point_when_all_are_alike() -> None:
    low, high = metrics.interval(metrics.micro_ap, SOME)
    assert low <= metrics.micro_ap(SOME) <= high
    perfect = [asked(A, [answer(A, 0.9)])] * 5
    assert metrics.interval(metrics.micro_ap, perfect) == (1.0, 1.0)
