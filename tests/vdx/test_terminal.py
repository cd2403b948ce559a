"""What people see: on a terminal, in a pipe, with odd file names, and when they press Ctrl-C."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import termios
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.footage import make_video
from tests.vdx.conftest import FORCING, PROGRAM, Vdx, run_program
from vdx.library import Library, SearchResult

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")


def on_terminal(argv: list[str], *, columns: int = 80, **env: str) -> tuple[int, str]:
    """(exit code, everything that it writes) of the program on a terminal of its own."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in (*FORCING, "COLUMNS")}
    environment |= {"TERM": "xterm-256color", **env}
    with subprocess.Popen(
        [*PROGRAM, *argv], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as program:
        os.close(theirs)
        written = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not some:
                break
            written += some
        code = program.wait()
    os.close(ours)
    return code, written.decode().replace("\r\n", "\n")


def test_no_escape_codes_off_a_terminal(footage: Path, tmp_path: Path) -> None:
    library = ["--library", str(tmp_path / "library")]
    ran = run_program([*library, "ingest", str(footage / "forest.mp4"), str(footage / "empty.mp4")])
    assert ran.code == 3
    assert ran.out == ""
    assert f"new: {footage / 'forest.mp4'} (2.0 s)\n" in ran.err
    assert f"failed: {footage / 'empty.mp4'}: the file is empty\n" in ran.err
    assert "1 new, 1 failed.\n" in ran.err
    assert "x real time" in ran.err
    assert f"Next: vdx --library {tmp_path / 'library'} search" in ran.err
    for text in (ran.err, run_program([*library, "ls"]).out, run_program(["--help"]).out):
        assert ESCAPE not in text
        assert "\r" not in text
    assert "unchanged: " not in run_program([*library, "ingest", str(footage / "forest.mp4")]).err


def test_progress_on_a_terminal(footage: Path, tmp_path: Path) -> None:
    argv = ["--library", str(tmp_path / "library"), "ingest", str(footage / "beach.mp4")]
    code, shown = on_terminal(argv)
    assert code == 0
    assert "━" in shown
    assert re.search(r"[01]/1 files", shown)
    assert "x real time" in shown
    assert "1 new." in shown
    assert COLOUR.search(shown)
    code, shown = on_terminal([*argv, "--quiet"])
    assert (code, shown) == (0, "")


def test_no_color(library: Path) -> None:
    assert COLOUR.search(on_terminal(["--help"])[1])
    for argv in (["--help"], ["--library", str(library), "ls"]):
        assert not COLOUR.search(on_terminal(argv, NO_COLOR="1")[1])


def plain_text(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


TIME = r" +\d:\d\d\.\d{3}"


@pytest.mark.parametrize("columns", [60, 120])
def test_clip_search_can_be_read(library: Path, footage: Path, columns: int) -> None:
    """The part of the query is beside the segment or, where that is too narrow, below it."""
    argv = ["--library", str(library), "search", str(footage / "beach.mp4"), "--end", "5.5"]
    shown = plain_text(on_terminal(argv, columns=columns)[1])
    lines = [line.rstrip() for line in shown.partition("\n\n")[0].splitlines()]
    assert max(map(len, lines)) <= columns
    at = next(index for index, line in enumerate(lines) if line.startswith("1 "))
    assert re.match(r"1  +\d\.\d{3}  beach\.mp4" + 3 * TIME, lines[at])
    if columns == 120:
        assert "in the query" in lines[0]
        assert re.search(TIME + " to" + TIME + "$", lines[at])
    else:
        assert "in the query" not in lines[0]
        assert re.fullmatch(" +in the query" + 2 * TIME, lines[at + 1])


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_tables_fit_the_terminal(library: Path, footage: Path, columns: int) -> None:
    clip = footage / "beach.mp4"
    for argv in (["ls"], ["search", str(clip)]):
        _, shown = on_terminal(["--library", str(library), *argv], columns=columns)
        plain = plain_text(shown)
        lines = [line for line in plain.splitlines() if "/" not in line]  # paths stay whole
        assert max(map(len, lines)) <= columns
        assert "beach.mp4" in plain
    assert str(clip) in plain.replace("\n", "")


def test_search_says_it_all(vdx: Vdx, library: Path, picture: Path, footage: Path) -> None:
    ran = vdx("search", picture, library=library)
    head, best = ran.out.splitlines()[:2]
    assert head.split() == ["#", "score", "video", "from", "to", "best"]
    assert re.match(r"1  0\.\d{3}  beach\.mp4 +0:03\.", best)
    assert f"1  {footage / 'beach.mp4'}\n" in ran.out
    assert vdx("--quiet", "search", picture, library=library).err == ""


def test_nothing_is_near(vdx: Vdx, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search = Library.search

    def unsure(self: Library, *args: Any, **options: Any) -> SearchResult:
        return replace(search(self, *args, **options), likely=0)

    clip = make_video(tmp_path / "other.mp4", [(99, 2.0)])
    monkeypatch.setattr(Library, "search", unsure)
    ran = vdx("search", clip, library=library)
    assert ran.code == 0
    assert ran.out.startswith("No confident match.")
    assert vdx("search", clip, "--json", library=library).object["confident"] is False


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    # Long paths and a small pipe: the program cannot say that many files are done before it is listened to.
    folder, library = tmp_path / ("clips" * 40), tmp_path / "library"
    folder.mkdir()
    for number in range(40):
        make_video(folder / f"{number:02}.mp4", [(number, 0.4)])
    argv = [*PROGRAM, "--library", str(library), "ingest", "--jobs", "1", str(folder)]
    with subprocess.Popen(
        argv,
        stderr=subprocess.PIPE,
        text=True,
        pipesize=4096,
        # What a shell starts in the background ignores Ctrl-C, and so do its children, such as these tests.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as program:
        assert program.stderr is not None
        first = program.stderr.readline()
        program.send_signal(signal.SIGINT)
        time.sleep(1.0)  # to notice it, before it can go on
        rest = program.stderr.read()
        assert program.wait() == 130, rest
    assert first.startswith("new: ")
    assert re.search(r"vdx: Interrupted\. \d+ files? of 40 done; what is finished is kept\.", rest)
    assert "Traceback" not in rest
    kept = run_program(["--library", str(library), "--json", "ls"]).object["total"]
    assert 1 <= kept < 40, rest
    again = run_program(["--library", str(library), "--json", "ingest", str(folder)])
    assert (again.object["unchanged"], again.object["new"]) == (kept, 40 - kept)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("argv", [["ls"], ["--json", "ls"], ["--help"], ["--json", "info"]])
def test_reader_that_goes_away(library: Path, argv: list[str], unbuffered: str) -> None:
    with subprocess.Popen(
        [*PROGRAM, "--quiet", "--library", str(library), *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        said = program.stderr.read()
        assert program.wait() == 141
    assert "Traceback" not in said
    assert "Broken" not in said
    if argv != ["--json", "info"]:  # that is told what it lacks
        assert said == ""


def test_reader_of_messages_that_goes_away(library: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    argv = [*PROGRAM, "--library", str(library), "ls"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=writing, text=True) as program:
        os.close(writing)
        assert program.stdout is not None
        assert "beach.mp4" in program.stdout.read()
        assert program.wait() == 141


def test_odd_file_names(footage: Path, tmp_path: Path) -> None:
    folder, library = tmp_path / "odd", tmp_path / "library"
    folder.mkdir()
    for name in (b"caf\xe9.mp4", b"two\nlines \x1b[31m.mp4", "日本 [bold] é.mp4".encode()):
        shutil.copy(footage / "forest.mp4", os.fsencode(folder) + b"/" + name)
        with Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).open("ab") as file:
            file.write(name)  # so that each is a video of its own
    argv = ["--library", str(library)]
    ran = run_program([*argv, "ingest", str(folder)])
    assert "new: " in ran.err
    shown = run_program([*argv, "ls"]).out
    for name in ("caf\ufffd.mp4", "two\\nlines \\x1b[31m.mp4", "日本 [bold] é.mp4"):
        assert name in shown
        assert name in ran.err
    names = {video["name"] for video in run_program([*argv, "--json", "ls"]).object["videos"]}
    assert names == {"caf\ufffd.mp4", "two\nlines \x1b[31m.mp4", "日本 [bold] é.mp4"}
    query = os.fsencode(folder) + b"/caf\xe9.mp4"
    found = run_program([*map(os.fsencode, argv), b"--json", b"search", query]).object
    assert "caf\ufffd.mp4" in {result["video"]["name"] for result in found["results"]}
    ascii_only = run_program([*argv, "--json", "ls"], env={"PYTHONIOENCODING": "ascii"})
    assert {video["name"] for video in json.loads(ascii_only.out)["videos"]} == names
    assert "\\u65e5" in run_program([*argv, "ls"], env={"PYTHONIOENCODING": "ascii"}).out
