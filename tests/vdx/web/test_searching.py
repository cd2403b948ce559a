"""Search with what is uploaded and with what the library holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from tests.footage import make_video, moving_scene


def upload(web: httpx.Client, content: bytes, name: str = "shot.png") -> httpx.Response:
    return web.post("/api/uploads", content=content, headers={"X-Name": name})


def png(seed: int, frame: int) -> bytes:
    return cv2.imencode(".png", list(moving_scene(seed, 3.0))[frame])[1].tobytes()


def found(web: httpx.Client, **asked: Any) -> list[dict[str, Any]]:
    answer = web.get("/api/search", params=asked)
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert isinstance(results, list)
    return results


def test_a_picture_is_uploaded_looked_at_and_found(web: httpx.Client) -> None:
    content = png(2, 30)
    answer = upload(web, content, "my%20%E5%9B%BE.png").json()
    assert (answer["kind"], answer["name"], answer["width"]) == ("image", "my 图.png", 160)
    assert upload(web, content, "again.png").json() == answer | {"name": "again.png"}
    shown = web.get(f"/uploads/{answer['id']}.jpg", params={"w": 80})
    picture = cv2.imdecode(np.frombuffer(shown.content, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[:2] == (60, 80)
    best = found(web, like=f"u-{answer['id']}")[0]
    assert best["video"]["name"] == "beach.mp4"
    assert best["segments"][0]["start"] <= 4.2 <= best["segments"][0]["end"] + 0.01
    assert best["segments"][0]["frame"] is not None


def test_a_clip_is_uploaded_and_found(web: httpx.Client, tmp_path: Path) -> None:
    clip = make_video(tmp_path / "clip.mp4", [(2, 2.0)]).read_bytes()
    answer = upload(web, clip, "clip.mp4").json()
    assert answer["kind"] == "video"
    assert answer["duration"] == pytest.approx(2.0, abs=0.05)
    assert web.get(f"/uploads/{answer['id']}.jpg", params={"t": 1.5}).headers["content-type"] == "image/jpeg"
    assert found(web, like=f"u-{answer['id']}")[0]["video"]["name"] == "beach.mp4"
    part = found(web, like=f"u-{answer['id']}@0.5-1.5")
    assert part[0]["video"]["name"] == "beach.mp4"


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", png(1, 0)[:60], b"\0\0\0 ftypisom" + bytes(500)],
    ids=["empty", "text", "cut", "mp4"],
)
def test_a_damaged_upload_is_refused_in_a_sentence(web: httpx.Client, content: bytes) -> None:
    answer = upload(web, content, "holiday.mp4")
    assert answer.status_code == 422
    message = answer.json()["error"]["message"]
    assert message.startswith("holiday.mp4: ")
    assert "/" not in message


def test_moments_and_keyframes_of_the_library_are_examples(web: httpx.Client) -> None:
    ids = {one["name"]: one["id"] for one in web.get("/api/videos").json()["videos"]}
    forest = ids["forest.mp4"]
    assert found(web, like=f"v-{forest}@1.0")[0]["video"]["id"] == forest
    frames = web.get(f"/api/videos/{forest}/frames").json()["frames"]
    key = next(one["id"] for one in frames if one["keyframe"])
    for token in (f"f-{key}", f"f-{key}~0.1,0.1,0.8,0.8", f"v-{forest}@0.2-1.8"):
        assert found(web, like=token)[0]["video"]["id"] == forest
    liked = found(
        web, like=[f"f-{key}", f"v-{ids['beach.mp4']}@1"], unlike=f"v-{ids['beach.mp4']}@4", limit=2
    )
    assert len(liked) == 2


def test_filters_pages_and_words(web: httpx.Client) -> None:
    ids = {one["name"]: one["id"] for one in web.get("/api/videos").json()["videos"]}
    token = f"v-{ids['forest.mp4']}@1"
    every = [one["video"]["name"] for one in found(web, like=token, mode="similar")]
    long = [one["video"]["name"] for one in found(web, like=token, mode="similar", shortest=5)]
    assert "forest.mp4" in every
    assert "forest.mp4" not in long
    assert [one["video"]["name"] for one in found(web, like=token, mode="similar", offset=1)] == every[1:]
    assert found(web, text="forest")[0]["video"]["name"] == "forest.mp4"
    then = found(web, like=f"v-{ids['beach.mp4']}@1", then=f"v-{ids['beach.mp4']}@4")
    assert then[0]["video"]["name"] == "beach.mp4"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"like": "x-1"}, 422),
        ({"like": "f-1@3"}, 422),
        ({"like": "f-1~0,0,0,0"}, 422),
        ({"like": "f-1~2,0,1,1"}, 422),
        ({"like": "u-0123456789abcdef"}, 404),
        ({"like": "v-9999@1"}, 404),
        ({"like": ["f-1"] * 9}, 422),
        ({"text": "beach", "within": "nan"}, 422),
        ({"text": "beach", "sort": "taste"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(web: httpx.Client, asked: dict[str, Any], status: int) -> None:
    answer = web.get("/api/search", params=asked)
    assert answer.status_code == status, answer.text
    assert answer.json()["schema"] == "vdx.error/1"
