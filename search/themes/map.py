"""`ThemeMap`: where pictures lie on a map of the library, and to which theme they belong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.themes.layout import Places, chosen, refined, rough
from search.themes.pictures import Pictures
from search.themes.tree import ThemeTree
from storage.stored import KeyframeRows

VERSION = 1
"""Rises with what is kept, and with how maps are drawn."""


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """n pictures on a map.

    Attributes:
        rows: which they are.
        places: (n, 2) where each lies, from 0 to 1.
        group: (n,) the place of its theme among the parts of the whole; 0 where there are no parts.
    """

    rows: KeyframeRows
    places: Places
    group: NDArray[np.int64]


def draw(pictures: Pictures, tree: ThemeTree, *, refine: bool) -> ThemeMap:
    """The map of a library.

    Args:
        pictures: the keyframes.
        tree: their themes.
        refine: look at neighbours, which takes seconds; otherwise at the two main directions only.
    """
    order = np.argsort(pictures.rows.id)
    known = pictures.rows.id[order]
    which = chosen(len(tree.rows))
    wanted = tree.rows.id[which]
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    there = known[at] == wanted if len(known) else np.zeros(len(wanted), dtype=bool)
    which, at = which[there], order[at[there]] if len(known) else at
    rows = tree.rows
    shown = KeyframeRows(rows.id[which], rows.video_id[which], rows.seconds[which])
    ends = np.array([part.end for part in tree.parts(tree.themes[0])], np.int64)
    points = pictures.points[at]
    places = refined(points) if refine else rough(points)
    return ThemeMap(shown, places, np.searchsorted(ends, which, side="right") if len(ends) else which * 0)


def save(drawn: ThemeMap, path: Path) -> None:
    """Write a map."""
    rows = drawn.rows
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            id=rows.id,
            video_id=rows.video_id,
            seconds=rows.seconds,
            places=drawn.places,
            group=drawn.group,
        )


def load(path: Path) -> ThemeMap:
    """Read a map that `save` wrote.

    Raises:
        OSError, ValueError: the file is missing or damaged.
    """
    with np.load(path, allow_pickle=False) as file:
        rows = KeyframeRows(file["id"], file["video_id"], file["seconds"])
        return ThemeMap(rows, file["places"], file["group"])
