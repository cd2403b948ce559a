"""Themes and maps, as the faces name them, and how they are kept as files."""

from __future__ import annotations

from search.themes.kept import VERSION as TREE_VERSION
from search.themes.kept import load as load_tree
from search.themes.kept import save as save_tree
from search.themes.map import VERSION as MAP_VERSION
from search.themes.map import ThemeMap
from search.themes.map import load as load_map
from search.themes.map import save as save_map
from search.themes.tree import Theme, ThemeTree

__all__ = [
    "MAP_VERSION",
    "TREE_VERSION",
    "Theme",
    "ThemeMap",
    "ThemeTree",
    "load_map",
    "load_tree",
    "save_map",
    "save_tree",
]
