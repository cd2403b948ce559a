from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.footage import sample_clip, shared_videos
from tests.indexer.shots.films import TAKES, boundaries, cuts, dissolve, fade, real, shade, take, thumbnails

BIKES = [1.2, 3.04, 5.48, 7.48, 9.68]  # cuts of the sample, seen by eye
PAIRS = [(0, 1), (1, 2), (2, 0), (0, 2)]  # of takes


@pytest.mark.parametrize("seed", range(0, 60, 10))
@pytest.mark.parametrize("fps", [Fraction(12), Fraction(24000, 1001), Fraction(50)])
def test_hard_cuts_are_found_to_the_frame(seed: int, fps: Fraction) -> None:
    scenes = [(seed + number, 1.5) for number in range(5)]
    length = round(Fraction(3, 2) * fps)
    found = boundaries(thumbnails(scenes, fps=fps), fps=float(fps))
    assert cuts(found) == [number * length for number in range(1, 5)]


@pytest.mark.parametrize("size", [(64, 36), (120, 320), (640, 272)])
def test_the_size_of_the_film_does_not_matter(size: tuple[int, int]) -> None:
    assert cuts(boundaries(thumbnails([(7, 2.0), (8, 2.0)], size))) == [50]


@pytest.mark.parametrize("seed", range(8))
def test_a_moving_camera_is_no_cut(seed: int) -> None:
    """That it is no dissolve either is for `auto` to find out."""
    assert cuts(boundaries(thumbnails([(seed, 6.0)]))) == []


@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize("level", [0, 255])
def test_a_flash_is_no_cut(length: int, level: int) -> None:
    frames = thumbnails([(3, 4.0)])
    frames[50 : 50 + length] = level
    assert cuts(boundaries(frames)) == []


@pytest.mark.parametrize("number", range(len(TAKES)))
@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize("level", [0, 255])
def test_a_flash_in_a_real_take_is_nothing(number: int, length: int, level: int) -> None:
    frames = take(number).copy()
    frames[30 : 30 + length] = level
    assert boundaries(frames) == []


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_real_takes_are_cut_to_the_frame(old: int, new: int) -> None:
    found = boundaries(np.concatenate([take(old), take(new)]))
    assert [(one.kind, one.frame) for one in found] == [("cut", len(take(old)))]


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize("length", [8, 12, 25, 40])
def test_a_dissolve_is_found_with_its_extent(old: int, new: int, length: int) -> None:
    """The middle to 5 frames, both ends to 10."""
    (one,) = boundaries(dissolve(take(old), take(new), length))
    first, last = len(take(old)) - length, len(take(old)) - 1
    assert one.kind == "dissolve"
    assert abs(one.frame - (first + last + 1) // 2) <= 5
    assert max(abs(one.first - first), abs(one.last - last)) <= 10


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize(("length", "black"), [(6, 2), (12, 6), (20, 0)])
def test_a_fade_is_found_with_its_extent(old: int, new: int, length: int, black: int) -> None:
    """The middle to 3 frames, both ends to 4."""
    (one,) = boundaries(fade(take(old), take(new), length, black))
    first, last = len(take(old)) - length + 1, len(take(old)) + black + length - 1
    assert one.kind == "fade"
    assert abs(one.frame - (first + last + 1) // 2) <= 3
    assert max(abs(one.first - first), abs(one.last - last)) <= 4


def test_a_fade_through_black_is_one_fade() -> None:
    found = boundaries(fade(*(thumbnails([(seed, 2.0)]) for seed in (1, 2)), length=12, black=6))
    fades = [one for one in found if one.kind == "fade"]
    assert len(fades) == 1
    assert cuts(found) == []
    assert 48 <= fades[0].frame <= 62


@pytest.mark.parametrize("level", [0, 255])
def test_a_title_of_one_colour_begins_and_ends_with_a_cut(level: int) -> None:
    found = boundaries(np.concatenate([take(0), shade(level, 30), take(1)]))
    assert [(one.kind, one.frame) for one in found] == [("cut", 132), ("cut", 162)]


@pytest.mark.parametrize("name", ["bigbuckbunny.mp4", "carphone_pristine.mp4"])
def test_real_clips_of_one_take_stay_whole(name: str) -> None:
    assert boundaries(real(sample_clip(name))[0]) == []


def test_the_cuts_of_the_sample_are_found() -> None:
    frames, seconds = real(sample_clip("bikes.mp4"))
    found = boundaries(frames)
    assert [round(seconds[one.frame], 2) for one in found] == BIKES
    assert {one.kind for one in found} == {"cut"}


def test_cuts_of_further_real_footage() -> None:
    """The clips whose cuts were noted by eye, where they are at hand. Only cuts were noted."""
    found, wanted, matched = 0, 0, 0
    for path, noted in [(sample_clip("bikes.mp4"), BIKES), *_noted()]:
        frames, seconds = real(path)
        mine = [seconds[at] for at in cuts(boundaries(frames))]
        found, wanted = found + len(mine), wanted + len(noted)
        matched += sum(any(abs(cut - other) <= 0.1 for other in mine) for cut in noted)
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
