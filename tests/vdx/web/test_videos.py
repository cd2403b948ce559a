"""Lists and single videos, as the page gets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from vdx.library import Library
from vdx.web.objects.videos import FacetList, FrameList


def names(web: httpx.Client, **given: Any) -> list[str]:
    answer = web.get("/api/videos", params=given)
    assert answer.status_code == 200, answer.text
    return [video["name"] for video in answer.json()["videos"]]


def test_a_page_of_videos(web: httpx.Client) -> None:
    found = web.get("/api/videos", params={"sort": "duration", "order": "desc", "limit": 2}).json()
    assert (found["schema"], found["total"], found["next"]) == ("vdx.ls/1", 4, "2")
    assert found["videos"][0]["name"] == "beach.mp4"
    rest = web.get("/api/videos", params={"sort": "duration", "order": "desc", "offset": 2}).json()
    assert (len(rest["videos"]), rest["next"]) == (2, None)


def test_filters(web: httpx.Client) -> None:
    assert names(web, text="night") == ["city at night.mkv"]
    assert names(web, status="partial") == ["cut short.mkv"]
    assert names(web, shortest=5, status="complete") == ["beach.mp4"]
    assert names(web, **{"from": "2000-01-01", "to": "2001-01-01"}) == []
    assert len(names(web, audio="no", codec="h264", resolution="sd")) == 4


@pytest.mark.parametrize(
    "given",
    [
        {"status": "gone"},
        {"audio": "maybe"},
        {"from": "yesterday"},
        {"shortest": -1},
        {"shortest": "nan"},
        {"shortest": 5, "longest": 4},
        {"limit": 0},
        {"limit": 10**6},
        {"sort": "colour"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(web: httpx.Client, given: dict[str, object]) -> None:
    answer = web.get("/api/videos", params=given)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert answer.json()["schema"] == "vdx.error/1"


def test_facets(web: httpx.Client) -> None:
    facets = FacetList.model_validate(web.get("/api/facets", params={"status": "partial"}).json()).facets
    values = {facet.name: {value.value: value.count for value in facet.values} for facet in facets}
    assert values["status"] == {"complete": 3, "partial": 1}
    assert values["codec"] == {"h264": 1}


def test_one_video(web: httpx.Client, library: Path) -> None:
    with Library(library) as opened:
        video = opened.video("beach.mp4")
        frames = opened.frames(video.id)
    info = web.get(f"/api/videos/{video.id}").json()
    assert (info["schema"], info["name"]) == ("vdx.info/1", "beach.mp4")
    shots = web.get(f"/api/videos/{video.id}/shots").json()
    assert [shot["start"] for shot in shots["shots"]] == [0.0, 3.0]
    found = FrameList.model_validate(web.get(f"/api/videos/{video.id}/frames").json()).frames
    assert [frame.id for frame in found] == [frame.id for frame in frames]
    assert [frame.keyframe for frame in found] == [frame.blob is not None for frame in frames]


def test_a_library_that_does_not_exist_yet_is_empty(new_page: httpx.Client) -> None:
    assert new_page.get("/api/videos").json() == {
        "schema": "vdx.ls/1",
        "total": 0,
        "videos": [],
        "next": None,
    }
    assert new_page.get("/api/facets").json()["facets"] == []
    assert new_page.get("/api/status").json()["videos"] == 0
    missing = new_page.get("/api/videos/1")
    assert (missing.status_code, missing.json()["error"]["type"]) == (404, "LibraryNotFound")
