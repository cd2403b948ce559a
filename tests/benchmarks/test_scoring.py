"""What counts as found: the matching that all figures of `benchmarks.shots` rest on."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shots.peers import nearest, transitions_of
from benchmarks.shots.scoring import Score, Transition, compare, match


def cut(frame: int) -> Transition:
    return Transition(frame, frame)


def dissolve(first: int, last: int) -> Transition:
    return Transition(first, last, "dissolve")


spans = st.builds(
    lambda first, length, kind: Transition(first, first + (0 if kind == "cut" else length), kind),
    st.integers(0, 40),
    st.integers(0, 12),
    st.sampled_from(["cut", "dissolve", "fade"]),
)


def most_pairs(truth: list[Transition], found: list[Transition], tolerance: int) -> int:
    """By trying every order: the size of a maximum matching."""
    best = 0
    for order in permutations(range(len(truth))):
        free = set(range(len(found)))
        pairs = 0
        for at in order:
            true = truth[at]
            near = [
                i
                for i in free
                if found[i].first <= true.last + tolerance and found[i].last >= true.first - tolerance
            ]
            if near:
                # Spans that end first leave the most to the others.
                free.remove(min(near, key=lambda i: found[i].last))
                pairs += 1
        best = max(best, pairs)
    return best


@given(st.lists(spans, max_size=5), st.lists(spans, max_size=5), st.integers(0, 3))
def test_matching_is_one_to_one_and_as_large_as_can_be(
    truth: list[Transition], found: list[Transition], tolerance: int
) -> None:
    pairs = match(truth, found, tolerance)
    assert len(set(pairs.values())) == len(pairs)
    for at, partner in pairs.items():
        assert found[partner].first <= truth[at].last + tolerance
        assert found[partner].last >= truth[at].first - tolerance
    assert len(pairs) >= most_pairs(truth, found, tolerance)


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_every_transition_is_counted_once(truth: list[Transition], found: list[Transition]) -> None:
    outcome = compare(truth, found)
    hits = outcome.cuts.hits + outcome.gradual.hits
    assert outcome.cuts.hits + outcome.cuts.missed == sum(not t.gradual for t in truth)
    assert outcome.gradual.hits + outcome.gradual.missed == sum(t.gradual for t in truth)
    assert hits + outcome.cuts.false + outcome.gradual.false == len(found)
    assert len(outcome.missed) == len(truth) - hits
    assert len(outcome.false) == len(found) - hits


@given(st.lists(spans, max_size=8))
def test_the_truth_itself_is_perfect(truth: list[Transition]) -> None:
    outcome = compare(truth, truth)
    assert outcome.cuts.f1 == outcome.gradual.f1 == 1.0
    assert not outcome.missed
    assert not outcome.false


@pytest.mark.parametrize(("found", "hit"), [(98, True), (102, True), (97, False), (103, False)])
def test_a_cut_is_found_within_two_frames(found: int, hit: bool) -> None:
    outcome = compare([cut(100)], [cut(found)])
    assert (outcome.cuts.hits, outcome.cuts.missed, outcome.cuts.false) == ((1, 0, 0) if hit else (0, 1, 1))


def test_one_frame_of_a_dissolve_finds_it_and_a_second_one_is_a_false_alarm_of_its_class() -> None:
    outcome = compare([dissolve(50, 80)], [cut(55), cut(78)])
    assert (outcome.gradual.hits, outcome.gradual.false) == (1, 1)
    assert outcome.cuts == Score()


def test_a_cut_beside_a_dissolve_keeps_its_own() -> None:
    outcome = compare([dissolve(50, 80), cut(82)], [cut(82)])
    assert (outcome.cuts.hits, outcome.gradual.missed) == (1, 1)


def test_false_alarms_belong_to_the_class_the_detector_names() -> None:
    outcome = compare([], [cut(10), dissolve(30, 40)])
    assert (outcome.cuts.false, outcome.gradual.false) == (1, 1)


def test_what_is_found_in_an_ignored_span_counts_for_nothing() -> None:
    outcome = compare([cut(15)], [cut(12), cut(15), cut(30)], ignored=[dissolve(10, 20)])
    assert (outcome.cuts.hits, outcome.cuts.false) == (1, 1)


def test_exact_and_extent() -> None:
    outcome = compare([cut(10), dissolve(50, 59)], [cut(11), dissolve(55, 64)])
    assert outcome.cuts.exact == 0
    assert outcome.gradual.overlap == pytest.approx(5 / 15)


def test_figures() -> None:
    score = Score(hits=3, missed=1, false=2)
    assert score.precision == pytest.approx(0.6)
    assert score.recall == pytest.approx(0.75)
    assert score.f1 == pytest.approx(2 / 3)


def test_runs_of_transnet_end_with_the_old_shot() -> None:
    one, many = np.zeros((2, 40), bool)
    one[9] = many[9] = True  # the last frame of the old shot
    one[24:26] = True
    many[20:30] = True
    one[39] = True  # after the last frame comes nothing
    assert transitions_of(one, many) == [cut(10), Transition(20, 29, "gradual")]


@given(st.lists(st.floats(0, 100), min_size=1, unique=True), st.floats(-5, 105))
def test_nearest(times: list[float], seconds: float) -> None:
    times.sort()
    gap = abs(times[nearest(times, seconds)] - seconds)
    assert gap == min(abs(time - seconds) for time in times)
