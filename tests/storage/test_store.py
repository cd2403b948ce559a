"""A library as its users see it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from storage.errors import AlreadyKnown, AmbiguousVideo, StorageError, VideoNotFound
from storage.library import Store
from tests.storage.helpers import (
    COSINE,
    INT8,
    KEPT,
    SEARCHED,
    SPACES,
    SPARSE,
    commit,
    some_file,
    vector_ids,
    video,
)


def test_a_video_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    for seed in (1, 2, 3, 6):
        analysed = video(seed)
        path, stat = some_file(tmp_path, f"{seed}.mp4")
        video_id = store.commit_video(analysed, path, stat, recipe="r1")
        stored = store.video(video_id)
        assert (stored.record, stored.recipe, stored.paths) == (analysed.video, "r1", (path,))
        assert abs(datetime.now(UTC) - stored.indexed_at) < timedelta(minutes=1)
        assert tuple(store.shots(video_id)) == analysed.shots
        frames = store.frames(video_id)
        assert [f.record for f in frames] == [replace(f, picture=None) for f in analysed.frames]
        pictures = [None if f.blob is None else store.blobs.get(f.blob) for f in frames]
        assert pictures == [f.picture for f in analysed.frames]
        for space in SEARCHED:
            found = store.vectors.search(space, analysed.vectors[space], 1)
            assert found.ids[:, 0].tolist() == vector_ids(store, video_id, space)
        kept = store.vectors.get(KEPT, np.array(vector_ids(store, video_id, KEPT)))
        assert (kept == analysed.vectors[KEPT]).all()
        assert store.by_fingerprint(analysed.video.fingerprint) == stored


def test_frame_rows(store: Store, tmp_path: Path) -> None:
    first, second = commit(store, tmp_path, 1), commit(store, tmp_path, 2)
    frames = store.frames(second)
    rows = store.frame_rows(np.array([frames[5].id, -1, frames[0].id, 10**9, frames[5].id]))
    assert rows.video_id.tolist() == [second, -1, second, -1, second]
    found = [0, 2, 4]
    assert rows.pts[found].tolist() == [1000, 0, 1000]
    assert rows.shot[found].tolist() == [1, 0, 1]
    assert rows.flat[found].tolist() == [True, False, True]
    assert rows.keyframe[found].tolist() == [False, True, False]
    assert store.frame_rows(np.array([f.id for f in store.frames(first)])).video_id.tolist() == [first] * 6
    assert len(store.frame_rows(np.array([], dtype=np.int64))) == 0


def test_frames_of_a_video_have_consecutive_ids(store: Store, tmp_path: Path) -> None:
    first, second = commit(store, tmp_path, 1), commit(store, tmp_path, 2)
    for number in (first, second):
        span = store.frame_span(number)
        assert span is not None
        assert [frame.id for frame in store.frames(number)] == list(range(span[0], span[1] + 1))
    store.delete_video(first)
    assert store.frame_span(first) is None
    assert store.frame_span(second) == span


def test_pages(store: Store, tmp_path: Path) -> None:
    ids = [commit(store, tmp_path, seed) for seed in range(5)]
    assert [v.id for v in store.videos()] == ids
    assert [v.id for v in store.videos(limit=2)] == ids[:2]
    assert [v.id for v in store.videos(after=ids[1], limit=2)] == ids[2:4]
    assert store.videos(after=ids[-1]) == []
    assert [v.id for v in store.videos(ids={ids[3], ids[0], 999})] == [ids[0], ids[3]]
    assert store.videos(ids=[]) == []


def test_content_is_kept_once(store: Store, tmp_path: Path) -> None:
    video_id = commit(store, tmp_path, 1)
    with pytest.raises(AlreadyKnown) as caught:
        commit(store, tmp_path, 1)
    assert caught.value.video_id == video_id
    copy, stat = some_file(tmp_path, "copy.mp4")
    store.record_location(video_id, copy, stat)
    assert store.video(video_id).paths == (tmp_path / "1.mp4", copy)


def test_replacing_the_same_content_keeps_its_files(store: Store, tmp_path: Path) -> None:
    old = commit(store, tmp_path, 1)
    copy, stat = some_file(tmp_path, "copy.mp4")
    store.record_location(old, copy, stat)
    before = {frame.blob for frame in store.frames(old)}
    new = store.commit_video(video(1, frames=4), copy, stat, recipe="r2", replaces=old)
    assert new != old
    assert [(v.id, v.recipe, v.paths) for v in store.videos()] == [(new, "r2", (tmp_path / "1.mp4", copy))]
    assert {frame.blob for frame in store.frames(new)} == before  # not deleted with the old rows
    found = store.vectors.search(COSINE, video(1).vectors[COSINE][:1], 10).ids
    assert set(found[0].tolist()) == {frame.id for frame in store.frames(new)} | {-1}


def test_replacing_another_content_removes_what_it_had(store: Store, tmp_path: Path) -> None:
    old = commit(store, tmp_path, 1)
    pictures = [frame.blob for frame in store.frames(old) if frame.blob]
    path, stat = some_file(tmp_path, "1.mp4", b"edited")
    new = store.commit_video(video(2), path, stat, recipe="r", replaces=old)
    assert [v.id for v in store.videos()] == [new]
    location = store.location(path)
    assert location is not None
    assert (location.video_id, location.size) == (new, 6)
    assert not any(store.blobs.exists(blob) for blob in pictures)


def test_ids_are_never_given_twice(store: Store, tmp_path: Path) -> None:
    videos, frames = set[int](), set[int]()
    for seed in range(4):
        video_id = commit(store, tmp_path, seed)
        ids = {frame.id for frame in store.frames(video_id)}
        assert video_id not in videos
        assert not ids & frames
        videos.add(video_id)
        frames |= ids
        store.delete_video(video_id)
        if seed == 1:
            store.compact(full=True)
    assert store.videos() == []


def test_delete(store: Store, tmp_path: Path) -> None:
    keep, drop = commit(store, tmp_path, 1), commit(store, tmp_path, 2)
    pictures = [frame.blob for frame in store.frames(drop) if frame.blob]
    store.delete_video(drop)
    assert [v.id for v in store.videos()] == [keep]
    assert (store.frames(drop), store.shots(drop), store.locations(drop)) == ([], [], [])
    assert not any(store.blobs.exists(blob) for blob in pictures)
    found = store.vectors.search(COSINE, video(2).vectors[COSINE], 20).ids
    assert set(store.frame_rows(found.ravel()).video_id.tolist()) == {keep, -1}
    assert store.vectors.count(COSINE) == 12
    store.compact(full=True)
    assert store.vectors.count(COSINE) == 6
    assert store.check(read_data=True) == []
    with pytest.raises(VideoNotFound):
        store.delete_video(drop)


def test_vectors_of_some_frames_go_with_their_video(store: Store, tmp_path: Path) -> None:
    keep, drop = commit(store, tmp_path, 1), commit(store, tmp_path, 2)
    wanted = {space: vector_ids(store, keep, space) for space in SPARSE}
    dropped = {space: vector_ids(store, drop, space) for space in SPARSE}
    store.delete_video(drop)
    found = store.vectors.search(INT8, video(2).vectors[INT8], 20).ids
    assert set(found.ravel().tolist()) == {*wanted[INT8], -1}
    store.compact(full=True)
    assert store.check(read_data=True) == []
    for space in SPARSE:
        assert [i for block, _ in store.vectors.scan(space) for i in block.tolist()] == wanted[space]
        with pytest.raises(KeyError) as caught:
            store.vectors.get(space, np.array(dropped[space]))
        assert caught.value.args[0] == dropped[space]


def test_a_space_without_any_vector_is_none(store: Store, tmp_path: Path) -> None:
    """As of a film that is black from end to end."""
    nothing = replace(
        video(1),
        vectors={COSINE: video(1).vectors[COSINE], KEPT: np.empty((0, 10), np.uint8)},
        rows={KEPT: np.empty(0, np.int64)},
    )
    path, stat = some_file(tmp_path, "black.mp4")
    video_id = store.commit_video(nothing, path, stat, recipe="r")
    ids = np.array([frame.id for frame in store.frames(video_id)])
    with pytest.raises(KeyError):
        store.vectors.get(KEPT, ids)
    assert store.vectors.get(COSINE, ids).shape == (6, 32)
    store.compact(full=True)
    assert [frame.id for frame in store.frames(video_id)] == ids.tolist()


def test_replacing_with_other_rows(store: Store, tmp_path: Path) -> None:
    old = commit(store, tmp_path, 1)
    analysed = video(1)
    one = replace(
        analysed,
        vectors={**analysed.vectors, INT8: analysed.vectors[INT8][:1]},
        rows={**analysed.rows, INT8: np.array([3])},
    )
    new = store.commit_video(one, *some_file(tmp_path, "1.mp4"), recipe="r2", replaces=old)
    ids = [frame.id for frame in store.frames(new)]
    found = store.vectors.search(INT8, analysed.vectors[INT8][:1], 5).ids
    assert found[0].tolist() == [ids[3], -1, -1, -1, -1]


@pytest.mark.parametrize("rows", [[0, 0], [2, 1], [-1, 2], [4, 6], [0, 1, 2]], ids=str)
def test_rows_that_are_no_frames_are_refused(rows: list[int]) -> None:
    analysed = video(1)
    vectors = {KEPT: analysed.vectors[KEPT][:2]}
    with pytest.raises(ValueError, match="kept"):
        replace(analysed, vectors=vectors, rows={KEPT: np.array(rows)})
    replace(analysed, vectors=vectors, rows={KEPT: np.array([0, 5])})


def test_a_picture_of_two_videos_outlives_one(store: Store, tmp_path: Path) -> None:
    first, second = video(1), video(2)
    shared = replace(
        second, frames=(replace(second.frames[0], picture=first.frames[0].picture), *second.frames[1:])
    )
    one = commit(store, tmp_path, 1)
    two = store.commit_video(shared, *some_file(tmp_path, "2.mp4"), recipe="r")
    store.delete_video(one)
    blob = store.frames(two)[0].blob
    assert blob is not None
    assert store.blobs.get(blob) == first.frames[0].picture


def test_files_move_and_go(store: Store, tmp_path: Path) -> None:
    video_id = commit(store, tmp_path, 1)
    moved, stat = some_file(tmp_path, "moved.mp4", b"film of 1")
    store.record_location(video_id, moved, stat)
    store.forget_location(tmp_path / "1.mp4")
    assert store.location(tmp_path / "1.mp4") is None
    (location,) = store.locations()
    assert (location.path, location.size, location.mtime_ns) == (moved, 9, stat.st_mtime_ns)
    store.forget_location(moved)
    assert store.video(video_id).paths == ()  # offline, not gone


def test_failures(store: Store, tmp_path: Path) -> None:
    path, stat = some_file(tmp_path, "bad.mp4", b"junk")
    store.record_failure(path, None, stat, "not a video")
    store.record_failure(path, "abc", stat, "damaged")
    (failure,) = store.failures()
    assert (failure.path, failure.fingerprint, failure.size, failure.reason) == (path, "abc", 4, "damaged")
    store.commit_video(video(1), path, stat, recipe="r")
    assert store.failures() == []
    other, stat = some_file(tmp_path, "worse.mp4")
    store.record_failure(other, None, stat, "not a video")
    store.clear_failure(other)
    assert store.failures() == []


def test_find_video(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {}
    for seed, name in enumerate(["Beach.mp4", "beach party.mp4", "20170931.mp4", "été.mkv"]):
        ids[name] = store.commit_video(video(seed), *some_file(tmp_path, name), recipe="r")
    monkeypatch.chdir(tmp_path)
    for text, name in [
        (str(ids["été.mkv"]), "été.mkv"),
        (str(tmp_path / "20170931.mp4"), "20170931.mp4"),
        ("./20170931.mp4", "20170931.mp4"),
        ("Beach.mp4", "Beach.mp4"),
        ("PARTY", "beach party.mp4"),
        ("20170931", "20170931.mp4"),
        ("ÉTÉ", "été.mkv"),
    ]:
        assert store.find_video(text).id == ids[name], text
    with pytest.raises(AmbiguousVideo, match="beach party") as caught:
        store.find_video("beach")
    assert [i for i, _ in caught.value.candidates] == [ids["Beach.mp4"], ids["beach party.mp4"]]
    for text in ("nothing", "9999999", str(10**30)):
        with pytest.raises(VideoNotFound, match=text):
            store.find_video(text)


def test_two_files_of_one_video_are_not_ambiguous(store: Store, tmp_path: Path) -> None:
    video_id = commit(store, tmp_path, 1)
    store.record_location(video_id, *some_file(tmp_path, "1 copy.mp4"))
    assert store.find_video(".mp4").id == video_id


def test_totals(store: Store, tmp_path: Path) -> None:
    commit(store, tmp_path, 1)
    commit(store, tmp_path, 2, pictures=1)
    totals = store.totals()
    assert (totals.videos, totals.frames, totals.failures) == (2, 12, 0)
    assert totals.seconds == pytest.approx(2 * 1207 * 1001 / 30000)
    assert totals.vectors == {space: 6 if space in SPARSE else 12 for space in SPACES}
    assert totals.sizes["blobs"] == 3 * 50
    assert totals.sizes["vectors"] > 12 * (64 + 8)
    assert totals.sizes["tmp"] == 0


def test_a_reader_may_not_write(store: Store, library: Path, tmp_path: Path) -> None:
    commit(store, tmp_path, 1)
    with Store.open(library) as reader:
        assert not reader.writable
        assert len(reader.videos()) == 1
        path, stat = some_file(tmp_path)
        for write in (
            lambda: reader.commit_video(video(2), path, stat, recipe="r"),
            lambda: reader.record_failure(path, None, stat, "x"),
            reader.compact,
            reader.sweep,
        ):
            with pytest.raises(StorageError, match="for reading only"):
                write()


def test_compaction_changes_nothing_that_can_be_seen(store: Store, tmp_path: Path) -> None:
    for seed in range(9):
        commit(store, tmp_path, seed)
    queries = video(4).vectors
    before = {space: store.vectors.search(space, queries[space], 20) for space in SEARCHED}
    assert store.compact() == 9 * len(SPACES)
    assert len(list((store.path / "vectors").iterdir())) == len(SPACES)
    assert store.compact() == 0
    for space in SEARCHED:
        after = store.vectors.search(space, queries[space], 20)
        if not space.is_packed:  # among equal distances of bits any order is right
            assert (after.ids == before[space].ids).all()
        np.testing.assert_allclose(after.scores, before[space].scores, atol=1e-6)
    (fourth,) = (found.id for found in store.videos() if found.record == video(4).video)
    assert (store.vectors.get(KEPT, np.array(vector_ids(store, fourth, KEPT))) == queries[KEPT]).all()


def test_opening_imports_no_engine(store: Store, library: Path, tmp_path: Path) -> None:
    """Neither FAISS nor Alembic nor torch, for a library at the current schema with small segments."""
    commit(store, tmp_path, 1)
    code = (
        "import sys, pathlib, numpy as np\n"
        "import storage.library as l\n"
        f"with l.Store.open(pathlib.Path({str(library)!r})) as s:\n"
        "    space = next(iter(s.totals().vectors))\n"
        "    s.vectors.search(space, np.zeros((1, space.columns), space.dtype), 3)\n"
        "print([n for n in ('faiss', 'alembic', 'torch', 'safetensors') if n in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_names_of_any_bytes(store: Store, tmp_path: Path) -> None:
    names = [b"caf\xe9.mp4", "日本語 \U0001f3ac.mp4".encode(), b"%41 'quote\" \n.mp4", b"back\\xff.mp4"]
    for seed, name in enumerate(names):
        path, stat = some_file(tmp_path, os.fsdecode(name))
        video_id = store.commit_video(video(seed), path, stat, recipe="r")
        assert store.video(video_id).paths == (path,)
        assert store.find_video(str(path)).id == video_id
        assert os.fsencode(store.locations(video_id)[0].path.name) == name
