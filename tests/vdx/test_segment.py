"""`vdx segment`: of files and of the library, with previews and masks."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from media.decode import VideoReader
from media.encode import write_video
from tests.footage import make_video, truncate
from tests.indexer.regions.scenes import SIZE, inside_square, scene
from tests.vdx.conftest import Ran, Vdx
from tests.vdx.test_errors import one_sentence
from tests.vdx.test_terminal import on_terminal
from vdx import schemas
from vdx.cli.options import CLEAN_HELP, METHOD_HELP
from vdx.library import Library, cleaning_names, segmenter_names

COUNT = 25  # pictures of a shot
STEP = 5  # pixels that the square moves from one to the next


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of a square that moves over a real picture, and one of another picture, where nothing does."""
    path = tmp_path_factory.mktemp("film") / "a square.mp4"
    moving = [taken.picture for taken in scene(COUNT, square=STEP)]
    calm = [cv2.flip(taken.picture, -1) // 3 for taken in scene(COUNT)]
    timed = [(at / 25, np.asarray(picture, np.uint8)) for at, picture in enumerate([*moving, *calm])]
    write_video(path, timed, options={"crf": "18"})
    return path


def report(ran: Ran) -> schemas.SegmentReport:
    assert ran.code == 0
    return schemas.SegmentReport.model_validate(ran.object)


def test_what_moves_is_followed(vdx: Vdx, film: Path, tmp_path: Path) -> None:
    found = report(vdx("segment", film, "--json", library=tmp_path / "none"))
    assert (found.video.id, found.video.path, found.method, found.clean) == (None, str(film), "auto", [])
    assert found.pictures == 2 * COUNT
    assert [(shot.index, shot.start, shot.end) for shot in found.shots] == [(0, 0, 1), (1, 1, 2)]
    square = found.shots[0].regions[0]
    assert (square.start, square.end) == pytest.approx((0, 0.96), abs=0.1)
    assert square.motion == pytest.approx([STEP * 25 / SIZE[0], 0], abs=0.06)
    assert square.area == pytest.approx(60 * 60 / (SIZE[0] * SIZE[1]), rel=0.7)
    for seconds, left, top, width, height in square.path:
        assert left + width / 2 == pytest.approx((150 + STEP * 25 * seconds) / SIZE[0], abs=0.06)
        assert top + height / 2 == pytest.approx(0.5, abs=0.08)
    assert all(0.19 < after[0] - before[0] < 0.3 for before, after in pairwise(square.path))
    assert sum(region.area for region in found.shots[1].regions) < 0.02
    assert not (tmp_path / "none").exists()


def test_masks_lie_on_what_moves(vdx: Vdx, film: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "masks"
    ran = vdx("segment", film, "--masks", folder)
    assert ran.code == 0
    assert f"masks written to {folder}" in ran.err
    files = sorted(folder.iterdir())
    assert [file.name for file in files[:3]] == ["000000.000.png", "000000.040.png", "000000.080.png"]
    assert len(files) == 2 * COUNT
    mask = np.asarray(cv2.imread(str(files[12]), cv2.IMREAD_UNCHANGED))
    assert mask.shape == SIZE[::-1]
    assert set(np.unique(mask).tolist()) == {0, 255}
    truth = inside_square(12, STEP)
    assert ((mask > 0) & truth).sum() / ((mask > 0) | truth).sum() > 0.3


@pytest.mark.parametrize("ending", ["mp4", "gif", "GIF"])
def test_previews_show_it_at_its_times(vdx: Vdx, film: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"seen.{ending}"
    ran = vdx("segment", film, "--preview", target)
    assert (ran.code, f"preview written to {target}" in ran.err) == (0, True)
    with VideoReader(film) as before, VideoReader(target) as after:
        wanted = [(frame.seconds, frame.image(320)) for frame in before.frames()]
        shown = [(frame.seconds, frame.image(320)) for frame in after.frames()]
    assert [seconds for seconds, _ in shown] == pytest.approx(
        [seconds for seconds, _ in wanted[:: 1 if ending == "mp4" else 2]], abs=0.011
    )
    assert shown[-1][0] == pytest.approx(wanted[-1][0], abs=0.05)
    picture = {round(seconds, 2): image for seconds, image in wanted}[0.48]
    drawn = min(shown, key=lambda one: abs(one[0] - 0.48))[1]
    truth = cv2.resize(inside_square(12, STEP).astype(np.uint8), picture.shape[1::-1]) > 0
    changed = np.abs(drawn.astype(int) - picture).max(2)
    assert np.median(changed[truth]) > 30
    assert np.median(changed[:20]) < 30


def test_a_video_of_the_library_has_its_shots(
    vdx: Vdx, library: Path, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shots = schemas.ShotList.model_validate(vdx("shots", "beach.mp4", "--json", library=library).object).shots
    monkeypatch.delattr("vdx.segmenting.segmenting.Segmenting._detector")
    for source in ("beach.mp4", footage / "beach.mp4"):
        found = report(vdx("segment", source, "--method", "threshold", "--json", library=library))
        assert found.video.id is not None
        assert [(shot.start, shot.end) for shot in found.shots] == [(shot.start, shot.end) for shot in shots]


def test_the_table(vdx: Vdx, film: Path) -> None:
    ran = vdx("segment", film)
    assert ran.out.splitlines()[0].split() == [
        *("shot", "region", "from", "to", "area", "right/s", "down/s", "salience", "box")
    ]
    assert "in 2 shots of a square.mp4\n" in ran.err
    assert vdx("--quiet", "segment", film).err == ""


@pytest.mark.parametrize("method", ["threshold", "background", "residual"])
def test_other_methods(vdx: Vdx, film: Path, method: str) -> None:
    assert report(vdx("segment", film, "--method", method, "--json")).method == method


def test_cleaned_pictures(vdx: Vdx, film: Path) -> None:
    found = report(vdx("segment", film, "--clean", "deblock, lighten", "--json"))
    assert found.clean == ["deblock", "lighten"]
    assert found.shots[0].regions


def test_nothing_is_overwritten(vdx: Vdx, film: Path, tmp_path: Path) -> None:
    target, folder = tmp_path / "mine.mp4", tmp_path / "masks"
    target.write_text("mine")
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    options = ["segment", film, "--method", "threshold"]
    for argv, words in (
        (["--preview", target], "mine.mp4 is there already; add --force"),
        (["--masks", folder], "masks is not empty; choose another folder for --masks, or add --force"),
    ):
        ran = vdx(*options, *argv)
        assert (ran.code, ran.out, one_sentence(ran.err)) == (2, "", True)
        assert words in ran.err
    assert target.read_text() == "mine"
    assert vdx(*options, "--preview", target, "--masks", folder, "--force").code == 0
    assert target.read_bytes()[4:8] == b"ftyp"
    assert (folder / "mine.txt").read_text() == "mine"


def test_the_video_is_never_written_to(vdx: Vdx, film: Path, tmp_path: Path) -> None:
    clip = Path(shutil.copy(film, tmp_path / "clip.mp4"))
    before = clip.read_bytes()
    ran = vdx("segment", clip, "--preview", clip, "--force")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "is the video itself" in ran.err
    assert clip.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--method", "treshold"], ["--method 'treshold' is none of auto, background", "mean 'threshold'?"]),
        (["--clean", "denoise,deblok"], ["--clean 'deblok' is none of denoise", "mean 'deblock'?"]),
        (["--preview", "seen.avi"], ["seen.avi says no format for --preview", ".mp4 or .gif"]),
        (["--preview"], ["--preview"]),
        ([], ["VIDEO"]),
    ],
)
def test_usage(vdx: Vdx, film: Path, options: list[str], words: list[str]) -> None:
    ran = vdx("segment", *([film] if options else []), *options)
    assert (ran.code, one_sentence(ran.err)) == (2, True)
    assert [word for word in words if word not in ran.err] == []


def test_what_cannot_be_used(vdx: Vdx, film: Path, footage: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.onnx").write_bytes(b"nothing")
    target = tmp_path / "seen.mp4"
    for argv, words in (
        ([footage / "empty.mp4"], "the file is empty"),
        ([footage / "notes.txt", "--preview", target], "neither a video nor a picture"),
        ([tmp_path / "missing.mp4"], "no library at"),
        ([film, "--method", tmp_path / "odd.onnx"], "odd.onnx cannot be used to segment"),
        ([film, "--method", "no.onnx"], "there is no such file"),
        ([film, "--preview", tmp_path / "no folder" / "x.mp4"], "there is no folder"),
        ([film, "--masks", film], "a square.mp4 cannot be used for masks"),
    ):
        ran = vdx("segment", *argv)
        assert (ran.code, ran.out, one_sentence(ran.err)) == (1, "", True)
        assert words in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.onnx"]


def test_a_file_of_which_a_part_can_be_read(vdx: Vdx, tmp_path: Path) -> None:
    clip = truncate(make_video(tmp_path / "cut short.mkv", [(5, 4.0), (6, 4.0)]), 0.6)
    ran = vdx("segment", clip, "--method", "threshold", "--json")
    assert ran.code == 3
    assert schemas.SegmentReport.model_validate(ran.object).pictures > 50
    assert "cut short.mkv: only part of the video can be read" in ran.err


def test_a_single_picture(vdx: Vdx, tmp_path: Path) -> None:
    clip = make_video(tmp_path / "one.mp4", [(1, 0.01)])
    found = report(vdx("segment", clip, "--json", "--preview", tmp_path / "seen.mp4"))
    assert (found.pictures, [shot.regions for shot in found.shots]) == (1, [[]])


def test_progress_on_a_terminal(film: Path) -> None:
    code, shown = on_terminal(["segment", str(film), "--method", "threshold"])
    assert code == 0
    assert "━" in shown
    assert "━" not in on_terminal(["segment", str(film), "--method", "threshold", "--quiet"])[1]


def test_the_library_as_python_code(film: Path, tmp_path: Path) -> None:
    run = Library(tmp_path / "none").segment(film)
    first = next(iter(run))
    assert (first.shot, first.seconds, first.picture.shape) == (0, 0, (*SIZE[::-1], 3))
    assert sum(1 for _ in run) == 2 * COUNT
    assert [shot.index for shot in run.shots] == [0, 1]
    assert run.problem is None
    assert run.duration == pytest.approx(2.0)


def test_help_names_what_may_be_chosen() -> None:
    assert [name for name in segmenter_names() if name not in METHOD_HELP] == []
    assert [name for name in cleaning_names() if name not in CLEAN_HELP] == []
