"""The table, read back with the standard library."""

from __future__ import annotations

import csv
import io

import pytest

from tests.vdx.shotlists.listings import RATES, listing
from vdx.shotlists.csv import COLUMNS, to_csv
from vdx.shotlists.listing import Listing
from vdx.shotlists.timecode import timecode


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("rate", [*RATES, None])
def test_all_numbers_come_back(rate: str | None) -> None:
    made = listing(rate)
    rows = read(to_csv(made))
    assert [list(row) for row in rows] == [list(COLUMNS)] * 4
    for row, shot in zip(rows, made.view.shots, strict=True):
        assert (int(row["index"]), row["transition"]) == (shot.index, shot.transition)
        assert (float(row["start"]), float(row["end"])) == (shot.start, shot.end)
        assert float(row["duration"]) == pytest.approx(shot.end - shot.start, abs=1e-9)
        opening = [float(row[name]) for name in ("opening_start", "opening_end") if row[name]]
        assert opening == (shot.opening or [])
        assert [float(one) for one in row["keyframes"].split()] == shot.keyframes


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("drop", [True, False])
def test_timecodes_are_those_of_the_frames(rate: str, drop: bool) -> None:
    made = listing(rate)
    assert made.rate is not None
    count = timecode(made.rate, drop=drop)
    assert count is not None
    labels = [count.label(frame) for frame in (0, 25, 87, 215, 300)]
    rows = read(to_csv(made, drop=drop))
    assert [row["start_timecode"] for row in rows] == labels[:-1]
    assert [row["end_timecode"] for row in rows] == labels[1:]


@pytest.mark.parametrize("made", [listing(None), listing("25/2"), listing("120")])
def test_without_a_timecode_there_are_seconds(made: Listing) -> None:
    for row in read(to_csv(made)):
        assert (row["start_timecode"], row["end_timecode"]) == ("", "")
        assert float(row["end"]) > float(row["start"])
