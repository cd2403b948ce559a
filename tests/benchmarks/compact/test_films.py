"""Films put together without loss: the file shows what the takes do, and shots are where it is said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.compact.clips import rows, stretches
from benchmarks.compact.films import TABLE, Film, films, made, shots_of
from benchmarks.compact.results import Results
from benchmarks.films.sources import Source, load_sources, read_take
from media.decode import VideoReader
from media.frame import Bgr
from tests.footage import make_video, sample_clip, shared_videos

SIZE = (96, 64)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    other = make_video(tmp_path_factory.mktemp("takes") / "1.mp4", [(1, 2.0)], size=(160, 120))
    real = Source(sample_clip("carphone_pristine.mp4"), 0, 120, 1, 144)
    shots = [(real, 10, 7), (Source(other, 5, 40, 2, 120), 0, 9), (real, 30, 5)]
    return Film("small", shots, SIZE)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return Results(tmp_path_factory.mktemp("results"))


def test_a_film_shows_every_frame_of_its_takes(film: Film, results: Results) -> None:
    expected = [p for take, first, n in film.shots for p in read_take(take, first, n, 1, SIZE)]
    with VideoReader(made(film, results)) as reader:
        shown = [frame.image() for frame in reader.frames()]
        assert reader.info.frame_rate == 25
    assert len(shown) == len(expected) == film.starts[-1] == 21
    # Colours lose three quarters of their samples, and all is rounded.
    assert max(_apart(one, other) for one, other in zip(shown, expected, strict=True)) < 1.5
    nearest = [min(range(21), key=lambda at: _apart(one, expected[at])) for one in shown]
    assert nearest == list(range(21))


def _apart(one: Bgr, other: Bgr) -> float:
    """Levels of brightness by which two pictures differ."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(int) for picture in (one, other)]
    return float(np.abs(grey[0] - grey[1]).mean())


def test_shots_begin_where_their_takes_do(film: Film, results: Results) -> None:
    path = made(film, results)
    shots = shots_of(film, path)
    with VideoReader(path) as reader:
        pts = [frame.pts for frame in reader.frames()]
    assert [shot.start_pts for shot in shots] == [pts[0], pts[7], pts[16]]
    assert [shot.transition for shot in shots] == ["start", "cut", "cut"]
    assert all(before.end_pts == after.start_pts for before, after in pairwise(shots))
    assert shots[-1].end_pts > pts[-1]


def test_a_film_is_made_once_and_anew_for_other_shots(film: Film, results: Results) -> None:
    path = made(film, results)
    before = path.stat().st_mtime_ns
    assert made(film, results) == path
    assert path.stat().st_mtime_ns == before
    assert made(Film(film.name, film.shots[:2], SIZE), results) != path


def test_a_file_of_another_length_is_refused(film: Film, results: Results) -> None:
    with pytest.raises(ValueError, match="has 21 frames and not 16"):
        shots_of(Film(film.name, film.shots[:2], SIZE), made(film, results))


def test_listed_takes_are_uncut_and_long_enough() -> None:
    takes = {Path(take).name for take in _listed()}
    known = {row["path"].rpartition("/")[2]: row for row in rows(Path("benchmarks/films/sources.tsv"))}
    assert takes <= set(known)
    for row in rows(TABLE):
        take = known[row["path"].rpartition("/")[2]]
        assert int(row["first"]) + int(row["frames"]) <= int(take["frames"]) // int(take["step"])


def _listed() -> list[str]:
    return [row["path"] for row in rows(TABLE)]


def test_all_that_is_listed_is_there_where_the_shared_footage_is() -> None:
    there = shared_videos() is not None
    names = {row["film"] for row in rows(TABLE)}
    assert {film.name for film in films()} == (names if there else set())
    assert len(stretches()) == (9 if there else 0)
    assert bool(load_sources("test")) == there
