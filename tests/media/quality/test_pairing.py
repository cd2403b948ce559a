from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.quality.pairing import Pairing, Shown


def steady(
    rate: Fraction | int, seconds: float = 2.0, begin: Fraction | float = 0, base: int = 0
) -> list[Shown[int]]:
    """Frames at a constant rate; their times rounded to 1 / `base` seconds if that is given."""
    found = []
    for index in range(int(seconds * rate)):
        start = Fraction(begin) + index / Fraction(rate)
        found.append(Shown(Fraction(round(start * base), base) if base else start, 1 / Fraction(rate), index))
    return found


def pairs(pairing: Pairing[int]) -> list[tuple[int, int]]:
    return [(one.frame, other.frame) for one, other in pairing]


def test_equal_times_are_partners() -> None:
    pairing = Pairing(steady(25), steady(25))
    assert pairs(pairing) == [(index, index) for index in range(50)]
    assert (pairing.reference_alone, pairing.distorted_alone, pairing.apart) == (0, 0, 0)


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(24_000, 1001), Fraction(60)])
def test_times_that_were_rounded_are_partners(rate: Fraction) -> None:
    pairing = Pairing(steady(rate), steady(rate, base=1000))
    assert pairs(pairing) == [(index, index) for index in range(int(2 * rate))]
    assert 0 < pairing.apart <= Fraction(1, 2000)


@pytest.mark.parametrize(
    ("one", "other"), [(50, 25), (25, 50), (60, 24), (24, 60), (25, 10), (30, 25), (25, 30)]
)
def test_another_frame_rate_pairs_each_frame_of_the_slower(one: int, other: int) -> None:
    pairing = Pairing(steady(one), steady(other))
    found = pairs(pairing)
    assert len(found) == 2 * min(one, other)
    assert (pairing.reference_alone, pairing.distorted_alone) == (
        2 * (one - len(found) // 2),
        2 * (other - len(found) // 2),
    )
    for first, second in found:
        assert abs(Fraction(first, one) - Fraction(second, other)) <= Fraction(1, 2 * max(one, other))


def test_frames_that_were_dropped_have_no_partner() -> None:
    kept = [frame for frame in steady(25) if frame.frame % 3 and not 20 <= frame.frame < 30]
    pairing = Pairing(steady(25), kept)
    assert pairs(pairing) == [(frame.frame, frame.frame) for frame in kept]
    assert (pairing.reference_alone, pairing.distorted_alone) == (50 - len(kept), 0)


def test_one_that_ends_earlier_and_one_that_begins_later() -> None:
    pairing = Pairing(steady(25, 1), steady(25, 2, begin=Fraction(2, 5)))
    assert pairs(pairing) == [(index, index - 10) for index in range(10, 25)]
    assert (pairing.reference_alone, pairing.distorted_alone) == (10, 35)


def test_less_than_half_a_frame_late_is_the_same_frame() -> None:
    assert pairs(Pairing(steady(25), steady(25, begin=0.019)))[:2] == [(0, 0), (1, 1)]
    assert pairs(Pairing(steady(25), steady(25, begin=0.025)))[:2] == [(1, 0), (2, 1)]


def test_nothing_at_the_same_time() -> None:
    pairing = Pairing(steady(25, 1), steady(25, 1, begin=5))
    assert pairs(pairing) == []
    assert (pairing.reference_alone, pairing.distorted_alone) == (25, 25)
    assert pairs(Pairing([], steady(25))) == []


_GAPS = st.lists(st.integers(1, 200), min_size=1, max_size=60)


def irregular(gaps: list[int]) -> list[Shown[int]]:
    starts = [sum(gaps[:index]) for index in range(len(gaps))]
    return [
        Shown(Fraction(a, 1000), Fraction(b, 1000), i)
        for i, (a, b) in enumerate(zip(starts, gaps, strict=True))
    ]


@given(_GAPS, _GAPS)
def test_whatever_the_times_each_frame_is_counted_once(ones: list[int], others: list[int]) -> None:
    first, second = irregular(ones), irregular(others)
    pairing = Pairing(first, second)
    found = pairs(pairing)
    assert len(found) + pairing.reference_alone == len(first)
    assert len(found) + pairing.distorted_alone == len(second)
    for side in zip(*found, strict=True):
        assert list(side) == sorted(set(side))
    for one, other in found:
        reach = min(first[one].length, second[other].length) / 2
        assert abs(first[one].start - second[other].start) <= reach + Fraction(1, 1000)


@given(_GAPS)
def test_a_video_beside_itself_is_whole(gaps: list[int]) -> None:
    frames = irregular(gaps)
    assert pairs(Pairing(frames, frames)) == [(index, index) for index in range(len(frames))]
