"""`vdx search` with several questions at once, with words, and with conditions on videos."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from tests.footage import moving_scene
from tests.vdx.conftest import Vdx
from vdx import schemas
from vdx.cli.asking import example, split_queries
from vdx.cli.errors import UsageError
from vdx.library import Query


def _names(found: dict[str, object]) -> list[str]:
    report = schemas.SearchReport.model_validate(found)
    return [result.video.name for result in report.results]


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A frame of each scene: the two of the beach, the city, the forest."""
    folder = tmp_path_factory.mktemp("scenes")
    found = {}
    for seed, name in ((1, "sand"), (2, "sea"), (3, "city"), (4, "forest")):
        size = (96, 64) if name == "city" else (160, 120)
        found[name] = folder / f"{name}.png"
        cv2.imwrite(str(found[name]), list(moving_scene(seed, 2.0, size))[30])
    return found


def test_several_examples(vdx: Vdx, library: Path, scenes: dict[str, Path]) -> None:
    ran = vdx("search", scenes["sand"], scenes["sea"], "--json", library=library)
    assert ran.code == 0
    assert _names(ran.object)[0] == "beach.mp4"
    assert [one["path"] for one in ran.object["query"]["like"]] == [str(scenes["sand"]), str(scenes["sea"])]
    assert ran.object["query"]["path"] is None
    same = vdx("search", scenes["sand"], "--like", scenes["sea"], "--json", library=library)
    assert same.object["results"] == ran.object["results"]
    unlike = vdx("search", scenes["forest"], "--unlike", scenes["sea"], "--json", library=library)
    assert _names(unlike.object)[0] == "forest.mp4"
    assert "unlike 1" in unlike.object["results"][0]["segments"][0]["parts"]


def test_one_after_the_other(vdx: Vdx, library: Path, scenes: dict[str, Path]) -> None:
    ran = vdx("search", scenes["sand"], "--then", scenes["sea"], "--within", "1", "--json", library=library)
    first = ran.object["results"][0]
    assert first["video"]["name"] == "beach.mp4"
    before, after = first["segments"][0]["steps"]
    assert before < 3 <= after
    assert ran.object["query"]["then"]["like"][0]["path"] == str(scenes["sea"])
    back = vdx("search", scenes["sea"], "--then", scenes["sand"], "--json", library=library).object["results"]
    assert not back or back[0]["score"] < first["score"] - 0.05


def test_words(vdx: Vdx, library: Path, scenes: dict[str, Path]) -> None:
    for argv in (["night"], ["--text", "night"], ["--mode", "text", "night"], ["CITY", "night"]):
        ran = vdx("search", *argv, "--json", library=library)
        assert _names(ran.object) == ["city at night.mkv"]
        assert ran.object["results"][0]["segments"][0]["why"][-1] == "name: night"
    shown = vdx("search", "night", library=library)
    assert "city at night.mkv" in shown.out
    assert "No confident match" not in shown.out
    assert vdx("search", "a red sunset", library=library).out == "No match.\n"
    both = vdx("search", scenes["sea"], "forest", "--json", library=library)
    assert {"like 1", "text"} == set(both.object["results"][0]["segments"][0]["parts"])


def test_what_the_library_holds(vdx: Vdx, library: Path, scenes: dict[str, Path]) -> None:
    found = vdx("search", scenes["sea"], "--json", library=library).object["results"][0]
    number, frame = found["video"]["id"], found["segments"][0]["frame"]
    for query in (f"frame:{frame}", f"video:{number}@4.2", f"video:{number}@3-5.5", f"video:{number}"):
        ran = vdx("search", query, "--json", library=library)
        assert _names(ran.object)[0] == "beach.mp4"
        assert ran.object["confident"]
    assert vdx("search", "frame:99999999", library=library).code == 2
    assert vdx("search", "video:99999999", library=library).code == 1


