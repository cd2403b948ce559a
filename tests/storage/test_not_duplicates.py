"""What people said is no copy of each other is remembered, whatever becomes of the rows of the videos."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.library import Store
from tests.storage.helpers import commit, some_file, video


def pairs(store: Store) -> list[tuple[str, str]]:
    return [pair.fingerprints for pair in store.not_duplicates()]


def test_pairs_have_no_direction(store: Store) -> None:
    before = datetime.now(UTC)
    store.record_not_duplicate("b", "a")
    (noted,) = store.not_duplicates()
    assert noted.fingerprints == ("a", "b")
    assert before <= noted.noted_at <= datetime.now(UTC)
    store.record_not_duplicate("a", "b")
    assert store.not_duplicates() == [noted]
    store.record_not_duplicate("a", "c")
    assert pairs(store) == [("a", "b"), ("a", "c")]
    store.forget_not_duplicate("b", "a")
    store.forget_not_duplicate("b", "c")  # it was never remembered
    assert pairs(store) == [("a", "c")]


def test_no_content_is_another_than_itself(store: Store) -> None:
    for change in (store.record_not_duplicate, store.forget_not_duplicate):
        with pytest.raises(ValueError, match="one content"):
            change("a", "a")


def test_pairs_outlive_the_videos(store: Store, library: Path, tmp_path: Path) -> None:
    first, second = commit(store, tmp_path, 1), commit(store, tmp_path, 2)
    fingerprints = tuple(store.video(video_id).record.fingerprint for video_id in (first, second))
    store.record_not_duplicate(*fingerprints)
    path, stat = some_file(tmp_path, "again.mp4")
    store.commit_video(video(1), path, stat, recipe="another recipe", replaces=first)
    store.delete_video(second)
    assert pairs(store) == [fingerprints]
    with Store.open(library) as reader:
        assert pairs(reader) == [fingerprints]
        with pytest.raises(StorageError, match="reading only"):
            reader.record_not_duplicate("a", "b")
