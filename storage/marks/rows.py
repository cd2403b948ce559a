"""Between the rows of `marks.sqlite` and the records that the rest of vdx knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from storage.errors import InvalidMark, MarkNotFound
from storage.marks.records import Bookmark, Collection, Span
from storage.marks.tables import BookmarkRow, CollectionRow

_LARGEST = 2**63 - 1  # that a database takes


def counted() -> Select[CollectionRow, int]:
    """Collections with the number of their bookmarks."""
    return (
        select(CollectionRow, func.count(BookmarkRow.id))
        .outerjoin(BookmarkRow, BookmarkRow.collection_id == CollectionRow.id)
        .group_by(CollectionRow.id)
    )


def collection(row: CollectionRow, count: int) -> Collection:
    """The collection of a row."""
    return Collection(row.id, row.name, row.note, count, row.created_at, row.changed_at)


def bookmark(row: BookmarkRow) -> Bookmark:
    """The bookmark of a row."""
    span = Span(row.fingerprint, row.start, row.end)
    return Bookmark(row.id, row.collection_id, span, row.name, row.note, row.created_at)


def one_collection(session: Session | None, collection_id: int) -> Collection:
    """A collection with the number of its bookmarks; no session has none. Raises MarkNotFound."""
    if session is not None and 0 < collection_id <= _LARGEST:
        found = session.execute(counted().where(CollectionRow.id == collection_id)).one_or_none()
        if found is not None:
            return collection(*found)
    raise MarkNotFound("collection", collection_id)


def collection_row(session: Session, collection_id: int) -> CollectionRow:
    """The row of a collection. Raises MarkNotFound."""
    row = session.get(CollectionRow, collection_id) if 0 < collection_id <= _LARGEST else None
    if row is None:
        raise MarkNotFound("collection", collection_id)
    return row


def bookmark_row(session: Session, bookmark_id: int) -> BookmarkRow:
    """The row of a bookmark. Raises MarkNotFound."""
    row = session.get(BookmarkRow, bookmark_id) if 0 < bookmark_id <= _LARGEST else None
    if row is None:
        raise MarkNotFound("bookmark", bookmark_id)
    return row


def refuse_taken(session: Session, name: str, but: int | None = None) -> None:
    """Raise InvalidMark where another collection has the name."""
    row = CollectionRow
    query = select(row.id).where(row.key == name.casefold(), row.id != (but or 0))
    with session.no_autoflush:
        if session.scalar(query) is not None:
            raise InvalidMark(f"there is a collection {name!r} already; choose another name")


def touch(session: Session, collection_id: int | None, now: datetime) -> None:
    """Note that the bookmarks of a collection change. Raises MarkNotFound."""
    if collection_id is None:
        return
    collection_row(session, collection_id)
    session.execute(update(CollectionRow).where(CollectionRow.id == collection_id).values(changed_at=now))