def test_conditions_and_orders(vdx: Vdx, library: Path, footage: Path, scenes: dict[str, Path]) -> None:
    listed = vdx("search", "--json", library=library).object
    assert listed["total"] == 4
    assert _names(listed) == ["beach.mp4", "city at night.mkv", "cut short.mkv", "forest.mp4"]
    long = vdx("search", "--shortest", "5", "--json", library=library).object
    assert _names(long) == ["beach.mp4"]
    assert long["query"]["filters"] == {"shortest": 5.0}
    order = _names(vdx("search", "--sort", "duration", "--desc", "--json", library=library).object)
    assert order[0] == "beach.mp4"
    for query in (
        [scenes["sea"]],
        [scenes["sea"], scenes["sand"]],
        ["mkv"],
        [scenes["sea"], "--then", "mkv"],
    ):
        every = set(_names(vdx("search", *query, "--json", library=library).object))
        some = vdx("search", *query, "--longest", "2.5", "--json", library=library).object
        assert set(_names(some)) <= {"city at night.mkv", "forest.mp4"}
        assert set(_names(some)) >= every & {"city at night.mkv", "forest.mp4"}
    alike = [scenes["sea"], "--mode", "similar", "--json"]
    whole = _names(vdx("search", *alike, library=library).object)
    rest = vdx("search", *alike, "--offset", "1", "--limit", "2", library=library).object
    assert _names(rest) == whole[1:3]
    assert [result["rank"] for result in rest["results"]] == [2, 3]
    by_name = _names(vdx("search", *alike, "--sort", "name", library=library).object)
    assert by_name == sorted(whole)


def test_parts_are_explained(vdx: Vdx, library: Path, scenes: dict[str, Path]) -> None:
    ran = vdx("search", scenes["sea"], "beach", "--explain", library=library)
    assert "like 1 +" in ran.out
    assert "text +" in ran.out
    assert "name: beach" in ran.out
    assert "like 1" not in vdx("search", scenes["sea"], "beach", library=library).out
    alone = vdx("search", scenes["sea"], "--explain", library=library)
    assert "same footage" in alone.out
    assert "cnn 0." in alone.out or "cnn 1." in alone.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--unlike", "PICTURE"], ["unlike something"]),
        (["--then", "PICTURE"], ["what comes first"]),
        (["PICTURE", "--then", "PICTURE", "--within", "soon"], ["--within", "not a time"]),
        (["PICTURE", "PICTURE", "--mode", "copy"], ["one example alone"]),
        (["PICTURE", "PICTURE", "--start", "2"], ["give that alone"]),
        (["--like", "nothing"], ["no file 'nothing'"]),
        (["nothing.mp4"], ["no file 'nothing.mp4'", "--text"]),
        (["--sort", "beauty"], ["--sort 'beauty' is none of relevance"]),
        (["--mode", "text"], ["give some"]),
        (["x", "--resolution", "8k"], ["--resolution '8k'"]),
        (["x", "--shortest", "9", "--longest", "3"], ["no video lasts"]),
    ],
)
def test_what_makes_no_sense(
    vdx: Vdx, library: Path, scenes: dict[str, Path], options: list[str], words: list[str]
) -> None:
    argv = [str(scenes["sea"]) if one == "PICTURE" else one for one in options]
    ran = vdx("search", *argv, library=library)
    assert ran.code == 2
    assert [word for word in words if word not in ran.err] == []


def test_what_is_typed_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sunset").touch()
    assert split_queries(["sunset", "dogs", "frame:7"]) == (["sunset", "frame:7"], "dogs")
    assert split_queries(["3.5", "a b", "e.g."]) == ([], "3.5 a b e.g.")
    with pytest.raises(UsageError, match="did you mean 'sunset'"):
        split_queries(["./sunse"])
    assert example("frame:7") == Query(frame=7)
    assert example("video:3@1:20") == Query(video=3, at=80.0)
    assert example("video:3@1:20-1:25.5") == Query(video=3, start=80.0, end=85.5)
