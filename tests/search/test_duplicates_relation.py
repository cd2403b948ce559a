"""Two videos are the same, one holds the other, or they share a part: what is covered decides, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.duplicates.alignment import Aligned, coverage, in_order, merge
from search.duplicates.relation import Relation, relate
from tests.search.related import made_up

Spans = list[tuple[float, float, float, float]]
moments = st.integers(0, 50 * 8).map(lambda eighths: eighths / 8)


def parts(spans: Spans, score: float = 0.9) -> list[Aligned]:
    return [Aligned(*span, score) for span in spans]


def related(lengths: tuple[float, float], spans: Spans) -> Relation:
    found = relate(made_up(1, lengths[0]), made_up(2, lengths[1]), 0.9, parts(spans))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lengths", "spans", "kind", "covered"),
    [
        ((10, 10), [(0, 10, 0, 10)], "whole", (1.0, 1.0)),
        ((10, 10.5), [(0.4, 10, 0.9, 10.5)], "whole", (0.96, 0.914)),
        ((10, 5), [(0, 10, 0, 5)], "whole", (1.0, 1.0)),  # twice as fast
        ((10, 60), [(0, 10, 20, 30)], "contained", (1.0, 0.167)),
        ((60, 10), [(20, 30, 0, 10)], "contains", (0.167, 1.0)),
        ((60, 60), [(20, 30, 0, 10)], "partial", (0.167, 0.167)),
        ((10, 14), [(0, 5, 0, 5), (5, 10, 9, 14)], "contained", (1.0, 0.714)),  # with an ad in its middle
        ((10, 30), [(0, 10, 0, 10), (0, 10, 10, 20), (0, 10, 20, 30)], "contained", (1.0, 1.0)),  # a loop
        ((10, 10), [(0, 5, 5, 10), (5, 10, 0, 5)], "partial", (1.0, 1.0)),  # in another order
    ],
)
def test_kinds(lengths: tuple[float, float], spans: Spans, kind: str, covered: tuple[float, float]) -> None:
    found = related(lengths, spans)
    assert found.kind == kind
    assert found.covered == pytest.approx(covered, abs=1e-3)


def test_a_relation_has_two_sides() -> None:
    found = relate(
        made_up(1, 10), made_up(2, 60), 0.8, [Aligned(0, 10, 20, 25, 0.7, speed=2.0, mirrored=True)]
    )
    assert found is not None
    assert (found.kind, found.score, found.speed, found.mirrored) == ("contained", 0.8, 2.0, True)
    turned = found.seen_from(2)
    assert (turned.first, turned.second, turned.kind, turned.speed) == (2, 1, "contains", 0.5)
    assert turned.covered == (found.covered[1], found.covered[0])
    assert turned.segments == (Aligned(20, 25, 0, 10, 0.7, speed=0.5, mirrored=True),)
    assert turned.seen_from(1) == found.seen_from(1) == found


def test_what_is_found_from_both_sides_is_one() -> None:
    both = [Aligned(0, 9.5, 20, 29.5, 0.8), Aligned(0.3, 10, 20.5, 30.2, 0.95)]
    assert merge(both) == (Aligned(0, 10, 20, 30.2, 0.95),)
    elsewhere = Aligned(0, 10, 40, 50, 0.7)
    flipped = Aligned(0, 10, 20, 30, 0.6, mirrored=True)
    assert merge([*both, elsewhere, flipped]) == (flipped, Aligned(0, 10, 20, 30.2, 0.95), elsewhere)


def test_stills_relate_nothing() -> None:
    assert relate(made_up(1), made_up(2), 1.0, parts([(0, 0, 3, 4), (3, 4, 5, 5)])) is None


@given(st.lists(st.tuples(moments, moments).map(lambda span: (min(span), max(span)))), st.integers(1, 60))
def test_coverage_is_that_of_the_union(spans: list[tuple[float, float]], duration: int) -> None:
    grid = [(step + 0.5) / 8 for step in range(8 * duration)]
    inside = sum(any(start <= moment < end for start, end in spans) for moment in grid)
    assert coverage(spans, duration) == pytest.approx(inside / len(grid))
    assert coverage(spans, duration) == coverage(spans[::-1] + spans, duration)


def test_coverage_of_nothing() -> None:
    assert coverage([], 10) == coverage([(0, 10)], 0) == coverage([(12, 15)], 10) == 0.0
    assert coverage([(-5, 50)], 10) == 1.0


@given(st.lists(st.tuples(moments, moments, moments, moments), max_size=12))
def test_order_and_merging_hold_for_anything(spans: Spans) -> None:
    merged = merge(parts(spans))
    assert all(not part.is_empty for part in merged)
    assert merge(parts(spans[::-1])) == merged
    chain = in_order(merged)
    assert all(one is other or one.precedes(other) or other.precedes(one) for one in chain for other in chain)
    assert bool(chain) == bool(merged)
