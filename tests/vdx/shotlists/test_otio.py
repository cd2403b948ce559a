"""The timeline, read back with OpenTimelineIO."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio
import pytest

from tests.vdx.shotlists.listings import RATES, listing
from vdx.errors import MissingPackage
from vdx.shotlists.otio import to_otio


def read(text: str) -> tuple[Any, list[Any]]:
    """(timeline, what is on its only track)."""
    timeline = opentimelineio.adapters.read_from_string(text, "otio_json")
    (track,) = timeline.tracks
    assert track.kind == "Video"
    return timeline, list(track)


def frames(span: Any) -> tuple[float, float]:
    return span.start_time.value, span.duration.value


@pytest.mark.parametrize("rate", RATES)
def test_clips_are_the_shots(rate: str) -> None:
    timeline, parts = read(to_otio(listing(rate)))
    assert timeline.name == "film.mp4"
    clips = [part for part in parts if isinstance(part, opentimelineio.schema.Clip)]
    assert [frames(clip.source_range) for clip in clips] == [(0, 25), (25, 62), (87, 128), (215, 85)]
    assert {clip.source_range.start_time.rate for clip in clips} == {float(Fraction(rate))}
    assert [clip.metadata["vdx"]["transition"] for clip in clips] == ["start", "cut", "dissolve", "fade"]
    for clip in clips:
        assert clip.media_reference.target_url == "file:///films/film.mp4"
        assert frames(clip.media_reference.available_range) == (0, 300)
        (marker,) = clip.markers
        end = clip.source_range.end_time_exclusive().value
        assert (marker.name, frames(marker.marked_range)) == ("keyframe", (end - 10, 0))
    assert timeline.duration().value == 300


def test_transitions_lie_between_the_clips() -> None:
    _, parts = read(to_otio(listing("25")))
    kinds = [type(part).__name__ for part in parts]
    assert kinds == ["Clip", "Clip", "Transition", "Clip", "Transition", "Clip"]
    found = [(part.name, part.in_offset.value, part.out_offset.value) for part in (parts[2], parts[4])]
    assert found == [("dissolve", 12, 13), ("fade", 15, 15)]
    assert {part.transition_type for part in (parts[2], parts[4])} == {"SMPTE_Dissolve"}


def test_frames_that_are_not_regular_are_milliseconds() -> None:
    _, parts = read(to_otio(listing(None)))
    assert frames(parts[1].source_range) == (1000, 2480)
    assert parts[1].source_range.start_time.rate == 1000


def test_names_of_files() -> None:
    _, parts = read(to_otio(listing(file=Path("/films/caf\udce9 <b>.mp4"), name="caf\ufffd <b>.mp4")))
    assert parts[0].media_reference.target_url == "file:///films/caf%E9%20%3Cb%3E.mp4"
    _, parts = read(to_otio(listing(file=None)))
    assert parts[0].media_reference.is_missing_reference


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    with pytest.raises(MissingPackage, match="run: pip install opentimelineio"):
        to_otio(listing())
