"""Collections, bookmarks and what was seen, and what other programs get of them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import opentimelineio
import pytest

from media.decode import VideoReader
from tests.footage import make_video
from tests.vdx.conftest import run_program
from tests.vdx.web.conftest import served


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    (folder / "films").mkdir()
    make_video(folder / "films" / "beach, 2024.mp4", [(1, 2.0), (2, 2.0)])
    make_video(folder / "films" / "wood.mp4", [(3, 2.0)])
    code = run_program(
        ["--quiet", "--library", str(folder / "library"), "ingest", str(folder / "films")]
    ).code
    assert code == 0
    return folder


@pytest.fixture
def page(films: Path) -> Iterator[httpx.Client]:
    with served(films / "library") as client:
        yield client
        for one in client.get("/api/collections").json()["collections"]:
            client.delete(f"/api/collections/{one['id']}")
        for one in client.get("/api/bookmarks").json()["bookmarks"]:
            client.delete(f"/api/bookmarks/{one['id']}")


def posted(page: httpx.Client, address: str, **asked: Any) -> dict[str, Any]:
    answer = page.post(address, json=asked)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert isinstance(told, dict)
    return told


def video(page: httpx.Client, name: str) -> int:
    ids = {one["name"]: one["id"] for one in page.get("/api/videos").json()["videos"]}
    return int(ids[name])


def test_a_moment_is_kept_changed_and_dropped(page: httpx.Client) -> None:
    beach = video(page, "beach, 2024.mp4")
    gulls = posted(page, "/api/collections", name="Gulls", note="all of them")
    kept = posted(page, "/api/bookmarks", video=beach, start=2.5, end=3.5, collection=gulls["id"], note="two")
    assert kept["video"]["id"] == beach
    frames = page.get(f"/api/videos/{beach}/frames").json()["frames"]
    assert kept["frame"] in [one["id"] for one in frames if one["keyframe"] and one["time"] >= 2]
    posted(page, "/api/bookmarks", video=video(page, "wood.mp4"), start=1.0)
    listed = page.get("/api/collections").json()
    assert (listed["bookmarks"], listed["collections"][0]["count"]) == (2, 1)
    assert page.get("/api/bookmarks", params={"collection": gulls["id"]}).json()["bookmarks"] == [kept]
    assert len(page.get("/api/bookmarks", params={"collection": ""}).json()["bookmarks"]) == 2
    address = f"/api/bookmarks/{kept['id']}"
    assert page.patch(address, json={"note": "three"}).json() == kept | {"note": "three"}
    assert page.patch(address, json={"collection": None}).json()["collection"] is None
    renamed = page.patch(f"/api/collections/{gulls['id']}", json={"name": "Sea gulls"}).json()
    assert (renamed["name"], renamed["note"]) == ("Sea gulls", "all of them")
    assert page.delete(address).status_code == 204
    assert page.delete(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"video": 1, "start": 3, "end": 2}, 422),
        ({"video": 1, "start": -1}, 422),
        ({"video": 999, "start": 1}, 404),
        ({"video": 1, "start": 1, "collection": 999}, 404),
        ({"video": 1}, 422),
        ({"video": 1, "start": 1, "colour": "red"}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused(page: httpx.Client, asked: dict[str, Any], status: int) -> None:
    answer = page.post("/api/bookmarks", json=asked)
    assert answer.status_code == status, answer.text
    assert answer.json()["schema"] == "vdx.error/1"


def test_bookmarks_outlive_indexing_anew(films: Path, tmp_path: Path) -> None:
    folder, library = tmp_path / "films", tmp_path / "library"
    folder.mkdir()
    film = make_video(folder / "a.mp4", [(5, 2.0)])
    argv = ["--quiet", "--library", str(library), "ingest", str(folder)]
    assert run_program(argv).code == 0
    with served(library) as page:
        kept = posted(page, "/api/bookmarks", video=video(page, "a.mp4"), start=1.0)
    film.rename(folder / "b.mp4")
    assert run_program([*argv, "--detector", "uniform"]).code == 0  # another recipe: indexed anew
    with served(library) as page:
        (found,) = page.get("/api/bookmarks").json()["bookmarks"]
    assert (found["name"], found["start"]) == ("b.mp4", 1.0)
    assert found["video"]["id"] != kept["video"]["id"]


def test_how_far_a_video_was_watched(page: httpx.Client) -> None:
    beach, wood = video(page, "beach, 2024.mp4"), video(page, "wood.mp4")
    for id_, second in ((beach, 1.0), (wood, 0.5), (beach, 3.25)):
        assert page.post("/api/seen", json={"video": id_, "second": second}).status_code == 204
    told = [(one["video"], one["second"]) for one in page.get("/api/seen").json()["seen"]]
    assert told == [(beach, 3.25), (wood, 0.5)]
    assert page.post("/api/seen", json={"video": beach, "second": -1}).status_code == 422


def exported(page: httpx.Client, number: int, format_: str) -> httpx.Response:
    answer = page.get(f"/api/collections/{number}/export", params={"format": format_})
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer


def test_what_other_programs_get(page: httpx.Client, tmp_path: Path) -> None:
    beach, wood = video(page, "beach, 2024.mp4"), video(page, "wood.mp4")
    number = posted(page, "/api/collections", name="For the film")["id"]
    posted(page, "/api/bookmarks", video=beach, start=0.4, end=1.2, collection=number, note="a, b")
    posted(page, "/api/bookmarks", video=wood, start=1.0, collection=number)  # a moment: its shot
    spans = [(0.4, 1.2), (0.0, 2.0)]

    told = json.loads(exported(page, number, "json").text)
    assert [(one["start"], one["end"]) for one in told["bookmarks"]] == spans
    rows = list(csv.DictReader(io.StringIO(exported(page, number, "csv").text)))
    assert [(float(row["start"]), float(row["end"])) for row in rows] == spans
    assert (rows[0]["name"], rows[0]["note"]) == ("beach, 2024.mp4", "a, b")

    edl = exported(page, number, "edl").text.splitlines()
    assert edl[:2] == ["TITLE: For the film", "FCM: NON-DROP FRAME"]
    assert "00:00:00:10 00:00:01:05 00:00:00:00 00:00:00:20" in edl[3]
    assert "00:00:00:00 00:00:02:00 00:00:00:20 00:00:02:20" in edl[7]

    timeline: Any = opentimelineio.adapters.read_from_string(exported(page, number, "otio").text, "otio_json")
    ranges = [clip.source_range for clip in timeline.find_clips()]
    assert [(one.start_time.value, one.duration.value) for one in ranges] == [(10, 20), (0, 50)]

    with zipfile.ZipFile(io.BytesIO(exported(page, number, "clips").content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == ["001 beach, 2024 0.400-1.200.mp4", "002 wood 0.000-2.000.mp4"]
        archive.extract(names[0], tmp_path)
    with VideoReader(tmp_path / names[0]) as reader:
        assert sum(1 for _ in reader.frames()) == 20


def test_clips_of_videos_that_are_gone_are_told_of(page: httpx.Client, films: Path) -> None:
    number = posted(page, "/api/collections", name="Gone")["id"]
    posted(page, "/api/bookmarks", video=video(page, "wood.mp4"), start=0, end=1, collection=number)
    film = films / "films" / "wood.mp4"
    film.rename(film.with_suffix(".away"))
    try:
        archive = zipfile.ZipFile(io.BytesIO(exported(page, number, "clips").content))
    finally:
        film.with_suffix(".away").rename(film)
    assert archive.namelist() == ["missing.txt"]
    assert b"wood.mp4" in archive.read("missing.txt")
    assert page.get("/api/collections/99999/export").status_code == 404
