"""Indexing from the page: progress, errors by file, another try, and an end before the end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.footage import make_video, truncate
from tests.vdx.web.conftest import Serve
from vdx.web.options import WebOptions

PATIENCE = 120.0


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    (folder / "trips").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    make_video(folder / "beach.mp4", [(1, 1.0)])
    truncate(make_video(folder / "trips" / "cut.mkv", [(2, 3.0), (3, 3.0)]), 0.6)
    (folder / "broken.mp4").write_bytes(b"\0" * 4000)
    return folder


def ended(page: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE
    while job["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.05)
        job = page.get(f"/api/jobs/{job['id']}").json()
    return job


def test_a_folder_is_indexed_and_each_file_told(new_page: httpx.Client, films: Path) -> None:
    assert new_page.get("/api/failures").json() == {"schema": "vdx.failures/1", "files": []}
    job = ended(new_page, new_page.post("/api/ingest", json={"paths": [str(films)]}).json())
    assert (job["kind"], job["state"], job["done"], job["total"], job["unit"]) == (
        "ingest", "done", 3, 3, "files",
    )  # fmt: skip
    assert {file["name"]: file["outcome"] for file in job["files"]} == {
        "beach.mp4": "new", "cut.mkv": "partial", "broken.mp4": "failed",
    }  # fmt: skip
    assert all(bool(file["error"]) == (file["outcome"] != "new") for file in job["files"])
    assert (job["result"]["schema"], job["result"]["new"]) == ("vdx.ingest/1", 1)
    assert new_page.get("/api/videos").json()["total"] == 2
    files = new_page.get("/api/failures").json()["files"]
    assert [(file["name"], file["partial"]) for file in files] == [("broken.mp4", False), ("cut.mkv", True)]
    assert str(films) not in new_page.get("/api/failures").text


def test_another_try_takes_what_failed_and_nothing_else(new_page: httpx.Client, films: Path) -> None:
    ended(new_page, new_page.post("/api/ingest", json={"paths": [str(films)]}).json())
    make_video(films / "broken.mp4", [(4, 1.0)])
    make_video(films / "later.mp4", [(5, 1.0)])
    job = ended(new_page, new_page.post("/api/ingest", json={"retry": True}).json())
    assert {file["name"]: file["outcome"] for file in job["files"]} == {
        "broken.mp4": "new", "cut.mkv": "partial",
    }  # fmt: skip
    names = [video["name"] for video in new_page.get("/api/videos").json()["videos"]]
    assert names == ["beach.mp4", "broken.mp4", "cut.mkv"]


def test_cancelled_it_keeps_what_is_finished_and_goes_on_later(
    new_page: httpx.Client, tmp_path: Path
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(6):
        make_video(folder / f"{number}.mp4", [(number, 20.0)])
    job = new_page.post("/api/ingest", json={"paths": [str(folder)]}).json()
    new_page.post(f"/api/jobs/{job['id']}/cancel")
    job = ended(new_page, job)
    assert job["state"] == "cancelled"
    assert new_page.get("/api/videos").json()["total"] < 6
    again = ended(new_page, new_page.post("/api/ingest", json={"paths": [str(folder)]}).json())
    assert (again["state"], new_page.get("/api/videos").json()["total"]) == ("done", 6)


def test_folders_are_shown_to_choose_one(new_page: httpx.Client, films: Path) -> None:
    shown = new_page.get("/api/folders", params={"path": str(films)}).json()
    assert (shown["path"], shown["parent"]) == (str(films), str(films.parent))
    assert shown["folders"] == [{"name": "trips", "path": str(films / "trips")}]
    assert new_page.get("/api/folders").json()["path"] == str(Path.home().resolve())
    assert new_page.get("/api/folders", params={"path": "/"}).json()["parent"] is None


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [("/no/such/place", 404, "there is no folder 'place'"), ("films", 422, "give a whole path")],
)
def test_a_folder_that_is_none_is_refused(
    new_page: httpx.Client, path: str, status: int, sentence: str
) -> None:
    found = new_page.get("/api/folders", params={"path": path})
    assert (found.status_code, sentence in found.json()["error"]["message"]) == (status, True), found.text


@pytest.mark.parametrize(
    "body", [{}, {"paths": ["films"]}, {"retry": True}, {"paths": ["/a\0b"]}, {"path": "/"}]
)
def test_what_makes_no_sense_is_refused(new_page: httpx.Client, body: dict[str, Any]) -> None:
    found = new_page.post("/api/ingest", json=body)
    assert (found.status_code, found.json()["schema"]) == (422, "vdx.error/1")
    assert new_page.get("/api/jobs").json()["jobs"] == []


def test_a_path_that_is_not_there_is_told(new_page: httpx.Client, tmp_path: Path) -> None:
    job = ended(new_page, new_page.post("/api/ingest", json={"paths": [str(tmp_path / "gone.mp4")]}).json())
    assert (job["state"], [file["outcome"] for file in job["files"]]) == ("done", ["failed"])


def test_whoever_comes_from_elsewhere_names_no_folders(serve: Serve, tmp_path: Path, films: Path) -> None:
    options = WebOptions(host="0.0.0.0", port=0, token="secret")  # noqa: S104, S106
    page = serve(tmp_path / "library", options)
    page.cookies.update({})
    page.get("/", params={"token": "secret"})
    for found in (
        page.get("/api/folders", params={"path": str(films)}),
        page.post("/api/ingest", json={"paths": [str(films)]}),
    ):
        assert (found.status_code, found.json()["error"]["type"]) == (403, "Refused"), found.text
