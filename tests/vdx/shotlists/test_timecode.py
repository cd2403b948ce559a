"""Timecode against labels that are counted one by one, as the standard words it."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vdx.shotlists.listings import RATES
from vdx.shotlists.timecode import Timecode, timecode


@lru_cache(maxsize=4)
def dropped_labels(nominal: int) -> list[str]:
    """All labels of two hours, in order, without those that drop-frame leaves out."""
    return [
        f"{minute // 60:02}:{minute % 60:02}:{second:02};{frame:02}"
        for minute in range(120)
        for second in range(60)
        for frame in range(nominal)
        if not (second == 0 and minute % 10 and frame < nominal // 15)
    ]


@pytest.mark.parametrize("nominal", [30, 60])
def test_drop_frame_leaves_out_labels(nominal: int) -> None:
    count, labels = Timecode(nominal, drop=True), dropped_labels(nominal)
    assert [count.label(frame) for frame in range(len(labels))] == labels


@given(st.sampled_from([30, 60]), st.integers(0, 23), st.integers(0, 107_891))
def test_drop_frame_of_a_day(nominal: int, hour: int, frame: int) -> None:
    hours = hour * (3600 * nominal - 54 * (nominal // 15))
    label = Timecode(nominal, drop=True).label(hours + frame)
    assert label == f"{hour:02}{dropped_labels(nominal)[frame][2:]}"


@given(st.integers(1, 100), st.integers(0, 10**8))
def test_others_count_all(nominal: int, frame: int) -> None:
    hours, minutes, seconds, frames = map(int, Timecode(nominal).label(frame).split(":"))
    assert max(minutes, seconds) < 60
    assert frames < nominal
    counted = ((hours * 60 + minutes) * 60 + seconds) * nominal + frames
    assert counted == frame % (86_400 * nominal)


def test_drop_frame_keeps_up_with_the_clock() -> None:
    for rate in (Fraction(30_000, 1001), Fraction(60_000, 1001)):
        found = timecode(rate)
        assert found is not None
        for hour in range(24):
            hours, minutes, seconds, _ = map(
                int, found.label(round(hour * 3600 * rate)).replace(";", ":").split(":")
            )
            assert abs((hours * 60 + minutes) * 60 + seconds - hour * 3600) <= 1


def test_first_and_last_labels() -> None:
    drop, plain = Timecode(30, drop=True), Timecode(30)
    assert (drop.label(1799), drop.label(1800)) == ("00:00:59;29", "00:01:00;02")
    assert (drop.label(17_981), drop.label(17_982)) == ("00:09:59;29", "00:10:00;00")
    assert drop.label(2_589_407) == "23:59:59;29"
    assert drop.label(2_589_408) == "00:00:00;00"
    assert (plain.label(1800), plain.label(2_592_000)) == ("00:01:00:00", "00:00:00:00")


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("drop", [True, False])
def test_how_rates_are_counted(rate: str, drop: bool) -> None:
    found = timecode(Fraction(rate), drop=drop)
    assert found == Timecode(round(Fraction(rate)), drop and rate in ("30000/1001", "60000/1001"))


@pytest.mark.parametrize("rate", [None, "25/2", "120", "1/2", "2997/100"])
def test_rates_that_no_timecode_counts(rate: str | None) -> None:
    assert timecode(None if rate is None else Fraction(rate)) is None


@pytest.mark.parametrize(("nominal", "drop"), [(0, False), (101, False), (25, True)])
def test_what_is_no_timecode(nominal: int, drop: bool) -> None:
    with pytest.raises(ValueError, match="no timecode"):
        Timecode(nominal, drop)
