"""Copies of real clips, found, shown, judged and moved away by the program itself."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from search.matches import Match
from storage.library import Store
from storage.stored import StoredVideo
from tests.search.conftest import BIKES, BUNNY, PHONE, Bgr, film, shown
from tests.vdx.conftest import Vdx
from tests.vdx.test_errors import one_sentence
from vdx import schemas

EXACT = 0.5  # seconds, to which the ends of what is shared are found


def smaller(frame: Bgr) -> Bgr:
    """Half as wide and high."""
    return np.asarray(cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film, the same smaller, its bytes again, a scene of it, one scene beside another, and a stranger."""
    folder = tmp_path_factory.mktemp("films")
    (folder / "backup").mkdir()
    whole = [*shown(BIKES, 0, 3), *shown(BUNNY, 0, 3), *shown(PHONE, 0, 3)]
    film(folder / "film.mp4", whole)
    film(folder / "small.mkv", [smaller(frame) for frame in whole])
    film(folder / "scene.mp4", whole[75:150])
    film(folder / "mix.mp4", whole[150:], shown(BIKES, 6, 9))
    film(folder / "stranger.mp4", shown(BIKES, 3.1, 5.3))
    shutil.copy(folder / "film.mp4", folder / "backup" / "film.mp4")
    return folder


