"""`Marks`: what people keep of one library. One call is one short transaction."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection as Many
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.marks import rows
from storage.marks.opening import FILE, open_marks
from storage.marks.records import Bookmark, Collection, Seen, Span, checked_name, checked_note
from storage.marks.tables import BookmarkRow, CollectionRow, SeenRow


class Unchanged:
    """Says of a field that it stays as it is, where None means something."""


UNCHANGED: Final = Unchanged()


class Marks:
    """The marks of a library; may be used from any thread, and beside other processes.

    Nothing is written before something is kept: until then there are no marks.
    """

    def __init__(self, library: Path) -> None:
        self._library = library
        self._guard = threading.Lock()
        self._engine: Engine | None = None
        self._writable = False

    def close(self) -> None:
        """Close the file; it is opened again when it is used again."""
        with self._guard:
            engine, self._engine, self._writable = self._engine, None, False
        if engine is not None:
            engine.dispose()

    def collections(self) -> list[Collection]:
        """All collections, by name."""
        with self._reading() as session:
            if session is None:
                return []
            return [
                rows.collection(*row) for row in session.execute(rows.counted().order_by(CollectionRow.key))
            ]

    def collection(self, collection_id: int) -> Collection:
        """One collection. Raises MarkNotFound."""
        with self._reading() as session:
            return rows.one_collection(session, collection_id)

    def add_collection(self, name: str, note: str = "") -> Collection:
        """A new, empty collection.

        Raises:
            InvalidMark: its name is empty, too long, or that of another.
        """
        name, note, now = checked_name(name), checked_note(note), datetime.now(UTC)
        with self._writing() as session:
            rows.refuse_taken(session, name)
            row = CollectionRow(name=name, key=name.casefold(), note=note, created_at=now, changed_at=now)
            session.add(row)
            session.flush()
            return rows.one_collection(session, row.id)

    def change_collection(
        self, collection_id: int, *, name: str | None = None, note: str | None = None
    ) -> Collection:
        """Give a collection another name or note; None leaves it as it is.

        Raises:
            MarkNotFound: there is no such collection.
            InvalidMark: its name is empty, too long, or that of another.
        """
        with self._writing() as session:
            row = rows.collection_row(session, collection_id)
            if name is not None:
                row.name = checked_name(name)
                rows.refuse_taken(session, row.name, but=row.id)
                row.key = row.name.casefold()
            if note is not None:
                row.note = checked_note(note)
            row.changed_at = datetime.now(UTC)
            session.flush()
            return rows.one_collection(session, collection_id)

    def delete_collection(self, collection_id: int) -> None:
        """Delete a collection with its bookmarks. Raises MarkNotFound."""
        with self._writing() as session:
            session.delete(rows.collection_row(session, collection_id))

    def bookmarks(
        self, *, collection: int | None = None, fingerprints: Many[str] | None = None
    ) -> list[Bookmark]:
        """Bookmarks, the latest first.

        Args:
            collection: only those of this collection, in the order in which they were set.
            fingerprints: only those of these contents.

        Raises:
            MarkNotFound: there is no such collection.
        """
        with self._reading() as session:
            row = BookmarkRow
            query = select(row).order_by(row.id.desc() if collection is None else row.id)
            if collection is not None:
                rows.one_collection(session, collection)
                query = query.where(row.collection_id == collection)
            if fingerprints is not None:
                query = query.where(row.fingerprint.in_(fingerprints))
            return [] if session is None else [rows.bookmark(one) for one in session.scalars(query)]

    def count(self) -> int:
        """How many bookmarks there are, in collections or not."""
        with self._reading() as session:
            if session is None:
                return 0
            return session.scalar(select(func.count()).select_from(BookmarkRow)) or 0

    def add_bookmark(
        self, span: Span, *, name: str, note: str = "", collection: int | None = None
    ) -> Bookmark:
        """Keep a span; `name` is that of the video's file.

        Raises:
            MarkNotFound: there is no such collection.
            InvalidMark: the note is too long.
        """
        now = datetime.now(UTC)
        with self._writing() as session:
            rows.touch(session, collection, now)
            row = BookmarkRow(
                collection_id=collection,
                fingerprint=span.fingerprint,
                start=span.start,
                end=span.end,
                name=name,
                note=checked_note(note),
                created_at=now,
            )
            session.add(row)
            session.flush()
            return rows.bookmark(row)

    def change_bookmark(
        self,
        bookmark_id: int,
        *,
        start: float | None = None,
        end: float | None = None,
        note: str | None = None,
        collection: int | Unchanged | None = UNCHANGED,
    ) -> Bookmark:
        """Change a bookmark; what is None stays, but `collection`, where None takes it out of its own.

        Raises:
            MarkNotFound: there is no such bookmark or collection.
            InvalidMark: the note is too long, or the span is none.
        """
        now = datetime.now(UTC)
        with self._writing() as session:
            row = rows.bookmark_row(session, bookmark_id)
            span = Span(
                row.fingerprint, row.start if start is None else start, row.end if end is None else end
            )
            row.start, row.end = span.start, span.end
            if note is not None:
                row.note = checked_note(note)
            rows.touch(session, row.collection_id, now)
            if not isinstance(collection, Unchanged):
                rows.touch(session, collection, now)
                row.collection_id = collection
            session.flush()
            return rows.bookmark(row)

    def delete_bookmark(self, bookmark_id: int) -> None:
        """Delete a bookmark. Raises MarkNotFound."""
        with self._writing() as session:
            row = rows.bookmark_row(session, bookmark_id)
            rows.touch(session, row.collection_id, datetime.now(UTC))
            session.delete(row)

    def seen(self, *, limit: int | None = None) -> list[Seen]:
        """What was watched, the latest first."""
        query = select(SeenRow).order_by(SeenRow.seen_at.desc(), SeenRow.fingerprint).limit(limit)
        with self._reading() as session:
            if session is None:
                return []
            return [Seen(row.fingerprint, row.second, row.seen_at) for row in session.scalars(query)]

    def set_seen(self, fingerprint: str, second: float) -> None:
        """Remember that a content was watched until `second`, just now."""
        values = {"second": Span(fingerprint, 0.0, second).end, "seen_at": datetime.now(UTC)}
        new = insert(SeenRow).values(fingerprint=fingerprint, **values)
        with self._writing() as session:
            session.execute(new.on_conflict_do_update(index_elements=["fingerprint"], set_=values))

    def clear_seen(self, fingerprint: str | None = None) -> None:
        """Forget that a content was watched, or all contents."""
        query = delete(SeenRow)
        if fingerprint is not None:
            query = query.where(SeenRow.fingerprint == fingerprint)
        with self._writing() as session:
            session.execute(query)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Session | None]:
        """A session to read in; None where nothing was ever kept."""
        engine = self._opened(writable=False)
        if engine is None:
            yield None
            return
        with Session(engine) as session:
            yield session

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Session]:
        engine = self._opened(writable=True)
        assert engine is not None  # noqa: S101 - one to write to is made
        with Session(engine.execution_options(immediate=True)) as session, session.begin():
            yield session

    def _opened(self, *, writable: bool) -> Engine | None:
        with self._guard:
            if self._engine is not None and writable and not self._writable:
                self._engine.dispose()
                self._engine = None
            if self._engine is None:
                if not writable and not (self._library / FILE).is_file():
                    return None
                self._engine, self._writable = open_marks(self._library, writable=writable), writable
            return self._engine
