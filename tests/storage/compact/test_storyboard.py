"""Storyboards: as long as the video, each picture when it should be seen, and the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from media.decode import VideoReader
from storage.compact.storyboard import LABEL, cards_of, write_storyboard
from storage.records import AnalysedVideo, FrameRecord, ShotRecord
from tests.storage.compact.made import described

RED, GREEN, BLUE = (0, 0, 200), (0, 180, 0), (200, 0, 0)


def _plain(colour: tuple[int, int, int]) -> bytes:
    return cv2.imencode(".png", np.full((120, 160, 3), colour, np.uint8))[1].tobytes()


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> AnalysedVideo:
    """Shots 0 to 2 s and 2 to 6 s; the second has two looks, at 3 and at 5 s."""
    from fractions import Fraction

    from storage.compact import storyboard

    decode = lambda data: cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)  # noqa: E731
    monkeypatch.setattr(storyboard, "open_picture", decode)
    base = described()
    record = replace(
        base.video, time_base=Fraction(1, 1000), origin_pts=500, end_pts=6500, width=160, height=120
    )
    shots = (ShotRecord(500, 2500, "start"), ShotRecord(2500, 6500, "cut"))
    frames = (
        FrameRecord(1500, 0, keyframe=True, picture=_plain(RED)),
        FrameRecord(3500, 1, keyframe=True, picture=_plain(GREEN)),
        FrameRecord(5500, 1, keyframe=True, picture=_plain(BLUE)),
    )
    return AnalysedVideo(record, shots, frames, {})


def _colours(path: Path) -> list[tuple[float, list[int]]]:
    with VideoReader(path) as reader:
        return [(frame.seconds, frame.image()[20, 80].tolist()) for frame in reader.frames()]


def _length(path: Path) -> float:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        return float(stream.duration * stream.time_base)


def test_pictures_come_when_they_stand_for_what_is_shown(analysed: AnalysedVideo, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    written = write_storyboard(analysed, path)
    shown = _colours(path)
    assert len(shown) == written
    assert _length(path) == 6.0
    for seconds, colour in shown:
        away = min(abs(seconds - change) for change in (2.0, 4.0))
        expected = RED if seconds < 2 else GREEN if seconds < 4 else BLUE
        if away > 0.26:  # no dissolve
            assert np.abs(np.subtract(colour, expected)).max() < 12
    halfway = [colour for seconds, colour in shown if abs(seconds - 2.0) < 0.03]
    assert any(min(colour[1:]) > 50 for colour in halfway)  # red and green at once


def test_it_is_labelled(analysed: AnalysedVideo, tmp_path: Path) -> None:
    assert LABEL == "STORYBOARD"
    write_storyboard(analysed, tmp_path / "a.mp4")
    with VideoReader(tmp_path / "a.mp4") as reader:
        image = next(reader.frames()).image()
    assert image[-14:, :90].max(axis=2).min() < 60  # its edge is black, and it is white
    assert image[-14:, :90].min(axis=2).max() > 150
    assert image[:80].min(axis=2).max() < 60


def test_a_span_of_it(analysed: AnalysedVideo, tmp_path: Path) -> None:
    write_storyboard(analysed, tmp_path / "a.mp4", 1.0, 3.5)
    assert _length(tmp_path / "a.mp4") == 2.5
    first, *_, last = _colours(tmp_path / "a.mp4")
    assert np.abs(np.subtract(first[1], RED)).max() < 12
    assert np.abs(np.subtract(last[1], GREEN)).max() < 12
    with pytest.raises(ValueError, match="nothing between"):
        write_storyboard(analysed, tmp_path / "b.mp4", 7.0, 8.0)


def test_the_same_every_time(analysed: AnalysedVideo, tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        write_storyboard(analysed, tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_shots_without_pictures_and_of_no_length(analysed: AnalysedVideo, tmp_path: Path) -> None:
    shots = (*analysed.shots, ShotRecord(6500, 6500, "cut"))
    frames = tuple(replace(frame, picture=None) if frame.shot == 0 else frame for frame in analysed.frames)
    odd = replace(analysed, shots=shots, frames=frames)
    assert [(card.start, card.end) for card in cards_of(odd)] == [(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)]
    write_storyboard(odd, tmp_path / "a.mp4")
    assert max(_colours(tmp_path / "a.mp4")[0][1]) < 10
