"""`vdx compare`: two videos of the same footage, of the library and of elsewhere."""

from __future__ import annotations

import shutil
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from media.quality.metrics import METRICS
from tests.footage import make_video, truncate
from tests.vdx.conftest import Ran, Vdx, run_program
from tests.vdx.test_errors import one_sentence
from vdx import schemas
from vdx.cli.commands import compare as command
from vdx.cli.main import main
from vdx.library import Library

SCENES = [(1, 1.2), (2, 1.2)]
SIZE = (160, 96)
QUICK = ("--metrics", "psnr", "--json")


@pytest.fixture(scope="module")
def known(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that knows the shots of a.mp4."""
    library = tmp_path_factory.mktemp("known") / "library"
    argv = ["--library", str(library), "--quiet", "ingest", str(clips / "a.mp4")]
    assert main(argv) == 0
    return library


@pytest.fixture
def vdx(vdx: Vdx, known: Path) -> Vdx:
    """Call the program with that library unless a test names another."""
    return lambda *argv, library=known: vdx(*argv, library=library)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of two shots, and what others made of it."""
    folder = tmp_path_factory.mktemp("clips")
    make_video(folder / "a.mp4", SCENES, size=SIZE, options={"crf": "8"})
    make_video(folder / "good.mp4", SCENES, size=SIZE, options={"crf": "20"})
    make_video(folder / "bad.mp4", SCENES, size=SIZE, options={"crf": "45"})
    return folder


def report(ran: Ran) -> schemas.CompareReport:
    assert ran.code == 0, ran.err
    return schemas.CompareReport.model_validate(ran.object)


def test_a_video_beside_itself_and_beside_worse_ones(vdx: Vdx, clips: Path) -> None:
    itself, good, bad = (
        report(vdx("compare", clips / "a.mp4", clips / name, "--json"))
        for name in ("a.mp4", "good.mp4", "bad.mp4")
    )
    assert tuple(itself.metrics) == METRICS
    assert itself.metrics["vmaf"].mean >= 97
    assert itself.metrics["psnr"].worst == itself.metrics["xpsnr"].worst == 100
    assert itself.metrics["ssim"].worst == 1
    for better, worse in pairwise((itself, good, bad)):
        for metric in METRICS:
            assert better.metrics[metric].mean > worse.metrics[metric].mean
    assert bad.distorted.size < good.distorted.size
    assert bad.distorted.bitrate == pytest.approx(8 * bad.distorted.size / 2.4, abs=1)
    for found in (itself, good, bad):
        assert (found.frames, found.reference_alone, found.distorted_alone) == (60, 0, 0)
        for value in found.metrics.values():
            assert value.worst <= min(value.percentile_5, value.harmonic_mean)
            assert value.harmonic_mean <= value.mean + 1e-3


def test_files_of_no_library(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    found = report(vdx("compare", clips / "a.mp4", clips / "bad.mp4", *QUICK, library=tmp_path / "none"))
    assert found.reference.id is None
    assert [(shot.start, shot.end) for shot in found.shots] == [(0, 1.2), (1.2, 2.4)]
    assert not (tmp_path / "none").exists()


def test_by_shot(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    # The second shot alone is encoded badly.
    half = make_video(tmp_path / "half.mp4", SCENES, size=SIZE, options={"crf": "8", "qmin": "0"})
    bad = make_video(tmp_path / "tail.mp4", SCENES[1:], size=SIZE, options={"crf": "48"})
    joined = tmp_path / "joined.mp4"
    _join(half, bad, joined)
    found = report(vdx("compare", clips / "a.mp4", joined, "--json"))
    assert [(shot.start, shot.end, shot.frames) for shot in found.shots] == [(0, 1.2, 30), (1.2, 2.4, 30)]
    first, second = found.shots
    for metric in METRICS:
        assert first.metrics[metric].mean > second.metrics[metric].mean
        assert found.metrics[metric].worst == second.metrics[metric].worst
        assert found.metrics[metric].worst_time == second.metrics[metric].worst_time >= 1.2
        middle = (first.metrics[metric].mean + second.metrics[metric].mean) / 2
        assert found.metrics[metric].mean == pytest.approx(middle, abs=1e-3)


def _join(one: Path, other: Path, target: Path) -> None:
    """The first 30 frames of one and then all of the other, losing almost nothing more."""
    from itertools import islice

    from media.decode import VideoReader
    from media.encode import write_video

    with VideoReader(one) as first, VideoReader(other) as second:
        images = [frame.image() for frame in islice(first.frames(), 30)]
        images += [frame.image() for frame in second.frames()]
    timed = ((index / 25, image) for index, image in enumerate(images))
    write_video(target, timed, codec="libx264", pix_fmt="yuv420p", rate=25, options={"crf": "8"})


def test_another_frame_rate(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    fast = make_video(tmp_path / "50.mp4", SCENES, size=SIZE, fps=50)
    found = report(vdx("compare", clips / "a.mp4", fast, *QUICK))
    assert (found.frames, found.reference_alone, found.distorted_alone, found.apart) == (60, 0, 60, 0)
    assert found.metrics["psnr"].mean > 30
    back = report(vdx("compare", fast, clips / "a.mp4", *QUICK))
    assert (back.frames, back.reference_alone, back.distorted_alone) == (60, 60, 0)
    odd = make_video(tmp_path / "odd.mp4", SCENES, size=SIZE, fps=Fraction(20))
    ran = vdx("compare", clips / "a.mp4", odd, "--metrics", "psnr")
    assert ran.code == 0
    assert "48 pairs of frames; 12 of A and 0 of B have no partner." in ran.err
    assert "Partners are shown up to 20 ms apart." in ran.err


def test_another_size(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    small = make_video(tmp_path / "small.mp4", SCENES, size=(80, 48))
    ran = vdx("compare", clips / "a.mp4", small, *QUICK)
    found = report(ran)
    assert (found.width, found.height, found.scaled_from) == (*SIZE, [80, 48])
    assert found.distorted.width == 80
    assert "scaled from 80x48 to 160x96 pixels (bicubic)" in ran.err
    assert found.remarks[0] in ran.err


def test_another_length(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    other = make_video(tmp_path / "short.mp4", [(7, 0.8)], size=SIZE)
    found = report(vdx("compare", clips / "a.mp4", other, *QUICK))
    assert (found.frames, found.reference_alone, found.distorted_alone) == (20, 40, 0)
    assert [shot.frames for shot in found.shots] == [20, 0]
    assert found.shots[1].metrics == {}
    shown = vdx("compare", clips / "a.mp4", other, "--metrics", "psnr").out
    assert [line.split()[4:] for line in shown.splitlines() if line.split()[:1] == ["1"]] == [["-", "-", "-"]]
    long = report(vdx("compare", other, clips / "a.mp4", *QUICK))
    assert (long.frames, long.reference_alone, long.distorted_alone) == (20, 0, 40)


def test_options(vdx: Vdx, clips: Path) -> None:
    both = clips / "a.mp4", clips / "bad.mp4"
    every = report(vdx("compare", *both, "--metrics", "vmaf", "--json"))
    some = report(vdx("compare", *both, "--metrics", "vmaf,ssim", "--subsample", "5", "--json"))
    neg = report(vdx("compare", *both, "--metrics", "vmaf", "--neg", "--json"))
    assert (every.model, neg.model) == ("vmaf_v0.6.1", "vmaf_v0.6.1neg")
    assert list(some.metrics) == ["vmaf", "ssim"]
    assert some.subsample == 5
    assert some.metrics["vmaf"].mean == pytest.approx(every.metrics["vmaf"].mean, abs=3)
    assert round(some.metrics["vmaf"].worst_time * 25) % 5 == 0
    assert neg.metrics["vmaf"].mean < every.metrics["vmaf"].mean
    shifted = report(vdx("compare", *both, "--shift", "-0.2", *QUICK))
    assert (shifted.frames, shifted.reference_alone, shifted.distorted_alone) == (55, 5, 5)


def test_a_chart_and_a_picture(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "plot.svg", tmp_path / "worst Größe.png"
    argv = ["compare", clips / "a.mp4", clips / "bad.mp4", "--plot", outputs[0], "--picture", outputs[1]]
    ran = vdx(*argv)
    assert ran.code == 0
    assert f"Written: {outputs[1]}" in ran.err
    assert ran.out.startswith("A  a.mp4")
    root = ElementTree.parse(outputs[0]).getroot()  # noqa: S314
    words = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [word.partition(":")[0] for word in words if "mean" in word] == [
        "VMAF",
        "SSIM",
        "PSNR, dB",
        "XPSNR, dB",
    ]
    picture = cv2.imdecode(np.frombuffer(outputs[1].read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[1] == 2 * 160 + 8
    again = vdx(*argv)
    assert (again.code, one_sentence(again.err)) == (2, True)
    assert vdx(*argv, "--force").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plot.svg", "worst Größe.png"]
    raster = tmp_path / "plot.png"
    assert vdx("compare", clips / "a.mp4", clips / "bad.mp4", "--metrics", "psnr", "--plot", raster).code == 0
    assert cv2.imread(str(raster)) is not None


def test_the_picture_shows_the_worst_frames(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    from media.decode import VideoReader

    target = tmp_path / "p.png"
    ran = vdx("compare", clips / "a.mp4", clips / "bad.mp4", *QUICK, "--picture", target)
    time = report(ran).metrics["psnr"].worst_time
    picture = cv2.imread(str(target))
    assert picture is not None
    head = picture.shape[0] // 2 - 96 - 8
    for name, left in (("a.mp4", 0), ("bad.mp4", 168)):
        with VideoReader(clips / name) as reader:
            wanted = next(reader.frames(time, time)).image()
        assert np.array_equal(picture[head : head + 96, left : left + 160], wanted)


def test_videos_of_the_library(
    vdx: Vdx, library: Path, footage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(footage / "beach.mp4", tmp_path / "copy.mp4"))
    stored = vdx("shots", "beach.mp4", "--json", library=library).object["shots"]
    number = vdx("shots", "beach.mp4", "--json", library=library).object["video"]["id"]
    monkeypatch.delattr(Library, "detect_shots")  # they are known
    for one, other in (("beach.mp4", copy), (str(number), "beach")):
        found = report(vdx("compare", one, other, *QUICK, library=library))
        assert [(shot.start, shot.end) for shot in found.shots] == [
            (shot["start"], shot["end"]) for shot in stored
        ]
        assert found.reference.id == found.distorted.id == number
        assert found.metrics["psnr"].mean == 100


def test_a_video_that_is_offline(vdx: Vdx, tmp_path: Path, clips: Path) -> None:
    clip, library = Path(shutil.copy(clips / "a.mp4", tmp_path / "gone.mp4")), tmp_path / "library"
    assert vdx("ingest", clip, "--detector", "fast", library=library).code == 0
    clip.unlink()
    for pair in (["gone.mp4", clips / "a.mp4"], [clips / "a.mp4", "1"]):
        ran = vdx("compare", *pair, *QUICK, library=library)
        assert (ran.code, one_sentence(ran.err)) == (1, True)
        assert "no file with the video" in ran.err


def test_a_compact_file_is_measured_by_its_video(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    compact, bare = tmp_path / "a.vdx", tmp_path / "bare.vdx"
    how = ["--target", "mean=80"]
    assert vdx("compress", clips / "a.mp4", *how, "-o", compact).code == 0
    found = report(vdx("compare", clips / "a.mp4", compact, *QUICK, "--picture", tmp_path / "p.png"))
    assert found.distorted.path == str(compact)
    assert found.distorted.size == compact.stat().st_size
    assert (found.frames, found.reference_alone, found.distorted_alone) == (60, 0, 0)
    assert 30 < found.metrics["psnr"].mean < 60
    assert vdx("compress", clips / "a.mp4", "--tier", "0", "-o", bare).code == 0
    ran = vdx("compare", clips / "a.mp4", bare)
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "bare.vdx: it holds only what is known of the video" in ran.err
    compact.write_bytes(compact.read_bytes()[: compact.stat().st_size // 2])
    ran = vdx("compare", clips / "a.mp4", compact)
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "a.vdx: " in ran.err


def test_what_is_no_video(vdx: Vdx, clips: Path, footage: Path, tmp_path: Path) -> None:
    for name, words in (("notes.txt", "neither a video nor a picture"), ("empty.mp4", "the file is empty")):
        for pair in ([clips / "a.mp4", footage / name], [footage / name, clips / "a.mp4"]):
            ran = vdx("compare", *pair)
            assert (ran.code, ran.out, one_sentence(ran.err)) == (1, "", True)
            assert words in ran.err
    ran = vdx("compare", clips / "a.mp4", tmp_path / "missing.mp4")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "missing.mp4" in ran.err


def test_a_file_of_which_a_part_can_be_read(vdx: Vdx, tmp_path: Path, clips: Path) -> None:
    broken = truncate(make_video(tmp_path / "cut short.mkv", SCENES, size=SIZE), 0.6)
    ran = vdx("compare", clips / "a.mp4", broken, *QUICK)
    assert ran.code == 3
    found = schemas.CompareReport.model_validate(ran.object)
    assert 0 < found.frames < 60
    assert found.frames + found.reference_alone == 60
    assert found.distorted.problem is not None
    assert f"cut short.mkv: {found.distorted.problem}" in ran.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--metrics", "vmfa"], ["--metrics 'vmfa' is none of vmaf, ssim", "mean 'vmaf'?"]),
        (["--metrics", ","], ["--metrics names none"]),
        (["--subsample", "0"], ["--subsample"]),
        (["--plot", "plot.gif"], ["plot.gif says no format", ".svg, .png"]),
        (["--picture", "plot.svg"], ["plot.svg says no format; add one of .png"]),
        (["--plot", "x.png", "--picture", "x.png"], ["name the same file"]),
    ],
)
def test_usage(vdx: Vdx, clips: Path, options: list[str], words: list[str]) -> None:
    ran = vdx("compare", clips / "a.mp4", clips / "a.mp4", *options)
    assert (ran.code, one_sentence(ran.err)) == (2, True)
    assert [word for word in words if word not in ran.err] == []


def test_places_that_cannot_be_written(vdx: Vdx, clips: Path, tmp_path: Path) -> None:
    folder = tmp_path / "no folder" / "x.png"
    ran = vdx("compare", clips / "a.mp4", clips / "a.mp4", "--picture", folder)
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    video = Path(shutil.copy(clips / "a.mp4", tmp_path / "video.png"))
    ran = vdx("compare", clips / "a.mp4", video, "--plot", video, "--force")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "is the video itself" in ran.err
    assert video.read_bytes() == (clips / "a.mp4").read_bytes()


def test_pictures_too_small_for_vmaf(vdx: Vdx, tmp_path: Path) -> None:
    tiny = make_video(tmp_path / "tiny.mp4", [(1, 0.4)], size=(32, 24))
    ran = vdx("compare", tiny, tiny)
    assert ran.code == 0
    assert "too small for vmaf and xpsnr" in ran.err
    ran = vdx("compare", tiny, tiny, "--metrics", "vmaf")
    assert (ran.code, one_sentence(ran.err)) == (1, True)


def test_without_the_ffmpeg_program(clips: Path, tmp_path: Path) -> None:
    argv = ["compare", str(clips / "a.mp4"), str(clips / "a.mp4"), "--json"]
    ran = run_program(argv, env={"IMAGEIO_FFMPEG_EXE": str(tmp_path / "none"), "VDX_LIBRARY": str(tmp_path)})
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "cannot be started" in ran.err
    error: dict[str, Any] = ran.object["error"]
    assert error["type"] == "QualityError"


def test_the_command_knows_all_metrics() -> None:
    assert command._METRICS == METRICS
