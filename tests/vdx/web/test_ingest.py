"""Adding files from the page: progress, errors, trying again, cancelling, and what pages hear of it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.footage import make_video, truncate
from tests.vdx.web.conftest import PATIENCE, Serve, served
from vdx.library import Library
from vdx.web.objects.ingest import FolderList
from vdx.web.objects.jobs import JobView
from vdx.web.options import WebOptions


def ended(page: httpx.Client, job: dict[str, Any]) -> JobView:
    """A job when nothing more will happen."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = JobView.model_validate(page.get(f"/api/jobs/{job['id']}").json())
        if found.state not in ("queued", "running"):
            return found
        assert time.monotonic() < deadline
        time.sleep(0.05)


def start(page: httpx.Client, **order: Any) -> dict[str, Any]:
    answer = page.post("/api/ingest", json=order)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    make_video(folder / "whole.mp4", [(1, 1.0)])
    broken = make_video(folder / "broken.mp4", [(2, 1.0)])
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(5000))
    truncate(make_video(folder / "short.mkv", [(5, 3.0), (6, 3.0)]), 0.6)
    (folder / "notes.txt").write_text("no video")
    return folder


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is told, (name, object) after (name, object)."""
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def test_a_folder_is_added_and_pages_hear_of_it(new_page: httpx.Client, films: Path) -> None:
    with new_page.stream("GET", "/api/events") as told:
        assert told.headers["content-type"].startswith("text/event-stream")
        job = start(new_page, paths=[str(films)])
        seen, changed, last = set(), 0, None
        for name, data in events(told.iter_lines()):
            changed += name == "library"
            if name == "job" and data["id"] == job["id"]:
                seen.add(data["state"])
                last = JobView.model_validate(data)
            if last is not None and last.state == "done":
                break
    assert last is not None
    assert changed
    assert {"running", "done"} <= seen
    assert (last.done, last.total, last.unit) == (4, 4, "files")
    assert {file.name: file.outcome for file in last.files} == {
        "whole.mp4": "new",
        "short.mkv": "partial",
        "broken.mp4": "failed",
    }
    errors = {file.name: file.error for file in last.files}
    assert errors["whole.mp4"] is None
    assert "index is missing" in str(errors["broken.mp4"])
    assert last.result is not None
    assert (last.result["schema"], last.result["new"]) == ("vdx.ingest/1", 1)
    listed = new_page.get("/api/videos").json()
    assert {video["name"] for video in listed["videos"]} == {"whole.mp4", "short.mkv"}
    failures = new_page.get("/api/failures")
    told = [(file["name"], file["partial"]) for file in failures.json()["files"]]
    assert told == [("broken.mp4", False), ("short.mkv", True)]
    assert str(films) not in failures.text


def test_what_failed_is_tried_again(new_page: httpx.Client, films: Path, tmp_path: Path) -> None:
    assert ended(new_page, start(new_page, paths=[str(films)])).state == "done"
    make_video(films / "broken.mp4", [(2, 1.0)])
    again = ended(new_page, start(new_page, retry=True))
    assert {file.name: file.outcome for file in again.files} == {"broken.mp4": "new", "short.mkv": "partial"}
    assert [file["name"] for file in new_page.get("/api/failures").json()["files"]] == ["short.mkv"]


def test_a_change_by_another_program_is_told(tmp_path: Path) -> None:
    clip = make_video(tmp_path / "one.mp4", [(1, 1.0)])
    with Library(tmp_path / "library") as other:
        other.ingest(clip)
        with served(tmp_path / "library") as page, page.stream("GET", "/api/events") as told:
            lines = told.iter_lines()
            assert next(lines) == ": listening"
            other.ingest(Path(shutil.copy(clip, tmp_path / "copy.mp4")))
            name, data = next(events(lines))
    assert (name, data) == ("library", {"schema": "vdx.change/1", "videos": 1})


def test_an_ingest_is_cancelled_and_what_is_finished_stays(new_page: httpx.Client, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        make_video(folder / f"{number:02d}.mp4", [(number, 0.5)])
    job = start(new_page, paths=[str(folder)])
    deadline = time.monotonic() + PATIENCE
    while new_page.get(f"/api/jobs/{job['id']}").json()["done"] < 1:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    new_page.post(f"/api/jobs/{job['id']}/cancel")
    last = ended(new_page, job)
    assert (last.state, last.result) == ("cancelled", None)
    assert new_page.get("/api/status").json()["writer"] is None
    assert 1 <= new_page.get("/api/videos").json()["total"] < 30
    more = ended(new_page, start(new_page, paths=[str(folder)]))
    assert more.state == "done"
    assert new_page.get("/api/videos").json()["total"] == 30


def test_a_path_that_is_not_there_is_a_failure_of_that_file(new_page: httpx.Client, tmp_path: Path) -> None:
    last = ended(new_page, start(new_page, paths=[str(tmp_path / "nothing.mp4")]))
    assert last.state == "done"
    assert [(file.name, file.outcome) for file in last.files] == [("nothing.mp4", "failed")]


@pytest.mark.parametrize(
    "order",
    [{}, {"paths": []}, {"paths": ["films"]}, {"paths": ["/a\0b"]}, {"paths": 3}, {"path": "/"}, []],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused(new_page: httpx.Client, order: object) -> None:
    answer = new_page.post("/api/ingest", json=order)
    assert (answer.status_code, answer.json()["schema"]) == (422, "vdx.error/1")


def test_somebody_elsewhere_adds_nothing_and_sees_no_folder(library: Path, serve: Serve) -> None:
    page = serve(library, WebOptions(host="0.0.0.0", port=0, token="long enough"))  # noqa: S104, S106
    page.headers["Authorization"] = "Bearer long enough"
    refused = page.post("/api/ingest", json={"paths": ["/"]})
    assert (refused.status_code, refused.json()["error"]["type"]) == (403, "Refused")
    assert page.get("/api/folders").status_code == 403


def test_folders(new_page: httpx.Client, films: Path) -> None:
    (films / "Below").mkdir()
    (films / "above").mkdir()
    (films / ".hidden").mkdir()
    found = FolderList.model_validate(new_page.get("/api/folders", params={"path": str(films)}).json())
    assert [folder.name for folder in found.folders] == ["above", "Below"]
    assert (found.path, found.parent, found.videos) == (str(films), str(films.parent), 3)
    home = FolderList.model_validate(new_page.get("/api/folders").json())
    assert home.places
    assert FolderList.model_validate(new_page.get("/api/folders", params={"path": "/"}).json()).parent is None
    missing = new_page.get("/api/folders", params={"path": str(films / "nothing")})
    assert (missing.status_code, str(films) in missing.text) == (404, False)
    for wrong in ("films", "/\0"):
        assert new_page.get("/api/folders", params={"path": wrong}).status_code == 422
