"""What vdx shows, and when, beside what ffmpeg shows: clips and pictures made by `golden.make`."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from media.decode import Frame, VideoReader

CLIPS = Path(__file__).parent / "golden" / "clips"
TABLE: dict[str, dict[str, Any]] = json.loads((CLIPS / "golden.json").read_text())


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(cv2.PSNR(one, other))


def expected(name: str) -> dict[int, np.ndarray]:
    """The pictures of ffmpeg by their place in the clip."""
    places = TABLE[name]["at"]
    strip = cv2.imread(str(CLIPS / f"{name}.png"))
    assert strip is not None
    return dict(zip(places, np.split(strip, len(places)), strict=True))


def read(name: str) -> tuple[VideoReader, list[Frame]]:
    with VideoReader(CLIPS / name) as reader:
        return reader, list(reader.frames())


@pytest.mark.parametrize("name", TABLE)
def test_pictures_are_those_of_ffmpeg(name: str) -> None:
    reader, frames = read(name)
    pictures = [frame.image() for frame in frames]
    for index, wanted in expected(name).items():
        assert pictures[index].shape == wanted.shape == (reader.info.height, reader.info.width, 3)
        likeness = [psnr(picture, wanted) for picture in pictures]
        assert likeness[index] >= TABLE[name]["psnr"]
        assert likeness[index] >= max(likeness)  # none of the others is shown there


@pytest.mark.parametrize("name", TABLE)
def test_times_are_those_of_ffprobe_and_of_the_maker(name: str) -> None:
    row = TABLE[name]
    reader, frames = read(name)
    info, base = reader.info, reader.info.time_base
    assert reader.problem is None
    assert (reader.report.dropped, reader.report.repaired) == (0, 0)
    if row["pts"] is not None:
        assert base == Fraction(row["time_base"])
        told = [frame.pts if pts is not None else None for frame, pts in zip(frames, row["pts"], strict=True)]
        assert told == row["pts"]
    assert len(frames) == len(row["seconds"])
    for frame, text in zip(frames, row["seconds"], strict=True):
        exact = (frame.pts - info.origin_pts) * base
        assert abs(exact - Fraction(text)) < base  # the container's own rounding, which does not add up
        assert frame.seconds == float(exact)


@pytest.mark.parametrize("name", TABLE)
def test_clips_are_drawn_and_no_footage(name: str) -> None:
    """Each begins with a pattern of ffmpeg's, or with what was made of one before."""
    inputs = [
        part for command in TABLE[name]["make"] for part in re.findall(r"(-f lavfi )?-i (\S+)", command)
    ]
    assert inputs[0][0]
    assert all(pattern or source.replace("concat:", "").startswith("{tmp}/") for pattern, source in inputs)


def test_every_clip_is_in_the_table() -> None:
    there = {path.name for path in CLIPS.iterdir() if path.suffix not in (".png", ".json")}
    assert there == TABLE.keys()
