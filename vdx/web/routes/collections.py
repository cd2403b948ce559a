"""Collections, bookmarks, and what was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Body
from fastapi import Query as Asked
from fastapi.responses import Response, StreamingResponse

from vdx import views
from vdx.web.context import Context
from vdx.web.objects.marks import (
    BookmarkChange,
    BookmarkList,
    BookmarkView,
    CollectionChange,
    CollectionList,
    CollectionView,
    NewBookmark,
    NewCollection,
    NewSeen,
    SeenList,
    SeenView,
)

if TYPE_CHECKING:
    from vdx.marking.marking import Bookmark, Collection

Format = Literal["json", "csv", "edl", "otio", "clips"]
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "otio": "application/json"}
_TEXT = "text/plain; charset=utf-8"


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")
    _add_collections(routes, context)
    _add_bookmarks(routes, context)
    _add_seen(routes, context)
    return routes


def _add_collections(routes: APIRouter, context: Context) -> None:
    library = context.library

    @routes.get("/collections")
    def collections() -> CollectionList:
        """All collections, by name."""
        if not library.exists:
            return CollectionList(collections=[], bookmarks=0)
        marks = library.marks()
        return CollectionList(
            collections=[_collection(one) for one in marks.collections()], bookmarks=marks.count()
        )

    @routes.post("/collections", status_code=201)
    def add_collection(asked: NewCollection) -> CollectionView:
        """Make a collection."""
        return _collection(library.marks(to_change=True).add_collection(asked.name, asked.note))

    @routes.patch("/collections/{collection}")
    def change_collection(collection: int, asked: CollectionChange) -> CollectionView:
        """Give a collection another name or note."""
        marks = library.marks(to_change=True)
        return _collection(marks.change_collection(collection, name=asked.name, note=asked.note))

    @routes.delete("/collections/{collection}", status_code=204)
    def delete_collection(collection: int) -> None:
        """Delete a collection with its bookmarks."""
        library.marks(to_change=True).delete_collection(collection)

    @routes.get("/collections/{collection}/export", response_class=Response)
    def export(collection: int, format: Format = "json") -> Response:
        """A collection as a file: JSON, CSV, CMX 3600 EDL, OpenTimelineIO, or a ZIP of clips."""
        return _exported(context, collection, format)


def _add_bookmarks(routes: APIRouter, context: Context) -> None:
    library = context.library

    @routes.get("/bookmarks")
    def bookmarks(collection: Annotated[str, Asked()] = "") -> BookmarkList:
        """Bookmarks: those of a collection, or all."""
        if not library.exists:
            return BookmarkList(bookmarks=[])
        number = int(collection) if collection.isdecimal() and len(collection) < 19 else None
        return BookmarkList(bookmarks=_bookmarks(context, library.marks().bookmarks(collection=number)))

    @routes.post("/bookmarks", status_code=201)
    def add_bookmark(asked: NewBookmark) -> BookmarkView:
        """Keep a span of a video, or a moment."""
        from vdx.marking.marking import Span

        video = library.video(asked.video)
        end = asked.start if asked.end is None else asked.end
        made = library.marks(to_change=True).add_bookmark(
            Span(video.record.fingerprint, asked.start, end),
            name=views.video(video).name,
            note=asked.note,
            collection=asked.collection,
        )
        return _bookmarks(context, [made])[0]

    @routes.patch("/bookmarks/{bookmark}")
    def change_bookmark(bookmark: int, asked: Annotated[BookmarkChange, Body()]) -> BookmarkView:
        """Change a bookmark; a collection of null takes it out of its own."""
        from vdx.marking.marking import UNCHANGED

        moved = asked.collection if "collection" in asked.model_fields_set else UNCHANGED
        changed = library.marks(to_change=True).change_bookmark(
            bookmark, start=asked.start, end=asked.end, note=asked.note, collection=moved
        )
        return _bookmarks(context, [changed])[0]

    @routes.delete("/bookmarks/{bookmark}", status_code=204)
    def delete_bookmark(bookmark: int) -> None:
        """Delete a bookmark."""
        library.marks(to_change=True).delete_bookmark(bookmark)


def _add_seen(routes: APIRouter, context: Context) -> None:
    library = context.library

    @routes.get("/seen")
    def seen(limit: Annotated[int, Asked(ge=1, le=10_000)] = 5000) -> SeenList:
        """What was watched and is in the library, the latest first."""
        known = library.watched(library.marks().seen(limit=limit)) if library.exists else []
        return SeenList(
            seen=[
                SeenView(video=video.id, second=one.second, seen_at=_when(one.seen_at))
                for video, one in known
            ]
        )

    @routes.post("/seen", status_code=204)
    def set_seen(asked: NewSeen) -> None:
        """Remember how far a video was watched."""
        video = library.video(asked.video)
        library.marks(to_change=True).set_seen(video.record.fingerprint, asked.second)


def _exported(context: Context, number: int, format_: Format) -> Response:
    from vdx.marking.cuts import cuts_of

    library = context.library
    marks = library.marks()
    collection = marks.collection(number)
    cuts = cuts_of(library, library.marked(marks.bookmarks(collection=number)))
    if format_ == "clips":
        from vdx.marking.clips import zipped_clips

        stream = zipped_clips(cuts, library.cut_out)
        return StreamingResponse(stream, 200, _named(collection, "zip"), media_type="application/zip")
    from vdx.marking import texts

    writers: dict[Format, Callable[..., str]] = {
        "json": texts.to_json,
        "csv": texts.to_csv,
        "edl": texts.to_edl,
        "otio": texts.to_otio,
    }
    text = writers[format_](collection, cuts)
    return Response(text, 200, _named(collection, format_), media_type=_TYPES.get(format_, _TEXT))


def _named(collection: Collection, ending: str) -> dict[str, str]:
    from urllib.parse import quote

    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(collection.name, safe='')}.{ending}"}


def _bookmarks(context: Context, found: Sequence[Bookmark]) -> list[BookmarkView]:
    return [
        BookmarkView(
            id=one.bookmark.id,
            collection=one.bookmark.collection,
            video=None if one.video is None else views.video(one.video),
            name=one.bookmark.name if one.video is None else views.video(one.video).name,
            frame=one.frame,
            start=one.bookmark.span.start,
            end=one.bookmark.span.end,
            note=one.bookmark.note,
            created_at=_when(one.bookmark.created_at),
        )
        for one in context.library.marked(found)
    ]


def _collection(found: Collection) -> CollectionView:
    return CollectionView(
        id=found.id,
        name=found.name,
        note=found.note,
        count=found.count,
        created_at=_when(found.created_at),
        changed_at=_when(found.changed_at),
    )


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
