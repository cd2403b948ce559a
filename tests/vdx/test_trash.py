"""Files go into the trash only where nothing is lost by it, and whole."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.identity import fingerprint
from media.errors import MediaError
from search.duplicates.find import Duplicates, find_duplicates
from search.matches import Match
from storage.errors import StorageFull
from storage.library import Store
from storage.stored import StoredVideo
from tests.search.related import match
from tests.storage.helpers import video
from vdx.dupes.folder import TrashFolder
from vdx.dupes.trash import Trashed, trash
from vdx.errors import TrashInLibrary

GOOD, BAD = "good.mp4", "bad.mp4"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path, films: Path) -> Iterator[Store]:
    """A library with good.mp4 and bad.mp4, which is less wide."""
    with Store.open(tmp_path / "library", writable=True, create=True) as opened:
        add(opened, films / GOOD, 1, width=1280)
        add(opened, films / BAD, 2)
        yield opened


def add(store: Store, path: Path, seed: int, **record: Any) -> None:
    """A video of 40 s without sound, unless `record` says otherwise."""
    path.write_bytes(bytes([seed]) * 100_000)
    analysed = video(seed)
    content = replace(
        analysed.video, fingerprint=fingerprint(path), has_audio=False, problem=None, size=100_000
    )
    analysed = replace(analysed, video=replace(content, **record))
    store.commit_video(analysed, path, path.stat(), recipe="recipe")


def copies(store: Store, **more: Any) -> Duplicates:
    """All videos are whole copies of each other."""

    def matcher(asked: StoredVideo) -> list[Match]:
        end = asked.record.duration
        others = [other for other in store.videos() if other.id != asked.id]
        return [match(other, (0, end, 0, other.record.duration), **more) for other in others]

    return find_duplicates(store, matcher)


def run(store: Store, folder: Path, *, dry_run: bool = False, **more: Any) -> list[Trashed]:
    told: list[Trashed] = []
    results = trash(store, copies(store, **more).groups, folder, dry_run=dry_run, watcher=told.append)
    assert told == results
    return results


def test_a_whole_copy_goes(store: Store, films: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trash"
    (planned,) = run(store, folder, dry_run=True)
    assert (planned.status, planned.copy.path, planned.keep.path) == ("planned", films / BAD, films / GOOD)
    assert not folder.exists()
    (moved,) = run(store, folder)
    assert (moved.status, moved.target) == ("moved", folder / BAD)
    assert [path.name for path in films.iterdir()] == [GOOD]
    assert store.location(films / BAD) is None
    assert store.location(films / GOOD) is not None
    assert copies(store).groups == ()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"mirrored": True}, "one of the two is mirrored"),
        ({"speed": 2.0}, "it runs at another speed"),
        ({"speed": 0.5}, "it runs at another speed"),
    ],
)
def test_what_is_not_quite_the_same_stays(
    store: Store, films: Path, tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    (left,) = run(store, tmp_path / "trash", **more)
    assert (left.status, left.reason) == ("left", reason)
    assert len(list(films.iterdir())) == 2


def test_what_has_sound_stays(store: Store, films: Path, tmp_path: Path) -> None:
    add(store, films / "sound.mp4", 3, has_audio=True)
    results = {result.copy.path.name: result for result in run(store, tmp_path / "trash")}
    assert (results[BAD].status, results["sound.mp4"].status) == ("moved", "left")
    assert results["sound.mp4"].reason == "it has sound, and the one to keep has none"


def test_the_one_to_keep_must_be_there(store: Store, films: Path, tmp_path: Path) -> None:
    (films / GOOD).rename(tmp_path / "elsewhere.mp4")
    (left,) = run(store, tmp_path / "trash")
    assert (left.status, left.reason) == ("left", "the one to keep is not there now")
    (tmp_path / "elsewhere.mp4").rename(films / GOOD)
    (films / GOOD).write_bytes(b"something else")
    (failed,) = run(store, tmp_path / "trash")
    assert (failed.status, failed.reason[:24]) == ("failed", "the one to keep was chan")
    (films / GOOD).write_bytes(b"")
    assert run(store, tmp_path / "trash")[0].status == "failed"
    assert (films / BAD).is_file()
    (films / BAD).unlink()
    assert run(store, tmp_path / "trash")[0].reason == "it is not there now"


@pytest.mark.parametrize("same_time", [True, False])
def test_what_changed_stays(store: Store, films: Path, tmp_path: Path, same_time: bool) -> None:
    """Also where only the content tells, or only the time."""
    path = films / BAD
    before = path.stat()
    if same_time:
        path.write_bytes(b"x" * 100_000)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    (failed,) = run(store, tmp_path / "trash")
    assert (failed.status, failed.reason[:14]) == ("failed", "it was changed")
    assert path.is_file()
    assert not (tmp_path / "trash").exists()


def test_links_are_no_copies(store: Store, films: Path, tmp_path: Path) -> None:
    (good,) = (one for one in store.videos() if one.paths == (films / GOOD,))
    for name, make in (("hard.mp4", Path.hardlink_to), ("soft.mp4", Path.symlink_to)):
        make(films / name, films / GOOD)
        store.record_location(good.id, films / name, (films / name).stat())
    (films / "folder").symlink_to(films)
    store.record_location(good.id, films / "folder" / GOOD, (films / GOOD).stat())
    results = {str(result.copy.path.relative_to(films)): result for result in run(store, tmp_path / "trash")}
    keep = next(iter(results.values())).keep.path
    assert results.pop(BAD).status == "moved"
    assert len(results) == 3
    for result in results.values():
        assert (result.status, result.reason.partition(",")[0]) in (
            ("left", "it is a link"),
            ("left", "it is the same file as the one to keep"),
        )
    assert keep.read_bytes() == bytes([1]) * 100_000


def test_the_trash_itself_is_no_place_to_clear(store: Store, films: Path, tmp_path: Path) -> None:
    (films / "deep").mkdir()
    add(store, films / "deep" / "third.mp4", 3)
    results = {result.copy.path.name: result for result in run(store, films / "deep")}
    assert (results["third.mp4"].status, results["third.mp4"].reason) == (
        "left",
        "it lies in that folder already",
    )
    assert results[BAD].status == "moved"
    add(store, films / "fourth.mp4", 4)
    for result in run(store, films):
        assert result.status == "left"
    (kept_there,) = [one for one in run(store, films, dry_run=True) if one.copy.path.name == "fourth.mp4"]
    assert kept_there.reason == "it lies in that folder already"


def test_the_one_to_keep_lies_in_the_trash(store: Store, films: Path, tmp_path: Path) -> None:
    (tmp_path / "trash").mkdir()
    add(store, tmp_path / "trash" / "best.mp4", 3, width=1920)
    results = run(store, tmp_path / "trash")
    assert {result.reason for result in results} == {"the one to keep lies in that folder"}
    assert len(list(films.iterdir())) == 2


def test_the_library_is_no_trash(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store.path)
    for folder in (store.path, store.path / "blobs", tmp_path / "link" / "new"):
        with pytest.raises(TrashInLibrary):
            run(store, folder)


def refuse(number: int) -> Any:
    def replace_(source: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number), source)

    return replace_


def test_a_move_that_fails_changes_nothing(
    store: Store, films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", refuse(errno.EACCES))
    (failed,) = run(store, tmp_path / "trash")
    assert (failed.status, failed.reason) == ("failed", "Permission denied")
    assert (films / BAD).is_file()
    assert store.location(films / BAD) is not None
    assert [path.name for path in (tmp_path / "trash").iterdir()] == ["trash.jsonl"]


class OtherFileSystem:
    """`os.replace` when the trash is on another file system than the films."""

    def __init__(self, films: Path) -> None:
        self._films, self._replace = films, os.replace

    def __call__(self, source: Path, target: Path) -> None:
        if source.parent == self._films:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        self._replace(source, target)


def test_over_to_another_file_system(films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = films / "caf\udce9 \n.mp4"
    source.write_bytes(os.urandom(2_000_000))
    os.utime(source, (1_000_000_000, 1_000_000_000))
    data, folder = source.read_bytes(), TrashFolder(tmp_path / "trash")
    monkeypatch.setattr(os, "replace", OtherFileSystem(films))
    target = folder.take(source, fingerprint(source), films / GOOD)
    assert (target.read_bytes(), target.stat().st_mtime) == (data, 1_000_000_000)
    assert not source.exists()
    (line,) = (tmp_path / "trash" / "trash.jsonl").read_text("ascii").splitlines()
    assert Path(json.loads(line)["from"]) == source
    assert sorted(path.name for path in (tmp_path / "trash").iterdir()) == [target.name, "trash.jsonl"]


def test_a_copy_that_is_not_the_same_is_no_move(
    films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = films / GOOD, TrashFolder(tmp_path / "trash")
    source.write_bytes(os.urandom(2_000_000))
    content, copyfile = fingerprint(source), shutil.copyfile
    monkeypatch.setattr(os, "replace", OtherFileSystem(films))

    def cut_short(one: Path, other: Path) -> None:
        copyfile(one, other)
        os.truncate(other, 1_000_000)

    def written_to(one: Path, other: Path) -> None:
        copyfile(one, other)
        with one.open("ab") as file:
            file.write(b"more")

    def full(one: Path, other: Path) -> None:
        other.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), other)

    def interrupted(one: Path, other: Path) -> None:
        other.write_bytes(b"half")
        raise KeyboardInterrupt

    for fails, error in (
        (cut_short, MediaError),
        (full, StorageFull),
        (interrupted, KeyboardInterrupt),
        (written_to, MediaError),
    ):
        monkeypatch.setattr(shutil, "copyfile", fails)
        with pytest.raises(error):
            folder.take(source, content, films / "other.mp4")
        assert source.stat().st_size >= 2_000_000
        assert [path.name for path in (tmp_path / "trash").iterdir()] == ["trash.jsonl"]


def test_names_are_numbered(films: Path, tmp_path: Path) -> None:
    folder = TrashFolder(tmp_path / "trash")
    for number in range(3):
        (films / GOOD).write_text(str(number))
        folder.take(films / GOOD, "content", films / "kept.mp4")
    there = {path.name: path.read_text() for path in (tmp_path / "trash").glob("*.mp4")}
    assert there == {"good.mp4": "0", "good (2).mp4": "1", "good (3).mp4": "2"}
