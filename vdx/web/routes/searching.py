"""Search: by examples, counterexamples, words, and what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter
from fastapi import Query as Asked

from vdx import schemas, views
from vdx.web.context import Context
from vdx.web.errors import BadRequest
from vdx.web.parameters import Direction, Wanted
from vdx.web.tokens import is_token, query_of

if TYPE_CHECKING:
    from vdx.library import Combined

SearchOrder = Literal["relevance", "name", "date", "duration", "size", "added"]

_MOST = 8  # examples of a kind

Tokens = Annotated[list[str], Asked(default_factory=list, max_length=_MOST)]


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/search")
    def search(
        like: Tokens,
        unlike: Tokens,
        then: Annotated[list[str], Asked(default_factory=list, max_length=1)],
        wanted: Wanted,
        text: Annotated[str, Asked(max_length=1000)] = "",
        mode: schemas.Mode = "auto",
        within: Annotated[float, Asked(ge=0, allow_inf_nan=False)] = 10.0,
        sort: SearchOrder = "relevance",
        order: Direction = "asc",
        offset: Annotated[int, Asked(ge=0, le=10_000)] = 0,
        limit: Annotated[int, Asked(ge=1, le=200)] = 30,
    ) -> schemas.SearchReport:
        """The videos that answer a question, best first.

        Examples are u-ID (an upload), f-FRAME, v-VIDEO@SECONDS or v-VIDEO@START-END, each with ~x,y,w,h for
        a part of the picture. `then` is an example or words.
        """
        from vdx.library import Combined

        asked = Combined(
            like=tuple(query_of(context, token) for token in like),
            unlike=tuple(query_of(context, token) for token in unlike),
            text=text,
            then=_following(context, then),
            within=within,
            filters=replace(wanted, text=""),  # here these words are looked for in all that is known
            mode=mode,
            sort=sort,
            descending=order == "desc",
        )
        if asked.is_empty:
            raise BadRequest("say what to look for: words, a picture, a clip or a moment of a video")
        with context.heavy:
            found = context.library.search(asked, limit=limit, offset=offset)
        return views.search_report(asked, limit, found, offset=offset)

    return routes


def _following(context: Context, then: list[str]) -> Combined | None:
    from vdx.library import Combined

    if not then or not then[0].strip():
        return None
    if is_token(then[0]):
        return Combined.of(query_of(context, then[0]))
    return Combined(text=then[0])
