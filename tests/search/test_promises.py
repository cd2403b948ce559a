"""What holds of every answer, whatever was asked; and of asking while the library changes."""

from __future__ import annotations

import itertools
import math
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import search
from search.matches import SearchResult
from search.query import Query, Region
from storage.errors import LibraryNotFound
from storage.library import Store
from tests.footage import make_video
from tests.search.conftest import BIKES, BUNNY, PHONE, SETTINGS, Bgr, black, film, picture, shown
from vdx.library import Library

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


SIMILARITIES = {"cnn", "color", "edges", "phash"}


def _check(result: SearchResult) -> None:
    scores = [match.score for match in result.matches]
    assert scores == sorted(scores, reverse=True)
    assert len({match.video.id for match in result.matches}) == len(scores)
    for match in result.matches:
        assert 1 <= len(match.segments) <= 8
        assert match.score == match.segments[0].score
        assert [s.score for s in match.segments] == sorted((s.score for s in match.segments), reverse=True)
        assert set(match.evidence) - {"fingerprint"} == SIMILARITIES  # not every frame has a fingerprint
        assert all(-1 <= value <= 1 for value in match.evidence.values())
        if match.proof is not None:
            assert match.proof.keypoints >= 4
            assert 0 <= match.proof.shown <= 1
            assert 0 <= match.proof.fills <= 1
            assert 0 <= match.proof.time <= match.video.record.duration
            assert all(-0.01 <= value <= 1.01 for point in match.proof.points for value in point)
        for segment in match.segments:
            assert 0 <= segment.score <= 1
            times = (segment.start, segment.best, segment.end)
            assert 0 <= times[0] <= times[1] <= times[2] <= match.video.record.duration
            assert 0 <= segment.query_start <= segment.query_end < math.inf


