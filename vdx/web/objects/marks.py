"""What people keep: collections, bookmarks, what they have seen."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Seconds, Text, Video, schema


class CollectionView(BaseModel):
    """Bookmarks under a name."""

    model_config = CONFIG
    schema_: Literal["vdx.collection/1"] = schema("vdx.collection/1")
    id: int = Field(description="Its number.")
    name: Text = Field(description="Its name.")
    note: Text = Field(description="What was written about it.")
    count: int = Field(description="Bookmarks in it.")
    created_at: str = Field(description="When it was made, ISO 8601 in UTC.")
    changed_at: str = Field(description="When it or a bookmark in it was changed, ISO 8601 in UTC.")


class CollectionList(BaseModel):
    """All collections."""

    model_config = CONFIG
    schema_: Literal["vdx.collections/1"] = schema("vdx.collections/1")
    collections: list[CollectionView] = Field(description="By name.")
    bookmarks: int = Field(description="Bookmarks in all, those in no collection too.")


class BookmarkView(BaseModel):
    """A span of a video that somebody kept."""

    model_config = CONFIG
    schema_: Literal["vdx.bookmark/1"] = schema("vdx.bookmark/1")
    id: int = Field(description="Its number.")
    collection: int | None = Field(description="The number of its collection; null for none.")
    video: Video | None = Field(description="Whose; null while the library does not hold it.")
    name: Text = Field(description="The name of the video's file, that of then if it is gone.")
    frame: int | None = Field(description="The number of the keyframe next to its start.")
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end; its start if it is a moment.")
    note: Text = Field(description="What was written about it.")
    created_at: str = Field(description="When it was set, ISO 8601 in UTC.")


class BookmarkList(BaseModel):
    """Bookmarks."""

    model_config = CONFIG
    schema_: Literal["vdx.bookmarks/1"] = schema("vdx.bookmarks/1")
    bookmarks: list[BookmarkView] = Field(
        description="The latest first; those of one collection in the order in which they were set."
    )


class SeenView(BaseModel):
    """A video that was watched."""

    model_config = CONFIG
    video: int = Field(description="Its number.")
    second: Seconds = Field(description="How far.")
    seen_at: str = Field(description="When, ISO 8601 in UTC.")


class SeenList(BaseModel):
    """What was watched."""

    model_config = CONFIG
    schema_: Literal["vdx.seen/1"] = schema("vdx.seen/1")
    seen: list[SeenView] = Field(description="The latest first.")


class NewCollection(BaseModel):
    """A collection to make."""

    model_config = CONFIG
    name: str = Field(description="Its name.")
    note: str = Field("", description="What to write about it.")


class CollectionChange(BaseModel):
    """What to change of a collection; what is missing or null stays."""

    model_config = CONFIG
    name: str | None = Field(None, description="Its new name.")
    note: str | None = Field(None, description="What to write about it instead.")


class NewBookmark(BaseModel):
    """A bookmark to set."""

    model_config = CONFIG
    collection: int | None = Field(None, description="The number of the collection to put it into.")
    video: int = Field(description="The number of the video.")
    start: float = Field(description="Its first moment, in seconds.")
    end: float | None = Field(None, description="Its end, in seconds; null for a moment.")
    note: str = Field("", description="What to write about it.")


class BookmarkChange(BaseModel):
    """What to change of a bookmark; what is missing stays."""

    model_config = CONFIG
    collection: int | None = Field(None, description="The number of another collection; null for none.")
    start: float | None = Field(None, description="Its new first moment, in seconds.")
    end: float | None = Field(None, description="Its new end, in seconds.")
    note: str | None = Field(None, description="What to write about it instead.")


class NewSeen(BaseModel):
    """A video that is being watched."""

    model_config = CONFIG
    video: int = Field(description="Its number.")
    second: float = Field(ge=0, allow_inf_nan=False, description="How far.")


DOCUMENTS: tuple[type[BaseModel], ...] = (
    CollectionView,
    CollectionList,
    BookmarkView,
    BookmarkList,
    SeenList,
)
