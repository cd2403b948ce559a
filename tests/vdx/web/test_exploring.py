"""Looking around: themes, the map, strips, neighbours, regions, what looks alike and what is the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from tests.footage import make_video
from tests.vdx.conftest import run_program
from tests.vdx.web.conftest import served


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A library of two films that share a scene, and a third one."""
    folder = tmp_path_factory.mktemp("exploring")
    (folder / "films").mkdir()
    make_video(folder / "films" / "red boats.mp4", [(1, 3.0), (2, 4.0)], size=(320, 240))
    make_video(folder / "films" / "blue boats.mp4", [(2, 4.0), (3, 2.0)], size=(320, 240))
    make_video(folder / "films" / "forest.mp4", [(4, 3.0)], size=(320, 240))
    library = folder / "library"
    assert run_program(["--quiet", "--library", str(library), "ingest", str(folder / "films")]).code == 0
    with served(library) as client:
        yield client


def videos(page: httpx.Client) -> dict[str, int]:
    return {one["name"]: one["id"] for one in page.get("/api/videos").json()["videos"]}


def test_themes_hold_every_keyframe_and_lead_back_up(page: httpx.Client) -> None:
    found = page.get("/api/clusters").json()
    assert found["schema"] == "vdx.clusters/1"
    keyframes = [
        frame["id"]
        for id_ in videos(page).values()
        for frame in page.get(f"/api/videos/{id_}/frames").json()["frames"]
        if frame["keyframe"]
    ]
    assert found["count"] == len(keyframes)
    assert found["parent"] is None
    assert found["children"] == []  # they are seen at a glance
    assert {one["frame"] for one in found["frames"]} == set(keyframes)
    again = page.get("/api/clusters", params={"node": found["node"], "offset": 1, "limit": 2}).json()
    assert again["frames"] == found["frames"][1:3]
    assert again["path"] == [{"node": found["node"], "name": ""}]
    assert page.get("/api/clusters", params={"node": "nonsense"}).status_code == 422
    jobs = page.get("/api/jobs").json()["jobs"]
    assert ("themes", "done") in [(job["kind"], job["state"]) for job in jobs]


def test_the_map_shows_every_keyframe(page: httpx.Client) -> None:
    count = page.get("/api/clusters").json()["count"]
    points = page.get("/api/map").json()["points"]
    assert len(points) == count
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y, *_ in points)
    assert {video for *_, video, _ in points} == set(videos(page).values())


def test_strips_tell_colours_and_motion(page: httpx.Client) -> None:
    id_ = videos(page)["red boats.mp4"]
    found = page.get(f"/api/videos/{id_}/strips").json()
    assert len(found["times"]) == len(found["colors"]) == len(found["motion"])
    assert all(one < other for one, other in pairwise(found["times"]))
    assert all(len(colour) == 7 and colour.startswith("#") for colour in found["colors"])
    assert all(0 <= value <= 1 for value in found["motion"])
    assert max(found["motion"]) > 0
    few = page.get(f"/api/videos/{id_}/strips", params={"columns": 3}).json()
    assert len(few["times"]) <= 3
    assert page.get("/api/videos/99/strips").status_code == 404


def test_a_keyframe_amid_its_neighbours(page: httpx.Client) -> None:
    id_ = videos(page)["red boats.mp4"]
    frames = page.get(f"/api/videos/{id_}/frames").json()["frames"]
    keyframes = [{"id": one["id"], "time": one["time"]} for one in frames if one["keyframe"]]
    found = page.get("/api/context", params={"frame": keyframes[1]["id"], "n": 1}).json()
    assert found["video"]["id"] == id_
    assert found["before"] == keyframes[:1]
    assert found["frame"] == keyframes[1]
    assert found["after"] == keyframes[2:3]
    for missing in (10**6, -1, 2**70):
        assert page.get("/api/context", params={"frame": missing}).status_code == 404


def test_films_that_share_a_scene_are_copies_in_part(page: httpx.Client) -> None:
    ids = videos(page)
    found = page.get(f"/api/videos/{ids['red boats.mp4']}/copies").json()
    (copy,) = found["copies"]
    assert copy["video"]["id"] == ids["blue boats.mp4"]
    assert copy["kind"] in ("partial", "contains", "contained")
    assert copy["shared"]["segments"]
    assert copy["proof"]["query_time"] - copy["proof"]["time"] == pytest.approx(3.0, abs=0.1)
    assert all(len(point) == 4 for point in copy["proof"]["points"])
    frames = page.get(f"/api/videos/{copy['video']['id']}/frames").json()["frames"]
    assert copy["frame"] in [one["id"] for one in frames if one["keyframe"]]
    assert page.get(f"/api/videos/{ids['forest.mp4']}/copies").json()["copies"] == []


def test_related_videos_are_others(page: httpx.Client) -> None:
    ids = videos(page)
    found = page.get(f"/api/videos/{ids['red boats.mp4']}/related").json()
    shown = [one["video"]["id"] for one in found["results"]]
    assert shown
    assert ids["red boats.mp4"] not in shown


def test_masks_of_regions_are_transparent_pictures(page: httpx.Client) -> None:
    marks = [
        mark
        for id_ in videos(page).values()
        for mark in page.get(f"/api/videos/{id_}/regions").json()["regions"]
    ]
    for mark in marks[:3]:
        answer = page.get(f"/regions/{mark['id']}.png")
        picture = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_UNCHANGED)
        assert picture.shape[2] == 4
        assert 0 < (picture[:, :, 3] > 0).mean() < 1
    missing = page.get("/regions/12345.png")
    assert (missing.status_code, missing.json()["error"]["type"]) == (404, "RegionNotFound")


def test_nothing_is_known_of_a_library_that_is_not_there(new_page: httpx.Client, tmp_path: Path) -> None:
    for address in ("/api/clusters", "/api/map"):
        assert new_page.get(address).status_code == 404
    assert new_page.get("/api/collections").json()["collections"] == []
    assert not (tmp_path / "new library" / "marks.sqlite").exists()