@pytest.fixture(scope="module")
def stills(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stills")
    frames = [frame for name in (BIKES, BUNNY, PHONE) for frame in shown(name)[5::25]]
    return [picture(folder / f"{at}.png", frame) for at, frame in enumerate(frames)]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of one thing and another: known, strange, black, flashes."""
    whole = {name: shown(name) for name in (BIKES, BUNNY, PHONE)}
    parts: list[list[Bgr]] = []
    for number in range(14):
        choice = random.Random(number)  # noqa: S311
        start, length = choice.randrange(75), choice.choice([5, 18, 38])
        frames = whole[(BIKES, BUNNY, PHONE)[number % 3]][start : start + length]
        parts.append(black(length / 50) if number % 5 == 4 else frames)
    return film(tmp_path_factory.mktemp("asked") / "asked.mkv", *parts)


@given(start=st.floats(0, 9), length=st.floats(0.05, 10), corner=st.floats(0, 0.5), side=st.floats(0.1, 0.5))
@FEW
def test_answers_to_clips_are_well_formed(
    library: Library, asked: Path, start: float, length: float, corner: float, side: float
) -> None:
    region = Region(corner, corner, side, side) if corner > 0.25 else None
    result = library.search(Query(asked, start=start, end=start + length, region=region))
    _check(result)
    for match in result.matches:
        for segment in match.segments:
            assert start - 0.1 <= segment.query_start
            assert segment.query_end <= start + length + 0.1


@given(at=st.integers(0, 18), corner=st.floats(0, 0.7), side=st.floats(0.02, 0.3))
@FEW
def test_answers_to_stills_are_well_formed(
    library: Library, stills: list[Path], at: int, corner: float, side: float
) -> None:
    path = stills[at % len(stills)]
    _check(library.search(Query(path, region=Region(corner, corner, side, side)), limit=3))


def test_answers_to_whole_stills_are_well_formed(library: Library, stills: list[Path]) -> None:
    for path in stills[::2]:
        _check(library.search(path))


INGEST = "import sys; from vdx.library import *; Library(sys.argv[1], IngestSettings(jobs=1, "
INGEST += "runtime='openvino')).ingest(*sys.argv[2:])"


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_search_goes_on_while_another_process_ingests(library: Library, tmp_path: Path) -> None:
    more, before = tmp_path / "more", len(library.videos())
    more.mkdir()
    for number in range(6):
        make_video(more / f"{number}.mp4", [(300 + number, 3.0)])
    with Library(shutil.copytree(library.path, tmp_path / "library"), SETTINGS) as library:
        still = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
        command = [sys.executable, "-c", INGEST, str(library.path), str(more)]
        with subprocess.Popen(command, env=_environment()) as ingest:
            asked = 0
            while ingest.poll() is None or not asked:
                result = library.search(still)
                _check(result)
                assert result.matches[0].video.paths[0].name == "bikes.mp4"
                asked += 1
        assert ingest.returncode == 0
        assert len(library.videos()) == before + 6
        assert len(library.search(Query(still, mode="similar"), limit=100).matches) == before + 6


def test_neighbours_without_the_feature_are_no_obstacle(films: Path, tmp_path: Path) -> None:
    light = replace(SETTINGS, extractors=("color",))
    path = tmp_path / "library"
    Library(path, light).ingest(films / "1.mp4")
    Library(path, SETTINGS).ingest(films / "bikes.mp4")
    Library(path, light).ingest(films / "2.mp4")
    library = Library(path, SETTINGS)
    still = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
    clip = film(tmp_path / "clip.mkv", shown(BIKES, 5.5, 9.5))
    for query in (still, clip):
        result = library.search(query)
        _check(result)
        assert [match.video.paths[0].name for match in result.matches] == ["bikes.mp4"]


class _Deleting(Store):
    """A reader before whose n-th look at rows somebody deletes a video."""

    looks = 0
    delete_at = 1
    victim = 0

    def frame_rows(self, ids: object) -> object:  # type: ignore[override]
        self.looks += 1
        if self.looks == self.delete_at:
            with Store.open(self.path, writable=True) as writer:
                writer.delete_video(self.victim)
                writer.compact(full=True)
        return super().frame_rows(ids)  # type: ignore[arg-type]


@pytest.mark.parametrize("delete_at", [1, 2])
def test_a_video_that_is_deleted_meanwhile_is_no_match(
    library: Library, tmp_path: Path, delete_at: int
) -> None:
    copy = tmp_path / "library"
    shutil.copytree(library.path, copy)
    still = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
    with _Deleting.open(copy) as store:
        assert isinstance(store, _Deleting)
        store.delete_at = delete_at
        (store.victim,) = (v.id for v in store.videos() if v.paths[0].name == "bikes.mp4")
        result = search(store, library._features(), Query(still), limit=5)
    assert "bikes.mp4" not in [match.video.paths[0].name for match in result.matches]
    _check(result)


def test_a_library_that_is_gone_is_told(library: Library, tmp_path: Path) -> None:
    copy = Library(shutil.copytree(library.path, tmp_path / "library"), SETTINGS)
    still = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
    assert copy.search(still).matches
    copy.close()
    shutil.rmtree(copy.path)
    for _ in range(2):
        with pytest.raises(LibraryNotFound):
            copy.search(still)
    assert not copy.path.exists()


OFFLINE = """
import socket, sys

def refuse(*_, **__):
    raise AssertionError("somebody wants the network")

socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
socket.socket.__init__ = refuse
from vdx.library import *

library = Library(sys.argv[1], IngestSettings(jobs=1, runtime="openvino"))
assert library.ingest(sys.argv[2]).clean
assert library.search(sys.argv[3]).confident
"""


def test_nothing_asks_for_the_network(films: Path, tmp_path: Path) -> None:
    still = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
    arguments = [str(tmp_path / "library"), str(films / "bikes.mp4"), str(still)]
    done = subprocess.run([sys.executable, "-c", OFFLINE, *arguments], env=_environment(), check=False)
    assert done.returncode == 0


def test_threads_share_a_library(library: Library, tmp_path: Path) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 6.2)[0])
    fresh = Library(library.path, SETTINGS)
    with ThreadPoolExecutor(4) as pool:
        answers = [result.matches for result in pool.map(fresh.search, [path] * 8)]
    assert all(a == b for a, b in itertools.pairwise(answers))
    fresh.close()
