"""The tree holds every picture once, finds its groups by name, and is the same when it was kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from search.errors import QueryError
from search.themes.kept import load, save
from search.themes.names import Words
from search.themes.representatives import SHOWN
from search.themes.tree import AT_A_GLANCE, CHILDREN, ThemeTree, grow
from tests.search.themes.made_up import NOTHING, pictures

SIZES = (200, 150, 100, 80, 60, 40)


@pytest.fixture(scope="module")
def tree() -> ThemeTree:
    found, looks = pictures(*SIZES, spread=0.15)
    names = ("apes", "beach", "cars", "dogs", "eggs", "fire")
    return grow(found, Words(([(names[look], "all") for look in looks],)))


def test_groups_are_cut_into_groups_until_they_are_seen_at_a_glance(tree: ThemeTree) -> None:
    assert tree.themes[0].count == sum(SIZES) == len(tree.rows)
    for theme in tree.themes:
        parts = tree.parts(theme)
        if not parts:
            assert theme.count <= AT_A_GLANCE
            continue
        assert 2 <= len(parts) <= CHILDREN
        assert [part.count for part in parts] == sorted((part.count for part in parts), reverse=True)
        assert parts[0].first == theme.first
        assert parts[-1].end == theme.end
        for one, other in pairwise(parts):
            assert one.end == other.first
        assert tree.path(parts[0])[-2] is theme


def test_groups_are_named_by_what_sets_them_apart(tree: ThemeTree) -> None:
    top = [part.name for part in tree.parts(tree.themes[0])]
    assert {"apes", "beach", "cars"} <= set(top)
    assert all("all" not in name for name in top)
    given = [name for name in top if name]
    assert len(given) == len(set(given))


def test_pictures_that_stand_for_a_group_are_in_it_and_of_different_videos(tree: ThemeTree) -> None:
    for theme in tree.themes:
        places = tree.places(theme.shown)
        assert all(theme.first <= at < theme.end for at in places)
        assert len(set(places)) == len(places) == min(SHOWN, theme.count)
    shown = tree.rows.video_id[tree.places(tree.themes[0].shown)]
    assert len(set(shown.tolist())) == SHOWN


def test_groups_are_found_by_their_names_for_links(tree: ThemeTree) -> None:
    assert tree.find("") is tree.themes[0]
    for theme in tree.themes:
        assert tree.find(theme.key) is theme
    leaf = tree.themes[-1]
    assert tree.find(f"50-{leaf.shown[0]}") is leaf
    for key in ("x", "1-", "-1", "1-x", "1-99999999", f"1-{'9' * 30}"):
        with pytest.raises(QueryError):
            tree.find(key)


def test_pictures_come_in_pages(tree: ThemeTree) -> None:
    theme = tree.themes[-1]
    every = [*tree.frames(theme)]
    assert every == [*tree.frames(theme, 0, 3), *tree.frames(theme, 3, 1000)]
    assert not [*tree.frames(theme, 10_000, 5)]


def test_what_is_kept_is_the_same(tree: ThemeTree, tmp_path: Path) -> None:
    save(tree, tmp_path / "tree.npz")
    again = load(tmp_path / "tree.npz")
    assert again.themes == tree.themes
    np.testing.assert_array_equal(again.rows.id, tree.rows.id)
    np.testing.assert_array_equal(again.rows.seconds, tree.rows.seconds)
    (tmp_path / "tree.npz").write_bytes(b"something else")
    with pytest.raises(ValueError, match="pickle"):
        load(tmp_path / "tree.npz")


def test_a_tree_grows_the_same_each_time_and_tells_how_far_it_is() -> None:
    found, _ = pictures(100, 60, spread=0.3)
    told: list[tuple[int, int]] = []
    one = grow(found, NOTHING, lambda *progress: told.append(progress))
    assert one.themes == grow(found, NOTHING).themes
    assert told[-1] == (160, 160)
    assert {theme.name for theme in one.themes} == {""}


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_pictures_are_one_group(count: int, tmp_path: Path) -> None:
    tree = grow(pictures(count)[0], NOTHING)
    save(tree, tmp_path / "tree.npz")
    for one in (tree, load(tmp_path / "tree.npz")):
        assert [theme.count for theme in one.themes] == [count]
        assert one.find(one.themes[0].key) is one.themes[0]
