"""The edit decision list, read back by a reader of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.vdx.shotlists.listings import RATES, listing
from vdx.errors import NoTimecode
from vdx.schemas import Transition
from vdx.shotlists.edl import reel_name, to_edl
from vdx.shotlists.timecode import Timecode

LABEL = r"(\d\d:\d\d:\d\d[:;]\d\d)"
EVENT = re.compile(rf"(\d{{3,4}})  ([A-Z0-9 ]{{8}}) V     ([CD])    (\d{{3}}|   ) {' '.join([LABEL] * 4)}")


@dataclass(frozen=True)
class Event:
    number: int
    reel: str
    kind: str
    length: int
    source: tuple[str, str]
    record: tuple[str, str]


def read(text: str) -> tuple[dict[str, str], list[Event], list[str]]:
    """(headings, events, comments)."""
    head, events, comments = {}, [], []
    for line in text.splitlines():
        if found := EVENT.fullmatch(line):
            number, reel, kind, length, *times = found.groups()
            source, record = (times[0], times[1]), (times[2], times[3])
            events.append(Event(int(number), reel.strip(), kind, int(length.strip() or 0), source, record))
        elif line.startswith("* "):
            comments.append(line[2:])
        elif line:
            key, _, value = line.partition(": ")
            head[key] = value
    return head, events, comments


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("drop", [True, False])
def test_events_are_the_shots(rate: str, drop: bool) -> None:
    head, events, comments = read(to_edl(listing(rate), drop=drop))
    dropping = drop and rate in ("30000/1001", "60000/1001")
    count = Timecode(round(Fraction(rate)), dropping)
    assert head == {"TITLE": "film.mp4", "FCM": "DROP FRAME" if dropping else "NON-DROP FRAME"}
    frames = {count.label(frame): frame for frame in range(301)}
    found = [(e.number, e.kind, e.length, *(frames[label] for label in e.source)) for e in events]
    assert found == [
        (1, "C", 0, 0, 25),
        (2, "C", 0, 25, 75),
        (3, "C", 0, 75, 75),
        (3, "D", 25, 75, 200),
        (4, "C", 0, 200, 200),
        (4, "D", 30, 200, 300),
    ]
    assert all(event.source == event.record for event in events)
    assert {event.reel for event in events} == {"FILM"}
    assert comments.count("FROM CLIP NAME: film.mp4") == 4
    assert comments.count("TO CLIP NAME: film.mp4") == 2
    assert comments[-1] == "TRANSITION: FADE"


def test_the_whole_list() -> None:
    assert to_edl(listing("25", name="a\nb.mp4", openings=((75, 100, "dissolve"),))) == (
        "TITLE: a b.mp4\n"
        "FCM: NON-DROP FRAME\n"
        "\n"
        "001  AB       V     C        00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n"
        "* FROM CLIP NAME: a b.mp4\n"
        "002  AB       V     C        00:00:01:00 00:00:03:00 00:00:01:00 00:00:03:00\n"
        "* FROM CLIP NAME: a b.mp4\n"
        "003  AB       V     C        00:00:03:00 00:00:03:00 00:00:03:00 00:00:03:00\n"
        "003  AB       V     D    025 00:00:03:00 00:00:12:00 00:00:03:00 00:00:12:00\n"
        "* FROM CLIP NAME: a b.mp4\n"
        "* TO CLIP NAME: a b.mp4\n"
    )


def test_a_transition_that_is_too_long_keeps_its_middle() -> None:
    _, events, _ = read(to_edl(listing("100", openings=((30, 290, "dissolve"),))))
    assert (events[-1].length, events[-1].source) == (255, ("00:00:00:32", "00:00:03:00"))
    assert events[1].source[1] == "00:00:00:32"


def test_many_shots() -> None:
    openings: list[tuple[int, int, Transition]] = [(frame, frame, "cut") for frame in range(26, 2226, 2)]
    _, events, _ = read(to_edl(listing("25", openings=openings, end=3000)))
    assert [event.number for event in events] == list(range(1, 1103))
    assert all(before.source[1] == after.source[0] for before, after in pairwise(events))


@pytest.mark.parametrize(("rate", "why"), [(None, "not regular"), ("25/2", "12.5"), ("120", "120")])
def test_frames_that_cannot_be_counted(rate: str | None, why: str) -> None:
    with pytest.raises(NoTimecode, match=why):
        to_edl(listing(rate))


@pytest.mark.parametrize(
    ("name", "reel"),
    [
        ("A001_C002.mov", "A001C002"),
        ("a very long name.mp4", "AVERYLON"),
        ("Café.mp4", "CAFE"),
        ("日本.mp4", "AX"),
        ("bl.mp4", "AX"),
        ("black.mp4", "AX"),
        ("film", "FILM"),
        (".mp4", "MP4"),
    ],
)
def test_reels(name: str, reel: str) -> None:
    assert reel_name(name) == reel
