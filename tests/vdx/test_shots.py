"""`vdx shots`: of the library and of any file, in every format, into files."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import opentimelineio
import pytest

from media.encode import write_video
from tests.footage import make_video, moving_scene, truncate
from tests.vdx.conftest import Ran, Vdx, run_program
from tests.vdx.test_errors import one_sentence
from tests.vdx.test_terminal import on_terminal
from vdx import schemas
from vdx.library import Library
from vdx.shotlists.formats import FORMATS

RATE = Fraction(30_000, 1001)
DOCUMENTS = ("csv", "edl", "otio", "html")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two calm scenes at 29.97 frames a second and a dissolve between them, of which frames 66 to 89 are."""
    before, after = (list(moving_scene(seed, 0.3, fps=300)) for seed in (1, 3))
    shares = np.linspace(0, 1, 26)[1:-1]
    mixed = [
        (a * (1 - share) + b * share).astype(np.uint8)
        for a, b, share in zip(before[-24:], after[:24], shares, strict=True)
    ]
    frames = [*before[:-24], *mixed, *after[24:]]
    path = tmp_path_factory.mktemp("film") / "a dissolve.mp4"
    timed = ((float(index / RATE), frame) for index, frame in enumerate(frames))
    write_video(path, timed, codec="libx264", pix_fmt="yuv420p", rate=RATE, options=None)
    return path


def shots(ran: Ran) -> list[schemas.ShotView]:
    assert ran.code == 0
    return schemas.ShotList.model_validate(ran.object).shots


def test_a_file_that_is_in_no_library(vdx: Vdx, film: Path, tmp_path: Path) -> None:
    ran = vdx("shots", film, "--json", library=tmp_path / "none")
    assert ran.object["video"] | {"duration": 0} == {
        "id": None,
        "path": str(film),
        "name": film.name,
        "duration": 0,
    }
    assert ran.object["frame_rate"] == "30000/1001"
    found = shots(ran)
    assert all(before.end == after.start for before, after in pairwise(found))
    assert [shot.transition for shot in found] == ["start", "dissolve"]
    opening = found[1].opening
    assert opening is not None
    assert [round(one * RATE) for one in opening] == pytest.approx([66, 90], abs=4)
    assert opening[0] < found[1].start < opening[1]
    assert all(shot.keyframes for shot in found)
    assert not (tmp_path / "none").exists()


def test_a_file_of_the_library_is_known_by_its_content(
    vdx: Vdx, library: Path, footage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(footage / "beach.mp4", tmp_path / "copy.mp4"))
    stored = vdx("shots", "beach.mp4", "--json", library=library)
    monkeypatch.delattr(Library, "detect_shots")
    ran = vdx("shots", copy, "--json", library=library)
    assert ran.object["shots"] == stored.object["shots"]
    assert ran.object["frame_rate"] == stored.object["frame_rate"] == "25"
    assert ran.object["video"] == stored.object["video"] | {"path": str(copy), "name": "copy.mp4"}


def test_another_detector_than_when_it_was_indexed(vdx: Vdx, tmp_path: Path) -> None:
    clip, library = make_video(tmp_path / "long.mp4", [(1, 12.0)], size=(64, 48)), tmp_path / "library"
    assert vdx("ingest", clip, "--detector", "fast", library=library).code == 0
    before = shots(vdx("shots", "1", "--json", library=library))
    uniform = shots(vdx("shots", "1", "--detector", "uniform", "--json", library=library))
    assert [(shot.start, shot.end) for shot in uniform] == [(0, 10), (10, 12)]
    assert shots(vdx("shots", "1", "--json", library=library)) == before
    clip.unlink()
    ran = vdx("shots", "1", "--detector", "uniform", library=library)
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "no file with the video '1' is there" in ran.err


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_are_the_same_on_stdout_and_in_files(
    vdx: Vdx, film: Path, tmp_path: Path, kind: str
) -> None:
    on_stdout = vdx("shots", film, f"--{kind}", "--detector", "fast")
    assert (on_stdout.code, on_stdout.err) == (0, "")
    target = tmp_path / f"list.{kind}"
    ran = vdx("shots", film, "--detector", "fast", "-o", target)
    assert (ran.code, ran.out) == (0, "")
    assert f"in a dissolve.mp4, written to {target}" in ran.err
    with target.open(encoding="utf-8", newline="") as file:
        assert file.read() == on_stdout.out
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_documents_of_the_library(vdx: Vdx, library: Path) -> None:
    found = shots(vdx("shots", "beach.mp4", "--json", library=library))
    rows = list(csv.DictReader(io.StringIO(vdx("shots", "beach.mp4", "--csv", library=library).out)))
    assert [float(row["start"]) for row in rows] == [shot.start for shot in found]
    timeline = opentimelineio.adapters.read_from_string(
        vdx("shots", "beach.mp4", "--otio", library=library).out, "otio_json"
    )
    assert timeline.duration().to_seconds() == 6.0
    page = vdx("shots", "beach.mp4", "--html", library=library).out
    assert page.count("<img src=") == sum(len(shot.keyframes) for shot in found)


def test_drop_frame_or_not(vdx: Vdx, film: Path) -> None:
    edl = ["shots", film, "--edl", "--detector", "uniform"]
    assert "FCM: DROP FRAME\n" in vdx(*edl).out
    assert "FCM: NON-DROP FRAME\n" in vdx(*edl, "--non-drop").out


