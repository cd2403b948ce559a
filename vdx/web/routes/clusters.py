"""Themes of the library, and its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from vdx.web.context import Context
from vdx.web.objects.exploring import LibraryMap, ThemeName, ThemePart, ThemePicture, ThemeView
from vdx.web.themes import Themes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vdx.exploring.themes import Theme, ThemeTree


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")
    themes = Themes(context)

    @routes.get("/clusters")
    def clusters(
        node: str = "",
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 120,
    ) -> ThemeView:
        """Keyframes that look alike, and what they consist of; all of them without `node`."""
        tree = themes.tree()
        theme = tree.find(node)
        parts = tree.parts(theme)
        path = tree.path(theme)
        every = _pictures(tree, tree.frames(theme, offset, limit))
        return ThemeView(
            node=theme.key,
            name=theme.name,
            count=theme.count,
            parent=path[-2].key if len(path) > 1 else None,
            path=[ThemeName(node=one.key, name=one.name) for one in path],
            children=[_part(tree, part) for part in parts],
            frames=_shown(tree, theme) if parts else every,
        )

    @routes.get("/map")
    def library_map() -> LibraryMap:
        """Keyframes on a plane, at most 5,000; what looks alike lies together."""
        drawn = themes.map()
        columns = (*drawn.places.T, drawn.rows.id, drawn.rows.video_id, drawn.group)
        return LibraryMap(points=list(zip(*(column.tolist() for column in columns), strict=True)))

    return routes


def _part(tree: ThemeTree, theme: Theme) -> ThemePart:
    return ThemePart(node=theme.key, name=theme.name, count=theme.count, frames=_shown(tree, theme))


def _shown(tree: ThemeTree, theme: Theme) -> list[ThemePicture]:
    return _pictures(tree, tree.places(theme.shown))


def _pictures(tree: ThemeTree, places: Iterable[int]) -> list[ThemePicture]:
    rows = tree.rows
    return [
        ThemePicture(frame=int(rows.id[at]), video=int(rows.video_id[at]), time=float(rows.seconds[at]))
        for at in places
    ]
