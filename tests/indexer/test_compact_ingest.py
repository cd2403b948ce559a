"""Ingest of compact files: what the library gets, what it takes them for, what becomes of damaged ones."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.report import Outcome
from storage.compact.container import CompactReader, CompactWriter
from storage.compact.descriptors import read_descriptors, write_descriptors
from storage.compact.from_store import analysed_video
from storage.compact.manifest import Level, Manifest, SourceInfo, VideoPart
from storage.library import Store
from storage.records import AnalysedVideo
from tests.footage import make_video
from tests.indexer.conftest import LIGHT
from tests.indexer.watching import Accounts, ingest
from tests.storage.compact.made import WHEN, offset_of, unzipped
from vdx.library import Library


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A film, and a library that has it."""
    film = make_video(tmp_path / "elsewhere.mp4", [(1, 1.5), (2, 1.5)])
    Library(tmp_path / "first", LIGHT).ingest(film)
    return film, tmp_path / "first"


def _known(library: Path) -> tuple[AnalysedVideo, str]:
    with Store.open(library) as store:
        (video,) = store.videos()
        return analysed_video(store, video.id), video.recipe


def _compact(
    made: tuple[Path, Path],
    target: Path,
    level: Level = "full",
    *,
    film: bool = False,
    recipe: str | None = None,
) -> Path:
    """A compact file of the film, with the film itself in it if `film`."""
    source, library = made
    analysed, known = _known(library)
    writer = CompactWriter(target)
    write_descriptors(writer, analysed, level)
    videos: tuple[VideoPart, ...] = ()
    if film:
        record = analysed.video
        writer.add_file("video.mp4", source)
        videos = (
            VideoPart(
                file="video.mp4", tier=2, codec="h264", encoder="x264", width=record.width,
                height=record.height, frames=record.frame_count, time_base=record.time_base, audio="none",
            ),
        )  # fmt: skip
    about = SourceInfo.of(analysed.video, name=source.name, recipe=known if recipe is None else recipe)
    writer.finish(Manifest(made_by="vdx 0", made_at=WHEN, source=about, videos=videos))
    return target


