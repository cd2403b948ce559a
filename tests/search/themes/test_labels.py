"""Keyframes are named by what their own shots likely show."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from search.themes.labels import labels_of
from storage.library import Store
from storage.records import Label, LabelRecord
from tests.storage.helpers import some_file, video

DOG, ANIMAL, CAR = Label("dog", ("dog", "hound")), Label("animal", ("animal",)), Label("car", ("car",))


def test_a_keyframe_has_the_labels_of_its_shot(tmp_path: Path) -> None:
    shown = (LabelRecord(0, DOG, 0.9), LabelRecord(0, ANIMAL, 0.95), LabelRecord(1, CAR, 0.2))
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        for seed, labels in ((1, shown), (2, ()), (3, (LabelRecord(1, CAR, 0.7),))):
            path, stat = some_file(tmp_path, f"{seed}.mp4")
            made = dataclasses.replace(video(seed, frames=8, pictures=6), labels=labels)
            store.commit_video(made, path, stat, recipe="made up")
        rows = store.keyframe_rows()
        found = labels_of(store, rows)
        shots = [frame.record.shot for one in store.videos() for frame in store.frames(one.id)]
        keyframes = [frame.id for one in store.videos() for frame in store.frames(one.id)]
    by_frame = dict(zip(keyframes, shots, strict=True))
    expected = {(1, 0): {"dog", "animal"}, (3, 1): {"car"}}
    for frame, of, words in zip(rows.id.tolist(), rows.video_id.tolist(), found, strict=True):
        assert set(words) == expected.get((of, by_frame[frame]), set())
    assert any(found)


def test_where_nothing_is_known_there_are_no_words(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        path, stat = some_file(tmp_path)
        store.commit_video(video(1), path, stat, recipe="made up")
        assert set(labels_of(store, store.keyframe_rows())) == {()}
