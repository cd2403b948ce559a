"""`ThemeTree`: groups of pictures in groups of pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.errors import QueryError
from search.themes.grouping import split
from search.themes.names import Words, telling
from search.themes.pictures import Pictures
from search.themes.representatives import representatives
from storage.stored import Ids, KeyframeRows

CHILDREN = 12  # parts of a group, at most
AT_A_GLANCE = 24  # pictures that need no further parts
_DEEPEST = 8  # levels


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of pictures.

    Attributes:
        index: its own in the tree; 0 is all of them.
        parent: index of the group that it is a part of; None for all.
        depth: how many groups it lies in.
        first, end: where its pictures lie in the tree's rows.
        name: words that set it apart from the rest of its parent; empty if there are none.
        shown: ids of the frames that stand for it.
    """

    index: int
    parent: int | None
    depth: int
    first: int
    end: int
    name: str
    shown: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many pictures it has."""
        return self.end - self.first

    @property
    def key(self) -> str:
        """A name for links: how deep it lies, and its first picture.

        When the library has changed it means the group that holds this picture so deep.
        """
        return f"{self.depth}-{self.shown[0]}" if self.shown else "0-0"


@dataclass(frozen=True)
class ThemeTree:
    """All groups, the whole first, each before its parts; `rows` are such that a group is a slice of them."""

    rows: KeyframeRows
    themes: tuple[Theme, ...]
    _places: dict[int, int] = field(init=False, repr=False)  # index in `rows` by id
    _parts: dict[int, list[Theme]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = {id_: at for at, id_ in enumerate(self.rows.id.tolist())}
        parts: dict[int, list[Theme]] = {}
        for theme in self.themes:
            if theme.parent is not None:
                parts.setdefault(theme.parent, []).append(theme)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_parts", parts)

    def parts(self, theme: Theme) -> Sequence[Theme]:
        """What a group consists of, the largest first; nothing for one that is seen at a glance."""
        return self._parts.get(theme.index, ())

    def path(self, theme: Theme) -> list[Theme]:
        """The groups that hold this one, the whole first, and itself at the end."""
        path = [theme]
        while path[-1].parent is not None:
            path.append(self.themes[path[-1].parent])
        return path[::-1]

    def find(self, key: str) -> Theme:
        """The group that `Theme.key` names; "" is the whole.

        Raises:
            QueryError: it is no such name, or its picture is gone.
        """
        if not key:
            return self.themes[0]
        depth, _, frame = key.partition("-")
        if not (depth.isdecimal() and frame.isdecimal() and max(len(depth), len(frame)) < 20):
            raise QueryError(f"{key!r} is no name of a group; begin anew at the top")
        theme = self.themes[0]
        if int(depth) == 0:
            return theme
        if int(frame) not in self._places:
            raise QueryError("this group is gone, since the library has changed; begin anew at the top")
        at = self._places[int(frame)]
        for _ in range(int(depth)):
            within = [part for part in self.parts(theme) if part.first <= at < part.end]
            if not within:
                break
            theme = within[0]
        return theme

    def frames(self, theme: Theme, offset: int = 0, limit: int | None = None) -> range:
        """Indices in `rows` of a group's pictures, those most like the group first if it has no parts."""
        stop = theme.end if limit is None else min(theme.end, theme.first + offset + limit)
        return range(min(theme.first + offset, stop), stop)

    def places(self, ids: Sequence[int]) -> list[int]:
        """Indices in `rows` of frames."""
        return [self._places[id_] for id_ in ids]


def grow(
    pictures: Pictures, words: Words, progress: Callable[[int, int], None] = lambda done, total: None
) -> ThemeTree:
    """The tree of a library's pictures.

    Args:
        pictures: the keyframes.
        words: what is known of them in words, to name groups by.
        progress: is told how many pictures have come to their place, and of how many.
    """
    growing = _Growing(pictures, words, progress)
    growing.add(np.arange(len(pictures), dtype=np.int64), None, 0)
    order = np.concatenate(growing.order) if growing.order else np.empty(0, np.int64)
    rows = pictures.rows
    return ThemeTree(
        KeyframeRows(rows.id[order], rows.video_id[order], rows.seconds[order]), tuple(growing.themes)
    )


class _Growing:
    """A tree as far as it has come, in depth first."""

    def __init__(self, pictures: Pictures, words: Words, progress: Callable[[int, int], None]) -> None:
        self.order: list[Ids] = []  # indices of pictures
        self.themes: list[Theme] = []
        self._pictures = pictures
        self._words = words
        self._progress = progress
        self._placed = 0

    def add(self, members: NDArray[np.int64], parent: int | None, depth: int, name: str = "") -> None:
        points, rows = self._pictures.points[members], self._pictures.rows
        parts = _parts(points) if depth < _DEEPEST else []
        shown = members[representatives(points, rows.video_id[members])]
        index, first = len(self.themes), self._placed
        ids = tuple(rows.id[shown].tolist())
        self.themes.append(Theme(index, parent, depth, first, first + len(members), name, ids))
        if len(parts) < 2:
            centre = points.mean(axis=0) if len(points) else np.empty(0)
            nearest = np.argsort(-(points @ centre), kind="stable") if len(points) else np.empty(0, np.int64)
            self.order.append(members[nearest])
            self._placed += len(members)
            self._progress(self._placed, len(self._pictures))
            return
        groups = [members[part] for part in parts]
        for group, own in zip(groups, telling(self._words, members, groups), strict=True):
            self.add(group, index, depth + 1, own)


def _parts(points: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    if len(points) <= AT_A_GLANCE:
        return []
    return split(points, min(CHILDREN, -(-len(points) // AT_A_GLANCE)))
