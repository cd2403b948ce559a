"""Collections, bookmarks and what was seen."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import DamagedObject, InvalidMark, MarkNotFound, MarksTooNew
from storage.library import Store
from storage.marks.marks import Marks
from storage.marks.opening import FILE
from storage.marks.records import LONGEST_NAME, LONGEST_NOTE, Span
from tests.storage.helpers import commit


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(tmp_path)


def test_looking_makes_no_file(marks: Marks, tmp_path: Path) -> None:
    assert marks.collections() == [] == marks.bookmarks() == marks.seen()
    with pytest.raises(MarkNotFound):
        marks.collection(1)
    with pytest.raises(MarkNotFound):
        marks.bookmarks(collection=1)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_there_when_it_is_opened_again(marks: Marks, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    sunsets = marks.add_collection("  Sun  sets ", "for the film ")
    assert (sunsets.name, sunsets.note, sunsets.count) == ("Sun sets", "for the film", 0)
    kept = marks.add_bookmark(Span("abc", 1.25, 3.5), name="beach.mp4", note="gulls", collection=sunsets.id)
    loose = marks.add_bookmark(Span("def", 2.0, 2.0), name="sea.mp4")
    marks.close()
    again = Marks(tmp_path)
    assert again.bookmarks() == [loose, kept]
    assert again.bookmarks(collection=sunsets.id) == [kept]
    assert again.bookmarks(fingerprints=["def", "ghi"]) == [loose]
    (found,) = again.collections()
    assert found.count == 1
    assert before <= found.created_at <= kept.created_at <= found.changed_at <= datetime.now(UTC)


def test_collections_are_listed_by_name_and_names_are_not_given_twice(marks: Marks) -> None:
    for name in ("zoo", "Ärger", "apes"):
        marks.add_collection(name)
    assert [one.name for one in marks.collections()] == ["apes", "zoo", "Ärger"]
    apes = marks.collections()[0]
    with pytest.raises(InvalidMark, match="already"):
        marks.add_collection("APES")
    with pytest.raises(InvalidMark, match="already"):
        marks.change_collection(apes.id, name="Zoo")
    assert marks.change_collection(apes.id, name="Apes").name == "Apes"
    assert marks.change_collection(apes.id, note="big ones").name == "Apes"
    for name in (" ", "a" * (LONGEST_NAME + 1)):
        with pytest.raises(InvalidMark):
            marks.add_collection(name)


def test_a_deleted_collection_takes_its_bookmarks_along(marks: Marks) -> None:
    one, other = marks.add_collection("one"), marks.add_collection("other")
    for collection in (one.id, other.id, None):
        marks.add_bookmark(Span("abc", 0, 1), name="a.mp4", collection=collection)
    marks.delete_collection(one.id)
    assert [mark.collection for mark in marks.bookmarks()] == [None, other.id]
    with pytest.raises(MarkNotFound):
        marks.delete_collection(one.id)
    assert marks.add_collection("one").id > other.id  # no link to the old one leads to the new one


def test_bookmarks_can_be_changed(marks: Marks) -> None:
    one = marks.add_collection("one")
    kept = marks.add_bookmark(Span("abc", 0, 4), name="a.mp4", collection=one.id)
    assert marks.change_bookmark(kept.id, note="better").collection == one.id
    changed = marks.change_bookmark(kept.id, start=1.5, collection=None)
    assert (changed.collection, changed.span, changed.note) == (None, Span("abc", 1.5, 4), "better")
    assert marks.collection(one.id).count == 0
    with pytest.raises(InvalidMark, match="ends after"):
        marks.change_bookmark(kept.id, start=5)
    with pytest.raises(InvalidMark, match="characters"):
        marks.change_bookmark(kept.id, note="x" * (LONGEST_NOTE + 1))
    with pytest.raises(MarkNotFound):
        marks.change_bookmark(kept.id, collection=77)
    assert marks.bookmarks() == [changed]
    marks.delete_bookmark(kept.id)
    assert marks.bookmarks() == []
    for missing in (kept.id, 0, -1, 2**70):
        with pytest.raises(MarkNotFound):
            marks.delete_bookmark(missing)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (float("nan"), 1), (0, float("inf"))])
def test_what_is_no_span_is_refused(start: float, end: float) -> None:
    with pytest.raises(InvalidMark):
        Span("abc", start, end)


def test_what_was_seen_last_comes_first(marks: Marks) -> None:
    for fingerprint, second in (("a", 1.0), ("b", 2.0), ("a", 9.0)):
        marks.set_seen(fingerprint, second)
    assert [(one.fingerprint, one.second) for one in marks.seen()] == [("a", 9.0), ("b", 2.0)]
    assert len(marks.seen(limit=1)) == 1
    marks.clear_seen("a")
    assert [one.fingerprint for one in marks.seen()] == ["b"]
    marks.clear_seen()
    assert marks.seen() == []


def test_bookmarks_are_set_while_others_set_them_and_an_ingest_writes(store: Store, tmp_path: Path) -> None:
    """Each thread stands for a process: they share nothing but the file."""

    def keep(number: int) -> None:
        mine = Marks(store.path)
        for second in range(10):
            mine.add_bookmark(Span(f"content {number}", second, second + 1), name="a.mp4")
        mine.close()

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    video = commit(store, tmp_path, 1)
    for thread in threads:
        thread.join()
    marks = Marks(store.path)
    assert len(marks.bookmarks()) == 40
    store.delete_video(video)
    assert len(marks.bookmarks(fingerprints=["content 1"])) == 10
    marks.close()


def test_a_newer_or_damaged_file_is_not_touched(marks: Marks, tmp_path: Path) -> None:
    marks.set_seen("a", 1.0)
    marks.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for use in (marks.seen, lambda: marks.set_seen("a", 2.0)):
        with pytest.raises(MarksTooNew):
            use()
    (tmp_path / FILE).write_bytes(b"no database at all, but some text" * 100)
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    with pytest.raises(DamagedObject):
        marks.seen()
