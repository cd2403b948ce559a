from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail
from media.decode import VideoReader
from tests.footage import sample_clip, shared_videos
from tests.indexer.shots.films import openings, thumbnails

BIKES = [1.2, 3.04, 5.48, 7.48, 9.68]  # cuts of the sample, seen by eye
BLACK: Thumbnail = np.zeros((36, 64, 3), np.uint8)


@pytest.mark.parametrize("seed", range(0, 60, 10))
@pytest.mark.parametrize("fps", [Fraction(12), Fraction(24000, 1001), Fraction(50)])
def test_hard_cuts_are_found_to_the_frame(seed: int, fps: Fraction) -> None:
    scenes = [(seed + number, 1.5) for number in range(5)]
    length = round(Fraction(3, 2) * fps)
    assert openings(thumbnails(scenes, fps=fps)) == [
        (0, "start"),
        *[(number * length, "cut") for number in range(1, 5)],
    ]


@pytest.mark.parametrize("size", [(64, 36), (120, 320), (640, 272)])
def test_the_size_of_the_film_does_not_matter(size: tuple[int, int]) -> None:
    assert [at for at, _ in openings(thumbnails([(7, 2.0), (8, 2.0)], size))] == [0, 50]


@pytest.mark.parametrize("seed", range(8))
def test_a_moving_camera_is_one_shot(seed: int) -> None:
    assert openings(thumbnails([(seed, 6.0)])) == [(0, "start")]


@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize("level", [0, 255])
def test_a_flash_is_no_cut(length: int, level: int) -> None:
    frames = thumbnails([(3, 4.0)])
    for at in range(50, 50 + length):
        frames[at] = np.full_like(frames[at], level)
    found = openings(frames)
    assert [kind for _, kind in found if kind == "cut"] == []


def test_a_fade_through_black_is_one_fade() -> None:
    first, second = thumbnails([(1, 2.0)]), thumbnails([(2, 2.0)])
    falling = [np.asarray(frame * (1 - step / 12), np.uint8) for step, frame in enumerate(first[-12:])]
    rising = [np.asarray(frame * (step / 12), np.uint8) for step, frame in enumerate(second[:12])]
    found = openings([*first[:-12], *falling, *[BLACK] * 6, *rising, *second[12:]])
    assert [kind for _, kind in found] == ["start", "fade"]
    assert 50 <= found[1][0] <= 62


@pytest.mark.parametrize("name", ["bigbuckbunny.mp4", "carphone_pristine.mp4"])
def test_real_clips_of_one_take_stay_whole(name: str) -> None:
    assert openings(_real(sample_clip(name))[0]) == [(0, "start")]


def test_the_cuts_of_the_sample_are_found() -> None:
    frames, seconds = _real(sample_clip("bikes.mp4"))
    assert [round(seconds[at], 2) for at, _ in openings(frames)] == [0.0, *BIKES]


def test_cuts_of_further_real_footage() -> None:
    """The clips whose cuts were noted by eye, where they are at hand."""
    found, wanted, matched = 0, 0, 0
    for path, cuts in [(sample_clip("bikes.mp4"), BIKES), *_noted()]:
        frames, seconds = _real(path)
        mine = [seconds[at] for at, kind in openings(frames) if kind != "start"]
        found, wanted = found + len(mine), wanted + len(cuts)
        matched += sum(any(abs(cut - other) <= 0.1 for other in mine) for cut in cuts)
    assert 2 * matched >= 0.9 * (found + wanted)


def _noted() -> list[tuple[Path, list[float]]]:
    folder = shared_videos()
    if folder is None:
        return []
    with (folder.parent / "cuts.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        (folder / row["path"], [float(cut) for cut in row["cut_seconds"].split(",")])
        for row in rows
        if row["cut_seconds"] and (folder / row["path"]).stat().st_size < 2_000_000
    ]


def _real(path: Path) -> tuple[list[Thumbnail], list[float]]:
    with VideoReader(path) as reader:
        pairs = [(f.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT), f.seconds) for f in reader.frames()]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
