"""Names, folders and labels are found by words and parts of words, and follow what they are about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from storage.compact.from_store import analysed_video
from storage.filters import Filters
from storage.library import Store
from storage.narrowed import Narrowed
from storage.records import Label, LabelRecord
from tests.storage.helpers import random_vectors, some_file, video

DOG = Label("n1", ("dog", "domestic dog"), ("canine",))
CAT = Label("n2", ("cat",), ("feline",))
BEIJING = Label("n3", ("北京烤鸭", "Peking duck"))
LABELS = (LabelRecord(0, DOG, 0.9), LabelRecord(0, CAT, 0.25), LabelRecord(1, BEIJING, 0.5))


def _commit(store: Store, path: Path, seed: int, labels: tuple[LabelRecord, ...] = LABELS) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    file, stat = some_file(path.parent, path.name)
    return store.commit_video(replace(video(seed), labels=labels), file, stat, recipe="r")


@pytest.fixture
def store(library: Path) -> Store:
    return Store.open(library, writable=True, create=True)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Holiday", {1}),
        ("HOLI", {1}),
        ("trip", {1, 2}),
        ("北京", {2}),  # too short for the index
        ("北京旅行", {2}),
        ("旅", {2}),
        ("100%", {3}),
        ("%", {3}),
        ('say "hi"', {3}),
        ("a_b", {3}),
        ("axb", set()),
        ("nothing", set()),
    ],
)
def test_files_are_found_by_parts_of_their_names_and_folders(
    store: Store, tmp_path: Path, word: str, found: set[int]
) -> None:
    names = ("trips/Holiday in Rome.mp4", "trips/北京旅行.mp4", 'other/100% "say "hi"" a_b.mp4')
    ids = {_commit(store, tmp_path / "films" / name, seed): seed for seed, name in enumerate(names, 1)}
    assert {ids[file.video_id] for file in store.files_named(word)} == found
    (first,) = store.files_named("Holiday")
    assert first.name == "Holiday in Rome.mp4"
    assert first.folder.endswith("/films/trips/")


def test_names_follow_files_that_move_and_go(store: Store, tmp_path: Path) -> None:
    old = tmp_path / "first.mp4"
    video_id = _commit(store, old, 1)
    new, stat = some_file(tmp_path, "second.mp4")
    store.record_location(video_id, new, stat, instead_of=old)
    assert not store.files_named("first")
    assert [file.video_id for file in store.files_named("second")] == [video_id]
    store.record_location(video_id, new, stat)  # once more: still one
    assert len(store.files_named("second")) == 1
    path, stat = some_file(tmp_path, "second.mp4", b"another")
    again = store.commit_video(video(1), path, stat, recipe="r2", replaces=video_id)
    assert [file.video_id for file in store.files_named("second")] == [again]
    store.delete_video(again)
    assert not store.files_named("second")


@pytest.mark.parametrize(
    ("word", "keys"),
    [("dog", {"n1"}), ("CANI", {"n1"}), ("烤鸭", {"n3"}), ("duck", {"n3"}), ("at", {"n2"}), ("zebra", set())],
)
def test_labels_are_found_by_their_names(store: Store, tmp_path: Path, word: str, keys: set[str]) -> None:
    _commit(store, tmp_path / "a.mp4", 1)
    assert {stored.label.key for stored in store.labels(word)} == keys


def test_shots_are_found_by_their_labels_the_likeliest_first(store: Store, tmp_path: Path) -> None:
    first = _commit(store, tmp_path / "a.mp4", 1)
    second = _commit(store, tmp_path / "b.mp4", 2, (LabelRecord(1, DOG, 0.95), LabelRecord(0, DOG, 0.3)))
    (dog,) = store.labels("domestic dog")
    assert dog.label == DOG
    found = store.shots_with([dog.id], 10)
    assert found.score.tolist() == [0.95, 0.9, 0.3]
    shots = store.shots_of_videos([first, second])
    owner = dict(zip(shots.id.tolist(), shots.video_id.tolist(), strict=True))
    assert [owner[shot] for shot in found.shot.tolist()] == [second, first, second]
    assert store.shots_with([dog.id], 1).score.tolist() == [0.95]
    narrow = Narrowed(store, [first])
    assert narrow.shots_with([dog.id], 1).score.tolist() == [0.9]
    assert {file.video_id for file in narrow.files_named("mp4")} == {first}
    of_first = store.labels_of_shots(store.shots_of_videos([first]).id)
    assert sorted(of_first.score.tolist()) == [0.25, 0.5, 0.9]
    store.delete_video(second)
    assert len(store.shots_with([dog.id], 10)) == 1


def test_names_of_labels_are_those_given_last(store: Store, tmp_path: Path) -> None:
    _commit(store, tmp_path / "a.mp4", 1)
    hound = Label(DOG.key, ("hound",))
    _commit(store, tmp_path / "b.mp4", 2, (LabelRecord(0, hound, 0.5),))
    assert not store.labels("domestic")
    assert [stored.label for stored in store.labels("hound")] == [hound]


def test_what_a_library_says_of_a_video_has_its_labels(store: Store, tmp_path: Path) -> None:
    video_id = _commit(store, tmp_path / "a.mp4", 1)
    assert analysed_video(store, video_id).labels == LABELS
    assert not analysed_video(store, _commit(store, tmp_path / "b.mp4", 2, ())).labels


def test_narrowed_to_some_videos_nothing_else_is_found(store: Store, tmp_path: Path) -> None:
    ids = [_commit(store, tmp_path / f"{seed}.mp4", seed) for seed in range(1, 7)]
    store.delete_video(ids[2])
    narrow = Narrowed(store, [ids[1], ids[2], ids[4]])
    for space in store.spaces():
        if space.metric == "none":
            continue
        queries = random_vectors(space, 4, seed=9)
        found = narrow.vectors.search(space, queries, 30).ids
        rows = narrow.frame_rows(found[found >= 0])
        assert set(rows.video_id.tolist()) <= {ids[1], ids[4]}
        assert len(np.unique(found[found >= 0])) > 0
        assert (Narrowed(store, []).vectors.search(space, queries, 5).ids == -1).all()


def test_videos_are_filtered_and_counted_by_what_is_surely_seen(store: Store, tmp_path: Path) -> None:
    first = _commit(store, tmp_path / "a.mp4", 1)
    second = _commit(store, tmp_path / "b.mp4", 2, (LabelRecord(1, DOG, 0.4), LabelRecord(0, BEIJING, 0.8)))
    for name in ("dog", " Domestic DOG "):
        assert store.matching(Filters(label=name)) == [first]
    assert store.matching(Filters(label="北京烤鸭")) == [first, second]
    for name in ("cat", "do", "canine", "%"):  # not sure enough, a part, what it can be found by only
        assert not store.matching(Filters(label=name))
    (facet,) = (facet for facet in store.facets() if facet.name == "label")
    assert dict(facet.values) == {"dog": 1, "北京烤鸭": 2}
