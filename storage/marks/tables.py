"""The tables of `marks.sqlite`, whose ids are never given twice: a link to what is gone leads nowhere else.

collections --< bookmarks     a bookmark may be in no collection
seen                          how far each content was watched
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.catalog.types import Utc

_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Holds the metadata of all tables."""

    type_annotation_map = {str: Text, datetime: Utc}  # noqa: RUF012 - SQLAlchemy's form


class CollectionRow(Base):
    """A collection; `key` is its name without regard to capital letters."""

    __tablename__ = "collections"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BookmarkRow(Base):
    """A bookmark; times in seconds."""

    __tablename__ = "bookmarks"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    collection_id: Mapped[int | None] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), index=True
    )
    fingerprint: Mapped[str] = mapped_column(index=True)
    start: Mapped[float]
    end: Mapped[float]
    name: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime]


class SeenRow(Base):
    """How far a content was watched, in seconds."""

    __tablename__ = "seen"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[float]
    seen_at: Mapped[datetime] = mapped_column(index=True)
