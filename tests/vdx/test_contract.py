"""The JSON that other programs rely on: keys literally as promised, objects as their schemas say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.media.test_motion_jpeg import raw_stream
from tests.vdx.conftest import Ran, Vdx
from vdx import schemas


def test_ingest(first_ingest: tuple[Path, Ran], footage: Path) -> None:
    ran = first_ingest[1]
    assert ran.code == 3
    found = schemas.IngestResult.model_validate(ran.object)
    contract = {
        "schema",
        "new",
        "moved",
        "unchanged",
        "partial",
        "failed",
        "seconds",
        "media_seconds",
    }
    assert contract | {"updated", "duplicates", "ignored"} == set(ran.object)
    assert ran.object["schema"] == "vdx.ingest/1"
    assert (found.new, found.moved, found.unchanged, found.ignored) == (3, 0, 0, 1)
    assert [Path(entry["path"]).name for entry in ran.object["partial"]] == ["cut short.mkv"]
    assert ran.object["failed"] == [{"path": str(footage / "empty.mp4"), "error": "the file is empty"}]
    assert 10 < found.media_seconds < 18


def test_ingest_again_decodes_nothing(vdx: Vdx, library: Path, footage: Path) -> None:
    found = vdx("ingest", footage / "beach.mp4", "--json", library=library)
    assert (found.code, found.object["unchanged"], found.object["new"]) == (0, 1, 0)
    assert found.object["media_seconds"] == 0.0
    assert len(found.out.splitlines()) == 1


def test_motion_jpeg_is_a_video_and_a_photo_is_none(vdx: Vdx, picture: Path, tmp_path: Path) -> None:
    folder, library = tmp_path / "camera", tmp_path / "library"
    folder.mkdir()
    shutil.copy(raw_stream(folder / "film.mjpeg"), folder / "film.jpg")
    cv2.imwrite(str(folder / "photo.jpg"), cv2.imread(str(picture)))
    ran = vdx("ingest", folder, "--json", library=library)
    counts = {key: ran.object[key] for key in ("new", "duplicates", "ignored", "failed")}
    assert (ran.code, counts) == (0, {"new": 1, "duplicates": 1, "ignored": 1, "failed": []})
    assert ran.object["media_seconds"] == 1.0
    found = vdx("search", folder / "film.mjpeg", "--json", library=library).object
    assert found["confident"]


def test_search_by_picture(vdx: Vdx, library: Path, picture: Path, footage: Path) -> None:
    ran = vdx("search", picture, "--json", "--limit", "3", library=library)
    assert ran.code == 0
    schemas.SearchReport.model_validate(ran.object)
    assert list(ran.object) == ["schema", "query", "confident", "seconds", "total", "results"]
    assert ran.object["schema"] == "vdx.search/1"
    best = ran.object["results"][0]
    assert set(best) == {"rank", "video", "score", "segments", "evidence", "proof"}
    keys = {"query_time", "time", "keypoints", "mirrored", "turned", "shown", "fills", "points"}
    assert set(best["proof"]) == keys
    assert set(best["video"]) == {"id", "path", "name", "duration"}
    assert best["rank"] == 1
    assert best["video"]["path"] == str(footage / "beach.mp4")
    assert (best["video"]["name"], best["video"]["duration"]) == ("beach.mp4", 6.0)
    segment = best["segments"][0]
    keys = ["start", "best", "end", "query_start", "query_end", "score", "speed", "mirrored"]
    keys += ["frame", "parts", "steps", "why", "labels"]
    assert list(segment) == keys
    assert segment["start"] <= segment["best"] < segment["end"]
    assert segment["best"] == pytest.approx(4.2, abs=1.0)
    assert (segment["query_start"], segment["query_end"]) == (0.0, 0.0)
    assert len(ran.object["results"]) <= 3


def test_search_by_span_and_region(vdx: Vdx, library: Path, footage: Path) -> None:
    clip = footage / "beach.mp4"
    options = ("--start", "0:03", "--end", "5.5", "--region", "0,0,1,0.9", "--limit", "1")
    ran = vdx("--json", "search", clip, *options, library=library)
    told = {"path": str(clip), "start": 3.0, "end": 5.5, "region": [0.0, 0.0, 1.0, 0.9]}
    assert ran.object["query"] == told | {
        "like": [told | {"frame": None, "video": None, "at": None}],
        "unlike": [],
        "text": "",
        "then": None,
        "within": 10.0,
        "filters": {},
        "sort": "relevance",
        "descending": False,
        "offset": 0,
        "limit": 1,
        "mode": "auto",
    }
    (result,) = ran.object["results"]
    assert result["video"]["name"] == "beach.mp4"
    assert result["segments"][0]["best"] == pytest.approx(4.2, abs=1.5)
    assert result["segments"][0]["query_end"] > 0


@pytest.mark.parametrize("mode", ["auto", "copy", "similar"])
def test_search_modes(vdx: Vdx, library: Path, picture: Path, mode: str) -> None:
    ran = vdx("search", picture, "--json", "--mode", mode, library=library)
    assert (ran.code, ran.object["query"]["mode"]) == (0, mode)
    found = [result["video"]["name"] for result in ran.object["results"]]
    assert found[0] == "beach.mp4"
    plain = vdx("search", picture, "--json", library=library).object["results"]
    if mode == "similar":
        assert len(found) == 4  # every video
        assert not ran.object["confident"]
    else:
        assert found == [result["video"]["name"] for result in plain]
    shown = vdx("search", picture, "--mode", mode, library=library)
    assert "No confident match" not in shown.out


def test_ls_pages(vdx: Vdx, library: Path) -> None:
    ran = vdx("--json", "ls", "--limit", "3", library=library)
    page = schemas.VideoPage.model_validate(ran.object)
    assert list(ran.object) == ["schema", "total", "videos", "next"]
    keys = {"id", "path", "name", "duration", "status", "online", "width", "height", "fps", "codec"}
    more = {"audio", "size", "folder", "modified", "poster", "keyframes"}
    assert set(ran.object["videos"][0]) == keys | more
    assert (page.total, len(page.videos)) == (4, 3)
    assert page.next is not None
    rest = schemas.VideoPage.model_validate(vdx("--json", "ls", "--after", page.next, library=library).object)
    assert (rest.total, len(rest.videos), rest.next) == (4, 1, None)
    assert len(vdx("--json", "ls", "--limit", str(10**30), library=library).object["videos"]) == 4
    videos = {video.name: video for video in [*page.videos, *rest.videos]}
    assert len(videos) == 4
    assert videos["cut short.mkv"].status == "partial"
    assert videos["city at night.mkv"].status == "complete"
    assert (videos["city at night.mkv"].width, videos["city at night.mkv"].height) == (96, 64)
    assert all(video.online for video in videos.values())


def test_info(vdx: Vdx, library: Path, footage: Path) -> None:
    ran = vdx("info", "cut short", "--json", library=library)
    found = schemas.VideoInfo.model_validate(ran.object)
    assert ran.object["schema"] == "vdx.info/1"
    assert ran.object["paths"] == [{"path": str(footage / "cut short.mkv"), "online": True, "compact": False}]
    assert found.problem is not None
    assert found.shots >= 1
    assert 1 <= found.keyframes <= found.sampled <= found.frames


def test_shots(vdx: Vdx, library: Path) -> None:
    ran = vdx("shots", "beach.mp4", "--json", library=library)
    schemas.ShotList.model_validate(ran.object)
    assert list(ran.object) == ["schema", "video", "frame_rate", "shots"]
    assert ran.object["frame_rate"] == "25"
    assert set(ran.object["video"]) == {"id", "path", "name", "duration"}
    found = ran.object["shots"]
    keys = ["index", "start", "end", "transition", "opening", "keyframes"]
    assert [list(shot) for shot in found] == [keys] * len(found)
    assert [shot["index"] for shot in found] == list(range(len(found)))
    assert (found[0]["start"], found[0]["transition"], found[0]["opening"]) == (0.0, "start", None)
    cut = next(shot for shot in found if shot["start"] == 3.0)
    assert (cut["transition"], cut["opening"], found[-1]["end"]) == ("cut", None, 6.0)
    for shot in found:
        assert all(shot["start"] <= seconds < shot["end"] for seconds in shot["keyframes"])


def test_status(vdx: Vdx, library: Path) -> None:
    ran = vdx("status", "--json", library=library)
    found = schemas.LibraryStatus.model_validate(ran.object)
    assert (found.library, found.videos, found.partial, found.offline) == (str(library), 4, 1, 0)
    assert {space.name: space.vectors for space in found.spaces}["cnn"] == found.frames
    assert found.bytes_total == sum(found.bytes.values())
    assert found.bytes_per_minute == pytest.approx(found.bytes_total / found.media_seconds * 60, rel=1e-3)
    metrics = {space.name: space.metric for space in found.spaces}
    assert (metrics["cnn"], metrics["fingerprint"], metrics["keypoints"]) == ("cosine", "cosine-int8", "none")


def test_status_says_what_a_vector_takes(vdx: Vdx, library: Path) -> None:
    ran = vdx("status", library=library)
    words = ("of cnn (320 numbers)", "of phash (64 bits)", "of fingerprint (256 numbers)")
    assert [word for word in (*words, "of keypoints (3,200 bytes)") if word not in ran.out] == []


def test_doctor(vdx: Vdx, library: Path) -> None:
    ran = vdx("doctor", "--json", library=library)
    found = schemas.DoctorReport.model_validate(ran.object)
    assert {check.name for check in found.checks if check.status == "problem"} == set()
    assert (ran.code, found.healthy) == (0, True)


@pytest.mark.parametrize("argv", [["--json", "info", "nothing"], ["info", "nothing", "--json"]])
def test_an_error_is_an_object_too(vdx: Vdx, library: Path, argv: list[str]) -> None:
    ran = vdx(*argv, library=library)
    assert ran.code == 1
    schemas.ErrorReport.model_validate(ran.object)
    assert ran.object["schema"] == "vdx.error/1"
    assert set(ran.object["error"]) == {"type", "message"}
    assert ran.object["error"]["type"] == "VideoNotFound"
    assert ran.err == f"vdx: {ran.object['error']['message']}\n"


def test_no_object_holds_what_is_no_number() -> None:
    video: dict[str, Any] = {"id": 1, "path": None, "name": "x", "duration": float("nan")}
    with pytest.raises(ValueError, match="finite"):
        schemas.Video.model_validate(video)
    view = schemas.Video.model_validate(video | {"duration": -0.00004, "name": "caf\udce9"})
    assert json.dumps(view.model_dump()) == json.dumps(
        {"id": 1, "path": None, "name": "caf\ufffd", "duration": 0.0}
    )
