"""A tree of themes as a file, so that it is grown once for each state of the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from search.themes.representatives import SHOWN
from search.themes.tree import Theme, ThemeTree
from storage.stored import KeyframeRows

VERSION = 1
"""Rises with what is kept, and with how trees are grown."""


def save(tree: ThemeTree, path: Path) -> None:
    """Write a tree."""
    themes = tree.themes
    places = [
        [theme.parent if theme.parent is not None else -1, theme.depth, theme.first, theme.end]
        for theme in themes
    ]
    shown = np.full((len(themes), SHOWN), -1, np.int64)
    for row, theme in zip(shown, themes, strict=True):
        row[: len(theme.shown)] = theme.shown
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            id=tree.rows.id,
            video_id=tree.rows.video_id,
            seconds=tree.rows.seconds,
            places=np.array(places, np.int64),
            shown=shown,
            names=np.array([theme.name for theme in themes], dtype=np.str_),
        )


def load(path: Path) -> ThemeTree:
    """Read a tree that `save` wrote.

    Raises:
        OSError, ValueError: the file is missing or damaged.
    """
    with np.load(path, allow_pickle=False) as file:
        rows = KeyframeRows(file["id"], file["video_id"], file["seconds"])
        table = zip(file["places"].tolist(), file["names"].tolist(), file["shown"].tolist(), strict=True)
        themes = []
        for index, ((parent, depth, first, end), name, shown) in enumerate(table):
            ids = tuple(id_ for id_ in shown if id_ >= 0)
            above = None if parent < 0 else parent
            themes.append(Theme(index, above, depth, first, end, name, ids))
    return ThemeTree(rows, tuple(themes))
