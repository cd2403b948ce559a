from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from tests.footage import make_animated_webp, make_gif, moving_scene
from tests.media.test_decode import close_to


def test_gif_keeps_its_own_times(tmp_path: Path) -> None:
    pictures = list(moving_scene(6, 0.24, (90, 70)))
    path = make_gif(tmp_path / "a.gif", pictures, [100, 50, 200, 400, 20, 300])
    with VideoReader(path) as reader:
        frames = list(reader.frames())
        assert [f.seconds for f in frames] == pytest.approx([0, 0.1, 0.15, 0.35, 0.75, 0.77])
        assert reader.report.end_pts == 107
        assert all(close_to(f.image(), p, 20) for f, p in zip(frames, pictures, strict=True))


def test_animated_webp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.animation._WINDOW_BYTES", 90 * 70 * 4 * 4)  # four frames a window
    pictures = list(moving_scene(6, 0.6, (90, 70)))
    lengths = [40 + 10 * index for index in range(15)]
    path = make_animated_webp(tmp_path / "a.webp", pictures, lengths)
    with VideoReader(path) as reader:
        frames = list(reader.frames())
        assert [f.pts for f in frames] == np.cumsum([0, *lengths[:-1]]).tolist()
        assert reader.info.time_base == Fraction(1, 1000)
        assert reader.info.header_duration == sum(lengths) / 1000
        assert reader.report.end_pts == sum(lengths)
        assert all(close_to(f.image(), p) for f, p in zip(frames, pictures, strict=True))
        assert frames[3].image(45).shape == (35, 45, 3)
        assert [f.pts for f in reader.frames(0.29, 0.299)] == [220]
        assert [f.pts for f in reader.frames(0.22, 0.39)] == [220, 300]


def test_damaged_animated_webp_is_read_up_to_the_damage(tmp_path: Path) -> None:
    path = make_animated_webp(tmp_path / "a.webp", list(moving_scene(6, 0.6, (90, 70))), [40] * 15)
    data = bytearray(path.read_bytes())
    at = [match.start() for match in re.finditer(b"ANMF", data)][9]
    data[at + 33 : at + 60] = b"\xff" * 27  # its transparency, behind the headers
    path.write_bytes(data)
    with VideoReader(path) as reader:
        assert [frame.pts for frame in reader.frames()] == list(range(0, 360, 40))
        assert "frame 9 of 15" in (reader.problem or "")


def test_transparent_animation_lies_on_white(tmp_path: Path) -> None:
    clear = np.zeros((20, 20, 4), np.uint8)
    dot = clear.copy()
    dot[5:15, 5:15] = (0, 0, 255, 255)
    path = make_animated_webp(tmp_path / "a.webp", [dot, clear], [100, 100])
    with VideoReader(path) as reader:
        first, second = (frame.image() for frame in reader.frames())
    assert first[0, 0].tolist() == [255, 255, 255]
    assert first[10, 10, 2] > 240
    assert first[10, 10, 0] < 15
    assert second.min() == 255