def _break(path: Path, name: str) -> None:
    start, size = offset_of(path, name)
    data = bytearray(path.read_bytes())
    data[start + size // 2] ^= 0x40
    path.write_bytes(data)


def _facts(library: Library) -> list[tuple[list[str], set[str], bool]]:
    return [
        ([path.name for path in v.paths], {path.name for path in v.compact}, v.recipe.endswith("approximate"))
        for v in library.videos()
    ]


def test_full_descriptors_give_what_the_source_gave(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    path = _compact(made, films / "x.vdx")
    watching = Accounts()
    report = library.ingest(path, observer=watching)
    assert [result.outcome for result in report.results] == [Outcome.NEW]
    assert (watching.decoded, report.media_seconds) == (set(), 0)
    before, after = _known(made[1]), _known(library.path)
    assert after[1] == before[1]
    assert (after[0].video, after[0].shots, after[0].frames) == (
        before[0].video, before[0].shots, before[0].frames,
    )  # fmt: skip
    for space, vectors in before[0].vectors.items():
        assert np.array_equal(after[0].vectors[space], vectors)
    assert _facts(library) == [(["x.vdx"], {"x.vdx"}, False)]
    assert ingest(library, films) == {"x.vdx": Outcome.UNCHANGED}


def test_the_source_is_known_by_a_full_one_and_better_than_a_small_one(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    _compact(made, films / "x.vdx", "small")
    assert ingest(library, films) == {"x.vdx": Outcome.NEW}
    assert _facts(library) == [(["x.vdx"], {"x.vdx"}, True)]
    assert ingest(library, films) == {"x.vdx": Outcome.UNCHANGED}
    # More is known by a full one ...
    _compact(made, films / "y.vdx")
    assert ingest(library, films) == {"x.vdx": Outcome.UNCHANGED, "y.vdx": Outcome.UPDATED}
    assert _facts(library) == [(["x.vdx", "y.vdx"], {"x.vdx", "y.vdx"}, False)]
    # ... which is as good as the source.
    shutil.copy(made[0], films / "film.mp4")
    assert ingest(library, films)["film.mp4"] is Outcome.DUPLICATE
    assert _facts(library) == [(["film.mp4", "x.vdx", "y.vdx"], {"x.vdx", "y.vdx"}, False)]
    assert set(ingest(library, films).values()) == {Outcome.UNCHANGED}


def test_the_source_replaces_approximations(made: tuple[Path, Path], library: Library, films: Path) -> None:
    _compact(made, films / "x.vdx", "small")
    ingest(library, films)
    shutil.copy(made[0], films / "film.mp4")
    assert ingest(library, films) == {"x.vdx": Outcome.UNCHANGED, "film.mp4": Outcome.UPDATED}
    assert _facts(library) == [(["film.mp4", "x.vdx"], {"x.vdx"}, False)]


def test_beside_its_source_it_is_a_further_place_and_no_copy(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    shutil.copy(made[0], films / "film.mp4")
    _compact(made, films / "a.vdx", "small")
    assert ingest(library, films / "film.mp4") == {"film.mp4": Outcome.NEW}
    assert ingest(library, films) == {"film.mp4": Outcome.UNCHANGED, "a.vdx": Outcome.DUPLICATE}
    assert _facts(library) == [(["film.mp4", "a.vdx"], {"a.vdx"}, False)]
    found = library.duplicates(sorts=["same"])
    assert (found.groups, found.compared) == ((), 1)
    # The source has moved; the compact file is not where it came from.
    (films / "film.mp4").rename(films / "renamed.mp4")
    assert ingest(library, films) == {"renamed.mp4": Outcome.MOVED, "a.vdx": Outcome.UNCHANGED}
    (films / "a.vdx").rename(films / "b.vdx")
    assert ingest(library, films) == {"renamed.mp4": Outcome.UNCHANGED, "b.vdx": Outcome.MOVED}
    assert _facts(library) == [(["renamed.mp4", "b.vdx"], {"b.vdx"}, False)]
    # Nor has the source moved to where the compact file is.
    (films / "renamed.mp4").unlink()
    assert ingest(library, films) == {"b.vdx": Outcome.UNCHANGED}
    assert _facts(library) == [(["renamed.mp4", "b.vdx"], {"b.vdx"}, False)]


def test_with_its_source_at_once_it_is_one_video_whichever_is_ready_first(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    shutil.copy(made[0], films / "film.mp4")
    _compact(made, films / "a.vdx", "small")
    assert ingest(library, films) in (
        {"film.mp4": Outcome.NEW, "a.vdx": Outcome.DUPLICATE},
        {"film.mp4": Outcome.UPDATED, "a.vdx": Outcome.NEW},
    )
    ((names, compact, only),) = _facts(library)
    assert (sorted(names), compact, only) == (["a.vdx", "film.mp4"], {"a.vdx"}, False)


def test_known_in_compact_form_only_it_takes_no_part_in_duplicates(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    for name in ("a.vdx", "b.vdx"):
        _compact(made, films / name)
    assert sorted(outcome.value for outcome in ingest(library, films).values()) == ["duplicate", "new"]
    (video,) = library.videos()
    assert video.originals == ()
    for among in ((), (video,)):
        found = library.duplicates(*among, sorts=["same"])
        assert (found.groups, found.pairs) == ((), ())


def test_a_folder_that_it_was_unzipped_into_is_one_too(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    folder = unzipped(_compact(made, films / "x.vdx", film=True))
    (films / "x.vdx").unlink()
    assert ingest(library, films) == {"manifest.json": Outcome.NEW}  # and video.mp4 is no film of its own
    assert library.videos()[0].paths == (folder / "manifest.json",)
    assert ingest(library, folder) == {"manifest.json": Outcome.UNCHANGED}


def test_whatever_it_is_called(made: tuple[Path, Path], library: Library, films: Path) -> None:
    _compact(made, films / "x.zip")
    (films / "drawing.vdx").write_text("<?xml version='1.0'?><VisioDocument/>" * 50)
    shutil.copy(made[0], films / "really a film.vdx")
    with zipfile.ZipFile(films / "other.zip", "w") as zipped:
        zipped.writestr("manifest.json", "{}")
    outcomes = ingest(library, films)
    assert (outcomes.pop("drawing.vdx"), outcomes.pop("other.zip")) == (Outcome.IGNORED, Outcome.IGNORED)
    assert outcomes.keys() == {"x.zip", "really a film.vdx"}
    assert _facts(library) == [(["really a film.vdx", "x.zip"], {"x.zip"}, False)]


@pytest.mark.parametrize("name", ["vectors/color.safetensors", "thumbs/000000.jpg"])
def test_with_a_damaged_descriptor_the_rest_is_taken(
    made: tuple[Path, Path], library: Library, films: Path, name: str
) -> None:
    path = _compact(made, films / "x.vdx")
    with CompactReader(path) as reader:
        name = next(part for part in reader.names() if part.startswith(name.partition("0")[0]))
    whole = path.read_bytes()
    _break(path, name)
    report = library.ingest(path)
    (result,) = report.results
    assert result.outcome is Outcome.PARTIAL
    assert f"its part {name} is damaged" in result.reason
    assert not report.clean
    assert library.videos()[0].record.problem == result.reason
    assert _facts(library) == [(["x.vdx"], {"x.vdx"}, True)]
    assert ingest(library, films) == {"x.vdx": Outcome.UNCHANGED}
    path.write_bytes(whole)
    assert ingest(library, films) == {"x.vdx": Outcome.UPDATED}
    assert library.videos()[0].record.problem is None
    # The source puts it right as well.
    path.write_bytes(whole)
    _break(path, name)
    other = Library(library.path.with_name("other"), LIGHT)
    other.ingest(path)
    assert ingest(other, made[0]) == {"elsewhere.mp4": Outcome.UPDATED}
    assert other.videos()[0].record.problem is None


def test_with_damaged_descriptors_its_video_is_decoded(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    path = _compact(made, films / "x.vdx", film=True)
    _break(path, "frames.bin")
    watching = Accounts()
    (result,) = library.ingest(path, observer=watching).results
    assert (result.outcome, watching.decoded) == (Outcome.PARTIAL, {path})
    assert result.reason == "its part frames.bin is damaged: its bytes are not those that were written"
    after, recipe = _known(library.path)
    before, _ = _known(made[1])
    assert recipe.endswith(" approximate")
    assert after.video == replace(before.video, problem=result.reason)
    assert after.shots == before.shots


def test_without_anything_of_use_it_fails_with_a_sentence(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    path = _compact(made, films / "x.vdx")
    _break(path, "shots.json")
    (result,) = library.ingest(path).results
    assert (result.outcome, library.count()) == (Outcome.FAILED, 0)
    assert result.reason == "its part shots.json is damaged: its bytes are not those that were written"
    assert ingest(library, films) == {"x.vdx": Outcome.FAILED}
    path.write_bytes(path.read_bytes()[:100])
    (result,) = library.ingest(films).results
    assert "so damaged that nothing says what lies in it" in result.reason
    path.unlink()
    (films / "empty.vdx").touch()
    assert ingest(library, films) == {"empty.vdx": Outcome.IGNORED}


def test_a_broken_off_download_is_told_and_the_whole_one_taken(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    path = _compact(made, films / "x.vdx", film=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: offset_of(path, "video.mp4")[0] + 100])
    (result,) = library.ingest(films).results
    assert result.outcome is Outcome.PARTIAL
    assert "directory (of the ZIP) is missing or damaged" in result.reason
    path.write_bytes(whole)
    assert ingest(library, films) == {"x.vdx": Outcome.UPDATED}


def test_descriptors_of_another_recipe(made: tuple[Path, Path], library: Library, films: Path) -> None:
    """With vectors of the same spaces they can be searched; else the video is decoded, if there is one."""
    _compact(made, films / "x.vdx", recipe="of another version")
    assert ingest(library, films) == {"x.vdx": Outcome.NEW}
    assert _facts(library) == [(["x.vdx"], {"x.vdx"}, True)]
    other = Library(library.path.with_name("other"), replace(LIGHT, extractors=("color", "edges")))
    (result,) = other.ingest(films / "x.vdx").results
    assert (result.outcome, other.count()) == (Outcome.FAILED, 0)
    assert "made by another version of vdx, and it holds no video" in result.reason
    _compact(made, films / "y.vdx", film=True)
    watching = Accounts()
    report = other.ingest(films / "y.vdx", observer=watching)
    assert [one.outcome for one in report.results] == [Outcome.NEW]
    assert (watching.decoded, report.media_seconds) == ({films / "y.vdx"}, 3.04)
    analysed, _ = _known(other.path)
    assert {space.name for space in analysed.vectors} == {"color", "edges"}
    assert ingest(other, films / "y.vdx") == {"y.vdx": Outcome.UNCHANGED}


def test_a_newer_one_waits_for_a_newer_vdx(made: tuple[Path, Path], library: Library, films: Path) -> None:
    folder = unzipped(_compact(made, films / "x.vdx"))
    (films / "x.vdx").unlink()
    (folder / "manifest-copy.json").unlink()
    told = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(told.replace("vdx.compact/1", "vdx.compact/9"))
    (result,) = library.ingest(films).results
    assert result.reason == "it was made by a newer vdx (schema vdx.compact/9); upgrade vdx"
    assert library.failures() == []  # to be tried again
    (folder / "manifest.json").write_text(told)
    assert ingest(library, films) == {"manifest.json": Outcome.NEW}


def test_it_is_known_and_described_without_a_library(
    made: tuple[Path, Path], library: Library, films: Path
) -> None:
    path = _compact(made, films / "x.vdx")
    assert library.known(path) is None
    told = library.detect_shots(path)
    with CompactReader(path) as reader:
        assert told.shots == read_descriptors(reader).shots
    library.ingest(path)
    found = library.known(path)
    assert found is not None
    assert found.id == library.videos()[0].id
    _break(path, "thumbs/" + next(n for n in zipfile.ZipFile(path).namelist() if "thumbs" in n)[7:])
    assert library.detect_shots(path).video.problem is not None