@pytest.fixture(scope="module")
def kept(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the films, that is only read."""
    from vdx.library import Library

    path = tmp_path_factory.mktemp("kept") / "library"
    with Library(path) as library:
        assert library.ingest(films).clean
    return path


@pytest.fixture
def mine(films: Path, kept: Path, tmp_path: Path) -> Path:
    """The same library, to be changed."""
    return Path(shutil.copytree(kept, tmp_path / "library"))


@pytest.fixture
def copies(tmp_path: Path, vdx: Vdx) -> Path:
    """A folder with a film, the same smaller and its bytes again; `tmp_path / "library"` has them."""
    folder = tmp_path / "copies"
    (folder / "backup").mkdir(parents=True)
    film(folder / "film.mp4", shown(BIKES, 0, 3))
    film(folder / "small.mkv", [smaller(frame) for frame in shown(BIKES, 0, 3)])
    shutil.copy(folder / "film.mp4", folder / "backup" / "film.mp4")
    assert vdx("ingest", folder, library=tmp_path / "library").code == 0
    return folder


def trees(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def named(report: dict[str, Any]) -> tuple[list[list[str]], list[list[str]]]:
    """(name and kind of each file of each group, names and kind of each pair)."""
    groups = [
        [group["keep"]["name"], *(f"{copy['kind']} {copy['name']}" for copy in group["copies"])]
        for group in report["groups"]
    ]
    pairs = [[pair["first"]["name"], pair["kind"], pair["second"]["name"]] for pair in report["pairs"]]
    return groups, pairs


def test_all_copies(vdx: Vdx, kept: Path, films: Path) -> None:
    ran = vdx("dupes", "--json", library=kept)
    schemas.DupesReport.model_validate(ran.object)
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    keys = ["schema", "compared", "seconds", "groups", "pairs", "ignored", "trash"]
    assert (list(ran.object), ran.object["schema"]) == (keys, "vdx.dupes/1")
    assert (ran.object["compared"], ran.object["ignored"], ran.object["trash"]) == (5, [], None)
    groups, pairs = named(ran.object)
    assert groups == [["film.mp4", "same film.mp4", "whole small.mkv", "contained scene.mp4"]]
    assert [[*sorted([pair[0], pair[2]]), pair[1]] for pair in pairs] == [["film.mp4", "mix.mp4", "partial"]]
    (group,) = ran.object["groups"]
    assert group["reason"] == "highest resolution (320x180), it holds all that is in the shorter ones"
    assert {file["path"] for file in (group["keep"], group["copies"][0])} == {
        str(films / "film.mp4"),
        str(films / "backup" / "film.mp4"),
    }
    same, whole, scene = group["copies"]
    assert same["shared"] is None
    assert min(whole["shared"]["covered"], whole["shared"]["other_covered"]) >= 0.9
    assert (whole["width"], whole["height"], whole["audio"], whole["online"]) == (160, 90, False, True)
    (part,) = scene["shared"]["segments"]
    found = [part[key] for key in ("start", "end", "other_start", "other_end")]
    assert found == pytest.approx([0, 3, 3, 6], abs=EXACT)
    assert (part["speed"], part["mirrored"]) == (1.0, False)
    assert 0.95 < part["score"] <= 1


def test_tables(vdx: Vdx, kept: Path, films: Path) -> None:
    ran = vdx("dupes", library=kept)
    assert ran.code == 0
    assert ran.out.startswith("Group 1: keep film.mp4 (highest resolution (320x180), it holds")
    for words in (" whole ", " contained ", " same "):
        assert words in ran.out
    found = re.findall(r"scene\.mp4 0:0(\S+) to 0:0(\S+)  =  film\.mp4 0:0(\S+) to 0:0(\S+)\n", ran.out)
    assert [[float(second) for second in times] for times in found] == [
        pytest.approx([0, 3, 3, 6], abs=EXACT)
    ]
    assert f"3  {films / 'small.mkv'}\n" in ran.out
    assert "These share footage too:\n" in ran.out
    assert " shares a part with " in ran.out
    assert "5 videos compared" in ran.err
    assert vdx("dupes", "--quiet", library=kept).err == ""


@pytest.mark.parametrize(
    ("options", "groups", "pairs"),
    [
        (["--kind", "same"], 1, 0),
        (["--kind", "whole"], 1, 0),
        (["--kind", "contained"], 1, 1),
        (["--kind", "partial"], 0, 2),
        (["--min-score", "1.0"], 1, 0),
        (["stranger"], 0, 0),
        (["mix"], 0, 1),
        (["scene", "mix"], 1, 1),
    ],
)
def test_some_copies(vdx: Vdx, kept: Path, options: list[str], groups: int, pairs: int) -> None:
    found = vdx("dupes", "--json", *options, library=kept).object
    assert (len(found["groups"]), len(found["pairs"])) == (groups, pairs)


def test_kinds_of_copies(vdx: Vdx, kept: Path) -> None:
    def group(kind: str) -> list[str]:
        (found,), _ = named(vdx("dupes", "--json", "--kind", kind, library=kept).object)
        return found

    assert group("same") == ["film.mp4", "same film.mp4"]
    assert group("whole") == ["film.mp4", "same film.mp4", "whole small.mkv"]
    assert group("contained")[0] in ("film.mp4", "small.mkv")
    assert "contained scene.mp4" in group("contained")


def test_nothing_twice(vdx: Vdx, kept: Path) -> None:
    ran = vdx("dupes", "stranger", library=kept)
    assert (ran.code, ran.out) == (0, "No copies.\n")


def test_no_video_yet(vdx: Vdx, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert vdx("ingest", tmp_path / "empty", library=tmp_path / "library").code == 0
    assert "No video in the library yet" in vdx("dupes", library=tmp_path / "library").out


def test_csv(vdx: Vdx, kept: Path, tmp_path: Path) -> None:
    ran = vdx("dupes", "--format", "csv", library=kept)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(row["group"], row["kind"]) for row in rows] == [
        ("1", "keep"),
        ("1", "same"),
        ("1", "whole"),
        ("1", "contained"),
        ("", "partial"),
    ]
    keep, _, whole, scene, _ = rows
    assert (keep["width"], keep["online"], keep["audio"], keep["other_id"]) == ("320", "true", "false", "")
    assert (whole["other_path"], whole["mirrored"]) == (keep["path"], "false")
    assert float(whole["covered"]) >= 0.9
    times = [float(second) for second in re.split("[-=]", scene["segments"])]
    assert times == pytest.approx([0, 3, 3, 6], abs=EXACT)
    target = tmp_path / "copies.csv"
    assert vdx("dupes", "-o", target, library=kept).out == ""
    with target.open(encoding="utf-8", newline="") as file:
        assert file.read() == ran.out


def test_json_in_a_file(vdx: Vdx, kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "copies.json"
    assert vdx("dupes", "-o", target, library=kept).out == ""
    found, shown = json.loads(target.read_text()), vdx("dupes", "--format", "json", library=kept).object
    assert (found["groups"], found["pairs"]) == (shown["groups"], shown["pairs"])
    again = vdx("dupes", "-o", target, library=kept)
    assert (again.code, one_sentence(again.err)) == (2, True)
    assert "--force" in again.err


def test_no_video_is_written_over(vdx: Vdx, copies: Path, tmp_path: Path) -> None:
    before = trees(copies)
    argv = ["dupes", "--format", "csv", "--force", "-o", copies / "small.mkv"]
    ran = vdx(*argv, library=tmp_path / "library")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "is the video itself" in ran.err
    assert trees(copies) == before


def test_what_is_no_duplicate(vdx: Vdx, mine: Path, films: Path) -> None:
    ran = vdx("dupes", "--not", "small", "backup", "--json", library=mine)
    assert (ran.code, ran.object["compared"]) == (0, 0)
    (pair,) = ran.object["ignored"]
    assert {video["name"] for video in pair["videos"]} == {"film.mp4", "small.mkv"}
    groups, pairs = named(vdx("dupes", "--json", library=mine).object)
    assert groups == [["film.mp4", "same film.mp4", "contained scene.mp4"]]
    assert len(pairs) == 3  # what was told of the film alone is told of the small one too
    shown = vdx("dupes", "--ignored", library=mine)
    assert "film.mp4" in shown.out
    assert "small.mkv" in shown.out
    # It is about contents: the answer stays when the file is called otherwise and indexed anew.
    moved = films.parent / "renamed.mkv"
    (films / "small.mkv").rename(moved)
    try:
        assert vdx("ingest", "--detector", "fast", films, moved, library=mine).code == 0
        assert "small.mkv" not in str(vdx("dupes", "--json", library=mine).object["groups"])
        assert "renamed.mkv" not in str(vdx("dupes", "--json", library=mine).object["groups"])
        assert vdx("dupes", "--again", "film.mp4", "renamed", library=mine).code == 0
        groups, _ = named(vdx("dupes", "--json", library=mine).object)
        assert "whole renamed.mkv" in groups[0]
    finally:
        moved.rename(films / "small.mkv")
    assert "Nothing is remembered" in vdx("dupes", "--ignored", library=mine).out


def test_a_decision_about_videos_that_are_gone(vdx: Vdx, mine: Path) -> None:
    assert vdx("dupes", "--not", "small", "scene", library=mine).code == 0
    with Store.open(mine, writable=True) as store:
        gone = store.find_video("small")
        store.delete_video(gone.id)
    (pair,) = vdx("dupes", "--ignored", "--json", library=mine).object["ignored"]
    assert sorted(video is None for video in pair["videos"]) == [False, True]
    assert gone.record.fingerprint in vdx("dupes", "--ignored", library=mine).out


def test_trash_is_shown_first(vdx: Vdx, copies: Path, tmp_path: Path) -> None:
    before, trash = trees(tmp_path), tmp_path / "trash"
    ran = vdx("dupes", "--trash", trash, library=tmp_path / "library")
    assert ran.code == 0
    assert f"would move  {copies / 'small.mkv'}\n" in ran.out
    assert "Nothing was moved. With --yes 2 files would be" in ran.err
    found = vdx("dupes", "--trash", trash, "--json", library=tmp_path / "library").object["trash"]
    assert (found["dry_run"], [file["status"] for file in found["files"]]) == (True, ["planned"] * 2)
    assert found["bytes"] == sum(file["size"] for file in found["files"]) > 0
    assert trees(tmp_path).keys() == before.keys()


def test_trash(vdx: Vdx, copies: Path, tmp_path: Path) -> None:
    library, trash, before = tmp_path / "library", tmp_path / "deep" / "trash", trees(copies)
    trash.mkdir(parents=True)
    (trash / "film.mp4").write_text("mine")
    ran = vdx("dupes", "--trash", trash, "--yes", "--json", library=library)
    schemas.DupesReport.model_validate(ran.object)
    assert ran.code == 0
    assert "2 files moved" in ran.err
    found = ran.object["trash"]
    assert [file["status"] for file in found["files"]] == ["moved", "moved"]
    assert all(file["online"] for file in ran.object["groups"][0]["copies"])  # as they were found
    kept = ran.object["groups"][0]["keep"]["path"]
    (name,) = trees(copies)
    assert str(copies / name) == kept
    assert (trash / "film.mp4").read_text() == "mine"
    assert (trash / "film (2).mp4").read_bytes() == before["film.mp4"]
    assert (trash / "small.mkv").read_bytes() == before["small.mkv"]
    listed = [json.loads(line) for line in (trash / "trash.jsonl").read_text().splitlines()]
    assert {line["name"] for line in listed} == {"film (2).mp4", "small.mkv"}
    assert {line["from"] for line in listed} == {str(copies / path) for path in before} - {kept}
    assert {line["kept"] for line in listed} == {kept}
    again = vdx("dupes", "--trash", trash, "--yes", "--json", library=library)
    assert (again.code, named(again.object), again.object["trash"]["files"]) == (0, ([], []), [])
    shutil.move(trash / "small.mkv", copies)
    assert vdx("ingest", copies, "--json", library=library).object["media_seconds"] == 0.0
    assert named(vdx("dupes", "--json", library=library).object) == ([["film.mp4", "whole small.mkv"]], [])


def test_what_changed_stays(vdx: Vdx, copies: Path, tmp_path: Path) -> None:
    with (copies / "small.mkv").open("ab") as file:
        file.write(b"more")
    before = trees(copies)
    ran = vdx("dupes", "--trash", tmp_path / "trash", "--yes", library=tmp_path / "library")
    assert ran.code == 3
    assert f"failed      {copies / 'small.mkv'}: it was changed since it was indexed" in ran.out
    assert "1 file moved" in ran.err
    assert "(1 failed)" in ran.err
    assert (copies / "small.mkv").read_bytes() == before["small.mkv"]


def test_what_may_not_be_moved_stays(vdx: Vdx, copies: Path, tmp_path: Path) -> None:
    trash = tmp_path / "trash"
    trash.write_text("a file")
    before = trees(copies)
    ran = vdx("dupes", "--trash", trash, "--yes", library=tmp_path / "library")
    assert (ran.code, trees(copies)) == (3, before)
    assert ran.out.count("failed  ") == 2
    inside = tmp_path / "library" / "blobs"
    ran = vdx("dupes", "--trash", inside, "--yes", library=tmp_path / "library")
    assert (ran.code, one_sentence(ran.err), trees(copies)) == (2, True, before)
    assert "lies in the library" in ran.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--kind", "hole"], ["--kind 'hole' is none of all, same", "mean 'whole'?"]),
        (["--format", "cvs"], ["--format 'cvs' is none of table, json, csv", "mean 'csv'?"]),
        (["--format", "table", "-o", "x.csv"], ["--format table is for reading"]),
        (["-o", "x.txt"], ["x.txt says no format", "--format json", "--format csv"]),
        (["--min-score", "2"], ["--min-score"]),
        (["--yes"], ["--yes goes with --trash"]),
        (["--trash", "t", "--kind", "partial"], ["--kind partial finds none"]),
        (["--trash", "t", "--format", "csv"], ["--trash has no place in CSV"]),
        (["--ignored", "--trash", "t"], ["--ignored and --trash exclude each other"]),
        (["--ignored", "film"], ["--ignored compares nothing"]),
        (["--not", "film.mp4", "mix", "--min-score", "0.9"], ["--not compares nothing"]),
        (["--not", "film.mp4", "backup"], ["'film.mp4' and 'backup' are the same video"]),
        (["--not", "film.mp4"], ["--not"]),
    ],
)
def test_usage(vdx: Vdx, kept: Path, options: list[str], words: list[str]) -> None:
    ran = vdx("dupes", *options, library=kept)
    assert (ran.code, ran.out, one_sentence(ran.err)) == (2, "", True)
    assert [word for word in words if word not in ran.err] == []


def test_two_formats(vdx: Vdx, kept: Path) -> None:
    ran = vdx("dupes", "--format", "csv", "--json", library=kept)
    assert (ran.code, ran.object["error"]["type"]) == (2, "UsageError")
    assert "--format csv and --format json exclude each other" in ran.err


def test_videos_that_are_unknown(vdx: Vdx, kept: Path, tmp_path: Path) -> None:
    ran = vdx("dupes", "strangr.mp4", library=kept)
    assert (ran.code, "did you mean 'stranger.mp4'" in ran.err) == (1, True)
    assert vdx("dupes", "--not", "film.mp4", "nowhere", library=kept).code == 1
    ran = vdx("dupes", library=tmp_path / "none")
    assert (ran.code, "vdx ingest" in ran.err) == (1, True)


def test_ctrl_c(vdx: Vdx, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(store: Store, video: StoredVideo) -> Iterator[Match]:
        raise KeyboardInterrupt

    monkeypatch.setattr("search.copies.within.copies_of", interrupted)
    ran = vdx("dupes", "--json", library=kept)
    assert (ran.code, ran.object["error"]["type"]) == (130, "Interrupted")
    assert "Nothing was changed." in ran.err


def test_ctrl_c_while_files_are_moved(
    vdx: Vdx, copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = Store.forget_location

    def interrupted(self: Store, path: Path) -> None:
        raise KeyboardInterrupt

    library, trash, before = tmp_path / "library", tmp_path / "trash", trees(copies)
    monkeypatch.setattr(Store, "forget_location", interrupted)
    ran = vdx("dupes", "--trash", trash, "--yes", library=library)
    assert ran.code == 130
    assert f"What was moved is in {trash}" in ran.err
    after = trees(copies) | trees(trash)
    assert set(before.values()) <= set(after.values())
    monkeypatch.setattr(Store, "forget_location", forget)
    ran = vdx("dupes", "--trash", trash, "--yes", library=library)
    assert (ran.code, len(trees(copies))) == (0, 1)
