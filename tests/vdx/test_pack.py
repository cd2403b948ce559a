"""`vdx pack` and `unpack`: a library goes through a folder of compact files, and answers as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.compact.from_store import analysed_video
from storage.library import Store
from tests.vdx.conftest import Vdx


@pytest.fixture(scope="module")
def packed(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from vdx.library import Library

    folder = tmp_path_factory.mktemp("packed") / "out"
    with Library(library) as opened:
        opened.pack(folder)
    return folder


def test_a_library_comes_back_without_its_videos(
    library: Path, packed: Path, tmp_path: Path, vdx: Vdx, picture: Path
) -> None:
    ran = vdx("unpack", packed, "--json", library=tmp_path / "new")
    assert ran.code == 0 or ran.object["partial"]
    with Store.open(library) as before, Store.open(tmp_path / "new") as after:
        for video in before.videos():
            other = after.by_fingerprint(video.record.fingerprint)
            assert other is not None
            assert (other.record, other.recipe) == (video.record, video.recipe)
            assert other.paths == tuple(other.compact)
            one, two = analysed_video(before, video.id), analysed_video(after, other.id)
            assert (one.shots, one.frames) == (two.shots, two.frames)
            assert all((one.vectors[space] == two.vectors[space]).all() for space in one.vectors)
        assert before.count() == after.count()
    found = vdx("search", picture, "--json", library=tmp_path / "new").object
    assert found["results"][0]["video"]["name"] == "beach.vdx"
    assert found["results"][0]["segments"][0]["best"] == pytest.approx(4.2, abs=0.7)
    shots = vdx("shots", "beach.vdx", "--json", library=tmp_path / "new").object
    assert len(shots["shots"]) == 2
    info = vdx("info", "beach.vdx", "--json", library=tmp_path / "new").object
    assert [(path["compact"], path["online"]) for path in info["paths"]] == [(True, True)]


def test_what_people_said_comes_along(library: Path, tmp_path: Path, vdx: Vdx) -> None:
    copy = tmp_path / "copy"
    vdx("unpack", _pack(vdx, library, tmp_path / "one"), library=copy)
    assert vdx("dupes", "--not", "beach.vdx", "forest.vdx", library=copy).code == 0
    vdx("unpack", _pack(vdx, copy, tmp_path / "two"), library=tmp_path / "again")
    with Store.open(copy) as one, Store.open(tmp_path / "again") as other:
        told = [pair.fingerprints for pair in one.not_duplicates()]
        assert [pair.fingerprints for pair in other.not_duplicates()] == told
        assert len(told) == 1


def _pack(vdx: Vdx, library: Path, folder: Path) -> Path:
    assert vdx("pack", "-o", folder, library=library).code == 0
    return folder


def test_what_is_said_of_it(library: Path, tmp_path: Path, vdx: Vdx) -> None:
    ran = vdx("pack", "-o", tmp_path / "full", "--json", library=library)
    told = ran.object
    assert (ran.code, told["schema"], told["failed"]) == (0, "vdx.pack/1", [])
    files = sorted((tmp_path / "full").glob("*.vdx"))
    assert sorted(Path(video["output"]) for video in told["videos"]) == files
    assert told["size"] == sum(file.stat().st_size for file in files)
    small = vdx("pack", "-o", tmp_path / "small", "--descriptors", "small", "--json", library=library).object
    assert small["size"] < 0.6 * told["size"]
    one = vdx("pack", "forest.mp4", "-o", tmp_path / "one", library=library)
    assert [path.name for path in sorted((tmp_path / "one").iterdir())] == ["forest.vdx", "library.json"]
    assert "1 video of" in one.out


def test_a_folder_with_something_in_it_is_left_alone(library: Path, tmp_path: Path, vdx: Vdx) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = vdx("pack", "-o", tmp_path, library=library)
    assert (ran.code, "is not an empty folder" in ran.err) == (2, True)
    assert vdx("pack", "-o", tmp_path, "--force", library=library).code == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_video_that_cannot_be_read_stops_nothing(library: Path, tmp_path: Path, vdx: Vdx) -> None:
    copy = tmp_path / "copy"
    vdx("unpack", _pack(vdx, library, tmp_path / "one"), library=copy)
    with Store.open(copy) as store:
        video = next(video for video in store.videos() if video.paths[0].name == "forest.vdx")
        blob = next(frame.blob for frame in store.frames(video.id) if frame.blob)
    next((copy / "blobs").glob(f"*/{blob}.jpg")).unlink()
    ran = vdx("pack", "-o", tmp_path / "two", "--json", library=copy)
    assert ran.code == 3
    assert [Path(one["path"]).name for one in ran.object["failed"]] == ["forest.vdx"]
    assert "the picture is missing" in ran.object["failed"][0]["error"]
    assert not (tmp_path / "two" / "forest.vdx").exists()
    assert (tmp_path / "two" / "beach.vdx").exists()


def test_nothing_to_unpack(tmp_path: Path, vdx: Vdx) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        ran = vdx("unpack", place, library=tmp_path / "new")
        assert ran.code == 1
        assert "fault in vdx" not in ran.err
    assert not (tmp_path / "new").exists()


def test_a_clip_in_compact_form_is_a_query_if_it_holds_one(packed: Path, library: Path, vdx: Vdx) -> None:
    ran = vdx("search", packed / "forest.vdx", library=library)
    assert (ran.code, "holds no video, only what is known of one" in ran.err) == (2, True)