def test_json_in_a_file(vdx: Vdx, library: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.txt"
    ran = vdx("shots", "forest", "--json", "-o", target, library=library)
    assert (ran.code, ran.out) == (0, "")
    assert target.read_text() == vdx("shots", "forest", "--json", library=library).out


def test_a_file_is_not_overwritten(vdx: Vdx, library: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_text("mine")
    ran = vdx("shots", "forest", "-o", target, library=library)
    assert (ran.code, one_sentence(ran.err)) == (2, True)
    assert f"{target} is there already; add --force" in ran.err
    assert target.read_text() == "mine"
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    assert vdx("shots", "forest", "-o", link, "--force", library=library).code == 0
    assert link.is_symlink()
    assert target.read_text().startswith("index,")


def test_the_video_is_never_written_to(vdx: Vdx, footage: Path, library: Path, tmp_path: Path) -> None:
    clip = Path(shutil.copy(footage / "forest.mp4", tmp_path))
    before = clip.read_bytes()
    for source in (clip, "forest"):
        target = clip if source == clip else footage / "forest.mp4"
        ran = vdx("shots", source, "--csv", "--force", "-o", target, library=library)
        assert (ran.code, one_sentence(ran.err)) == (1, True)
        assert "is the video itself" in ran.err
        assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--csv", "--edl"], ["--csv and --edl exclude each other"]),
        (["--json", "--html"], ["--json and --html"]),
        (["-o", "list.txt"], ["list.txt says no format", *(f"--{name}" for name in FORMATS)]),
        (["--detector", "trasnet"], ["--detector 'trasnet' is none of auto, fast", "mean 'transnet'?"]),
        (["--output"], ["--output"]),
    ],
)
def test_usage(vdx: Vdx, library: Path, options: list[str], words: list[str]) -> None:
    ran = vdx("shots", "forest", *options, library=library)
    assert ran.code == 2
    assert one_sentence(ran.err)
    assert [word for word in words if word not in ran.err] == []


def test_places_that_cannot_be_written(vdx: Vdx, library: Path, tmp_path: Path) -> None:
    for target, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "no folder" / "x.csv", "there is no folder"),
    ):
        ran = vdx("shots", "forest", "--csv", "-o", target, library=library)
        assert (ran.code, one_sentence(ran.err)) == (1, True)
        assert words in ran.err
    ran = vdx("shots", "forest", "--csv", "-o", "/dev/full", library=library)
    assert (ran.code, ran.err) == (1, "vdx: /dev/full cannot be written (No space left on device)\n")


def test_files_that_are_no_videos(vdx: Vdx, footage: Path, tmp_path: Path) -> None:
    for name, words in (("empty.mp4", "the file is empty"), ("notes.txt", "neither a video nor a picture")):
        ran = vdx("shots", footage / name)
        assert (ran.code, ran.out, one_sentence(ran.err)) == (1, "", True)
        assert words in ran.err
    assert vdx("shots", tmp_path / "missing.mp4").code == 1


def test_a_file_of_which_a_part_can_be_read(vdx: Vdx, tmp_path: Path) -> None:
    clip = truncate(make_video(tmp_path / "cut short.mkv", [(5, 4.0), (6, 4.0)]), 0.6)
    ran = vdx("shots", clip, "--csv", "--detector", "fast")
    assert ran.code == 3
    assert ran.out.startswith("index,")
    assert "cut short.mkv: only part of the video can be read" in ran.err


def test_frames_that_no_timecode_counts(vdx: Vdx, tmp_path: Path) -> None:
    clip = make_video(tmp_path / "slow.mp4", [(1, 2.0)], fps=Fraction(25, 2))
    ran = vdx("shots", clip, "--edl", "--detector", "uniform")
    assert (ran.code, ran.out, one_sentence(ran.err)) == (1, "", True)
    assert "slow.mp4: no timecode counts 12.5 frames/s" in ran.err


def test_the_table_says_how_long_a_dissolve_is(vdx: Vdx, film: Path) -> None:
    ran = vdx("shots", film, "--detector", "fast")
    assert "dissolve, 0." in ran.out
    assert f"in {film.name}\n" in ran.err
    assert vdx("--quiet", "shots", film, "--detector", "fast").err == ""


def test_progress_on_a_terminal(film: Path) -> None:
    code, shown = on_terminal(["shots", str(film), "--detector", "fast", "--csv"])
    assert code == 0
    assert "━" in shown
    assert "━" not in on_terminal(["shots", str(film), "--detector", "fast", "--csv", "--quiet"])[1]


def test_without_opentimelineio(vdx: Vdx, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    monkeypatch.delattr(Library, "detect_shots")  # it is told before anything takes time
    ran = vdx("shots", film, "--otio")
    assert (ran.code, ran.out, one_sentence(ran.err)) == (1, "", True)
    assert "run: pip install opentimelineio" in ran.err


def test_names_that_are_no_text(film: Path, tmp_path: Path) -> None:
    odd = shutil.copy(film, tmp_path / "caf\udce9.mp4")
    for kind in DOCUMENTS:
        argv = [b"shots", bytes(odd), f"--{kind}".encode(), b"--detector", b"uniform"]
        ran = run_program(argv, env={"PYTHONIOENCODING": "ascii"})
        assert (ran.code, ran.err) == (0, "")
        if kind != "csv":
            assert ("caf%E9.mp4" if kind == "otio" else "caf\ufffd.mp4") in ran.out
