"""What compression would save, and what it would look like."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

from media.decode import VideoReader


def ended(web: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    while job["state"] in ("queued", "running"):
        time.sleep(0.1)
        job = web.get(f"/api/jobs/{job['id']}").json()
    return job


def video(web: httpx.Client, name: str) -> int:
    ids = {one["name"]: one["id"] for one in web.get("/api/videos").json()["videos"]}
    return int(ids[name])


def test_what_it_would_save(web: httpx.Client) -> None:
    forest = video(web, "forest.mp4")
    found = web.get(f"/api/videos/{forest}/compact", params={"target": 80}).json()
    assert [one["tier"] for one in found["tiers"]] == [0, 1, 2]
    assert all(0 < one["size"] <= found["source_size"] for one in found["tiers"])
    assert all(0 <= one["saved"] < 1 for one in found["tiers"])
    assert web.get(f"/api/videos/{forest}/compact", params={"target": 80}).json() == found
    assert web.get(f"/api/videos/{forest}/compact", params={"target": 5}).status_code == 422
    assert web.get("/api/videos/999/compact").status_code == 404


def test_what_it_would_look_like(web: httpx.Client, tmp_path: Path) -> None:
    asked = {"video": video(web, "forest.mp4"), "at": 0.5, "seconds": 0.4, "target": 80, "tier": 1}
    job = ended(web, web.post("/api/compact/preview", json=asked).json())
    assert job["state"] == "done", job
    result = job["result"]
    counts = []
    for side in ("source", "made"):
        answer = web.get(result[side])
        assert answer.headers["content-type"] == "video/mp4"
        (tmp_path / "clip.mp4").write_bytes(answer.content)
        with VideoReader(tmp_path / "clip.mp4") as reader:
            counts.append(sum(1 for _ in reader.frames()))
    assert counts[0] == counts[1] > 0
    assert web.get(result["made"], headers={"Range": "bytes=0-99"}).status_code == 206
    again = ended(web, web.post("/api/compact/preview", json=asked).json())
    assert again["result"] == result
    assert web.get("/compact/0123456789abcdef/made.mp4").status_code == 404
    assert web.post("/api/compact/preview", json=asked | {"seconds": 60}).status_code == 422
