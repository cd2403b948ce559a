"""Every way to fail: one sentence that says what, which file and what to do, and the right exit code."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from tests.vdx.conftest import Vdx, unprivileged
from vdx.library import Library


def one_sentence(text: str) -> bool:
    return text.startswith("vdx: ") and text.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["serch", "x"], ["'serch'", "did you mean ", "'search'"]),
        (["xyzzy"], ["no command 'xyzzy'", "vdx --help"]),
        (["ls", "--limt", "3"], ["--limt", "did you mean --limit"]),
        (["ls", "--jsn"], ["--jsn", "did you mean --json?"]),
        (["ls", "--limit", "many"], ["--limit", "integer"]),
        (["ls", "--limit", "0"], ["--limit", "greater"]),
        (["ls", "--after", "x"], ["--after 'x'", "vdx ls"]),
        (["ls", "--after", "9" * 19], ["--after '9", "vdx ls"]),
        (["ls", "--after", "9" * 5000], ["--after '9", "vdx ls"]),
        (["search", "x", "--mode", "copi"], ["--mode 'copi' is none of auto, copy", "mean 'copy'?"]),
        (["search", "x", "--mode", "simlar"], ["--mode 'simlar' is none of auto", "mean 'similar'?"]),
        (["ingest", ".", "--runtime", "tosch"], ["--runtime 'tosch'", "openvino", "mean 'torch'?"]),
        (["ingest", ".", "--detector", "trasnet"], ["--detector 'trasnet'", "mean 'transnet'?"]),
        (["ingest", ".", "--jobs", "-1"], ["--jobs"]),
        (["--json"], ["Missing command"]),
    ],
)
def test_usage(vdx: Vdx, argv: list[str], words: list[str]) -> None:
    ran = vdx(*argv)
    assert ran.code == 2
    assert one_sentence(ran.err)
    assert [word for word in words if word not in ran.err] == []


def test_no_command_shows_help(vdx: Vdx) -> None:
    ran = vdx()
    assert ran.code == 2
    assert "ingest" in ran.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--start", "soon"], ["--start", "'soon' is not a time"]),
        (["--start", "5", "--end", "0:04"], ["ends at 4 s"]),
        (["--region", "0,0,1"], ["--region '0,0,1' is not x,y,w,h"]),
        (["--region", "0.5,0,0.6,1"], ["not inside the frame"]),
        (["--region", "0,0,nan,1"], ["not inside the frame"]),
    ],
)
def test_query_that_cannot_be_used(
    vdx: Vdx, library: Path, footage: Path, options: list[str], words: list[str]
) -> None:
    ran = vdx("search", footage / "beach.mp4", *options, library=library)
    assert ran.code == 2
    assert one_sentence(ran.err)
    assert [word for word in words if word not in ran.err] == []


def test_query_that_is_no_file(vdx: Vdx, library: Path, footage: Path) -> None:
    ran = vdx("search", footage / "beech.mp4", library=library)
    assert ran.code == 2
    assert "did you mean 'beach.mp4'?" in ran.err
    assert "--text" in ran.err


def test_query_without_a_picture(vdx: Vdx, library: Path, footage: Path) -> None:
    ran = vdx("search", footage / "notes.txt", library=library)
    assert ran.code == 2
    assert "no picture" in ran.err
    assert one_sentence(ran.err)
    assert vdx("search", footage / "empty.mp4", library=library).code == 1
    assert vdx("search", footage, library=library).code == 1


def test_no_library_yet(vdx: Vdx, tmp_path: Path, picture: Path) -> None:
    for argv in (["ls"], ["status"], ["info", "1"], ["shots", "1"], ["search", picture]):
        ran = vdx(*argv, library=tmp_path / "none")
        assert (ran.code, ran.out) == (1, "")
        assert "vdx ingest" in ran.err
    assert not (tmp_path / "none").exists()


def test_folder_with_other_things(vdx: Vdx, footage: Path) -> None:
    ran = vdx("ingest", footage, library=footage)
    assert ran.code == 1
    assert "is not a library" in ran.err


def test_library_without_videos(vdx: Vdx, tmp_path: Path, picture: Path) -> None:
    library, empty = tmp_path / "library", tmp_path / "folder"
    empty.mkdir()
    ran = vdx("ingest", empty, library=library)
    assert (ran.code, ran.err) == (0, "No file found.\n")
    for argv in (["search", picture], ["ls"]):
        assert "No video in the library yet" in vdx(*argv, library=library).out
    assert vdx("ls", "--json", library=library).object["videos"] == []
    assert vdx("status", "--json", library=library).object["bytes_per_minute"] is None


def test_files_that_cannot_be_used(vdx: Vdx, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("this is no video\n" * 50)
    (folder / "dangling.mp4").symlink_to(folder / "gone.mp4")
    (folder / "loop.mp4").symlink_to(folder / "loop.mp4")
    ran = vdx("ingest", folder, tmp_path / "missing.mp4", "--json", library=tmp_path / "library")
    assert ran.code == 3
    failed = {Path(entry["path"]).name: entry["error"] for entry in ran.object["failed"]}
    assert set(failed) == {"empty.mp4", "text.mp4", "dangling.mp4", "loop.mp4", "missing.mp4"}
    assert all(failed.values())
    for name, reason in failed.items():
        assert name in ran.err
        assert reason in ran.err
    assert "5 failed." in ran.err


def test_many_failures_are_not_all_shown(vdx: Vdx, tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}.mp4").touch()
    ran = vdx("ingest", tmp_path, library=tmp_path / ".library")
    summary = ran.err[ran.err.index("Failed:") :]
    assert summary.count("the file is empty") == 1
    assert "19.mp4" in summary
    assert "20.mp4" not in summary
    assert "and 5 more" in summary


def test_video_that_is_called_otherwise(vdx: Vdx, library: Path) -> None:
    ran = vdx("info", "forrest.mp4", library=library)
    assert ran.code == 1
    assert "did you mean 'forest.mp4'?" in ran.err
    assert vdx("shots", "mp4", library=library).code == 1


@pytest.mark.parametrize("digits", [19, 20, 5000])
def test_number_that_no_video_has(vdx: Vdx, library: Path, digits: int) -> None:
    for command in ("info", "shots"):
        ran = vdx(command, "9" * digits, library=library)
        assert ran.code == 1
        assert ran.err.startswith("vdx: no video '999")
        assert one_sentence(ran.err)


def test_paths_of_which_none_exists(vdx: Vdx, tmp_path: Path) -> None:
    library, missing = tmp_path / "library", tmp_path / "nope.mp4"
    ran = vdx("ingest", missing, tmp_path / "no folder", "--json", library=library)
    assert (ran.code, ran.object["new"], len(ran.object["failed"])) == (3, 0, 2)
    assert f"failed: {missing}: cannot be read (No such file or directory)" in ran.err
    assert not library.exists()
    made = tmp_path / "made"
    assert vdx("ingest", missing, tmp_path, library=made).code == 3
    again = vdx("ingest", missing, "--json", library=made)
    assert (again.code, again.object["failed"][0]["path"]) == (3, str(missing))


def test_library_that_cannot_be_written(vdx: Vdx, footage: Path, picture: Path, public_path: Path) -> None:
    """Everything is read once before, so that no module is loaded by one who may not read it."""
    path, query = public_path / "library", Path(shutil.copy(picture, public_path))
    clip = Path(shutil.copy(footage / "beach.mp4", public_path))
    assert vdx("ingest", clip, library=path).code == 0
    with Library(path) as library:
        assert library.search(query).matches
        assert vdx("ls", library=path).code == vdx("info", "1", library=path).code == 0
        library.close()
        with unprivileged(path):
            ran = vdx("ingest", clip, library=path)
            assert (ran.code, one_sentence(ran.err)) == (1, True)
            assert f"the library {path} cannot be written" in ran.err
            assert "--library" in ran.err
            assert "beach.mp4" in vdx("ls", library=path).out
            assert "beach.mp4" in vdx("info", "1", library=path).out
            assert vdx("status", library=path).code == 0
            assert library.search(query).matches[0].video.id == 1


def test_library_that_cannot_be_made(vdx: Vdx, footage: Path, public_path: Path) -> None:
    folder, clip = public_path / "others", Path(shutil.copy(footage / "forest.mp4", public_path))
    folder.mkdir()
    with unprivileged(folder):
        ran = vdx("ingest", clip, library=folder / "deep" / "library")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert f"no permission to write to {folder}" in ran.err


def test_moved_and_gone(vdx: Vdx, footage: Path, tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "folder"
    folder.mkdir()
    shutil.copy(footage / "forest.mp4", folder / "a.mp4")
    assert vdx("ingest", folder, library=library).code == 0
    (folder / "a.mp4").rename(folder / "b.mp4")
    assert "offline" in vdx("ls", library=library).out
    moved = vdx("ingest", folder, library=library)
    assert f"moved: {folder / 'b.mp4'}" in moved.err
    assert "1 moved." in moved.err
    shutil.copy(folder / "b.mp4", folder / "c.mp4")
    assert vdx("ingest", folder, "--json", library=library).object["duplicates"] == 1
    shutil.rmtree(folder)
    assert vdx("status", "--json", library=library).object["offline"] == 1
    assert vdx("info", "1", library=library).out.count("offline") == 2


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault(vdx: Vdx, monkeypatch: pytest.MonkeyPatch, debug: bool) -> None:
    def broken(_: Library) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(Library, "totals", broken)
    ran = vdx("status", *(["--debug"] if debug else []))
    assert ran.code == 1
    assert "fault in vdx: ZeroDivisionError: by nothing" in ran.err
    assert "--debug" in ran.err
    assert ("Traceback" in ran.err) == debug


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_the_system_refuses(vdx: Vdx, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refused(_: Library) -> None:
        raise OSError(number, "it says no", "/the/file")

    monkeypatch.setattr(Library, "totals", refused)
    ran = vdx("status", "--json")
    assert (ran.code, ran.err) == (1, "vdx: /the/file: it says no\n")
    assert ran.object["error"]["message"] == "/the/file: it says no"


def test_interrupted(vdx: Vdx, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "totals", interrupted)
    monkeypatch.setattr(Library, "ingest", interrupted)
    assert vdx("status").code == 130
    ran = vdx("ingest", ".", "--json")
    assert ran.code == 130
    assert "what is finished is kept" in ran.err
    assert ran.object["error"]["type"] == "Interrupted"
