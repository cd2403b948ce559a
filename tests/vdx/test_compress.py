"""`vdx compress`: what it writes, says and refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.decode import VideoReader
from storage.compact.container import CompactReader
from tests.footage import make_video, truncate
from tests.vdx.conftest import Vdx
from vdx.library import Library

LOSSY = ("--target", "vmaf=60")


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos that are larger than they need be, in folders of their own but of one name."""
    folder = tmp_path_factory.mktemp("clips")
    for name, seed in (("one", 1), ("two", 2)):
        (folder / name).mkdir()
        make_video(folder / name / "film.mp4", [(seed, 1.2)], size=(160, 120), options={"crf": "1"})
    return folder


@pytest.fixture(scope="module")
def library(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "library"
    with Library(path) as made:
        assert made.ingest(clips).clean
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_the_library_does_not_know(clips: Path, here: Path, vdx: Vdx) -> None:
    source = clips / "one" / "film.mp4"
    ran = vdx("compress", source, *LOSSY, "--json")
    assert (ran.code, _names(here)) == (0, ["film.vdx"])
    (video,) = ran.object["videos"]
    assert (video["outcome"], video["source_size"]) == ("encoded", source.stat().st_size)
    assert video["size"] == (here / "film.vdx").stat().st_size < video["source_size"]
    assert video["vmaf_worst_shot"] >= 60
    with CompactReader(here / "film.vdx") as reader:
        assert reader.check() == []
    out = here / "back.mp4"
    assert vdx("reconstruct", here / "film.vdx", "-o", out, "--verify", "--json").object["verified"]["whole"]
    with VideoReader(out) as back, VideoReader(source) as was:
        assert [frame.seconds for frame in back.frames()] == [frame.seconds for frame in was.frames()]


def test_all_of_a_library_each_in_a_file_of_its_own(library: Path, here: Path, vdx: Vdx) -> None:
    ran = vdx("compress", "--all", "-o", here, "--tier", "0", "--json", "--library", library)
    assert (ran.code, _names(here)) == (0, ["film-2.vdx", "film.vdx"])
    told = ran.object
    assert [video["outcome"] for video in told["videos"]] == ["described", "described"]
    assert told["size"] == sum(path.stat().st_size for path in here.iterdir())
    with CompactReader(here / "film.vdx") as one, CompactReader(here / "film-2.vdx") as two:
        assert one.manifest.source.fingerprint != two.manifest.source.fingerprint


def test_a_line_for_each_and_a_table(library: Path, here: Path, vdx: Vdx) -> None:
    ran = vdx("compress", "--all", "--tier", "0", "--library", library)
    assert ran.err.count("described: ") == 2
    assert "2 videos" in ran.err
    assert ran.out.count("film.mp4") == 2
    assert vdx("compress", "--all", "--tier", "0", "--force", "--quiet", "--library", library).err == ""


def test_a_dry_run_writes_nothing(clips: Path, here: Path, vdx: Vdx) -> None:
    ran = vdx("compress", clips / "one" / "film.mp4", "--dry-run", "--json", *LOSSY)
    (video,) = ran.object["videos"]
    assert (ran.code, _names(here)) == (0, [])
    assert (video["outcome"], video["output"]) == ("planned", None)
    assert 0 < video["size"] < video["source_size"]


def test_what_is_there_is_not_overwritten_but_by_force_and_resume_leaves_it(
    clips: Path, here: Path, vdx: Vdx
) -> None:
    (here / "film.vdx").write_text("of yesterday")
    command = ("compress", clips / "one" / "film.mp4", "--tier", "0")
    ran = vdx(*command)
    assert (ran.code, "film.vdx" in ran.err, "--force" in ran.err) == (2, True, True)
    assert vdx(*command, "--resume", "--json").object["videos"] == []
    assert (here / "film.vdx").read_text() == "of yesterday"
    assert vdx(*command, "--force").code == 0
    with CompactReader(here / "film.vdx") as reader:
        assert reader.check() == []


def test_one_that_cannot_be_stops_no_other(clips: Path, here: Path, tmp_path: Path, vdx: Vdx) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0" * 5000)
    ran = vdx("compress", broken, clips / "two" / "film.mp4", "--tier", "0", "--json")
    assert (ran.code, _names(here)) == (3, ["film.vdx"])
    (failed,) = ran.object["failed"]
    assert failed["path"] == str(broken)
    alone = vdx("compress", broken, "--tier", "0", "--json")
    assert (alone.code, "broken.mp4" in alone.object["error"]["message"]) == (1, True)


def test_a_video_that_can_be_read_in_part_is_told(here: Path, tmp_path: Path, vdx: Vdx) -> None:
    source = make_video(tmp_path / "cut.mkv", [(1, 0.8), (2, 0.8)], size=(160, 120), options={"crf": "1"})
    truncate(source, 0.6)
    ran = vdx("compress", source, "--tier", "0", "--json")
    (video,) = ran.object["videos"]
    assert (ran.code, video["problem"] is not None) == (3, True)


def test_a_source_that_is_away(library: Path, here: Path, tmp_path: Path, vdx: Vdx) -> None:
    film = make_video(tmp_path / "gone.mp4", [(9, 0.4)], size=(96, 72))
    other = tmp_path / "other"
    with Library(other) as made:
        assert made.ingest(film).clean
    film.unlink()
    ran = vdx("compress", "gone.mp4", "--tier", "0", "--library", other)
    assert (ran.code, "gone.mp4" in ran.err, _names(here)) == (1, True, [])
    assert vdx("compress", "--all", "--tier", "0", "--json", "--library", other).object["videos"] == []


def test_interrupted_it_says_how_to_go_on(
    clips: Path, here: Path, vdx: Vdx, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep: Callable[..., Any] = Library.compress
    calls = 0

    def once(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return keep(*arguments)

    monkeypatch.setattr(Library, "compress", once)
    command = ("compress", clips / "one" / "film.mp4", clips / "two" / "film.mp4", "--tier", "0")
    ran = vdx(*command)
    assert (ran.code, "--resume" in ran.err, "1 video of 2 done" in ran.err) == (130, True, True)
    assert _names(here) == ["film.vdx"]
    assert vdx(*command, "--resume").code == 0
    assert _names(here) == ["film-2.vdx", "film.vdx"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Give the videos to compress, or --all"),
        (("a.mp4", "--all"), "Give the videos to compress, or --all"),
        (("a.mp4", "--target", "vmaf=93", "--max-size", "1MB"), "--target and --max-size exclude each other"),
        (("a.mp4", "--target", "psnr=40"), "psnr=40"),
        (("a.mp4", "--target", "vmaf=130"), "vmaf=130"),
        (("a.mp4", "--max-size", "much"), "much"),
        (("a.mp4", "--codec", "vp9"), "--codec 'vp9' is none of"),
        (("a.mp4", "--roi", "auto"), "--roi auto needs an encoder that takes regions; av1 does not"),
        (("a.mp4", "--tier", "1", "--codec", "x264"), "of tier 2"),
        (("a.mp4", "--tier", "0", "--audio", "none"), "tier 0 holds no video"),
        (("a.mp4", "--audio", "mp3"), "mp3"),
        (("a.mp4", "--tier", "3"), "--tier"),
    ],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...], sentence: str, here: Path, vdx: Vdx) -> None:
    ran = vdx("compress", *words)
    assert (ran.code, sentence in ran.err, _names(here)) == (2, True, []), ran.err
