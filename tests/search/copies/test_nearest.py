"""Pairs of pictures and stored frames, and what they say about videos."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.copies.background import background
from search.copies.nearest import Hits, by_video, joined, nearest, pairs_to_try
from search.copies.options import ALL
from search.copies.within import SPACES
from storage.library import Store
from tests.search.copies.made_up import PLAIN, add_video, between, looks

Pair = tuple[int, int, int, float]  # picture, frame, video, similarity


def hits(*pairs: Pair) -> Hits:
    columns = list(zip(*pairs, strict=True)) if pairs else [(), (), (), ()]
    ids = (np.array(column, np.int64) for column in columns[:3])
    return Hits(*ids, np.array(columns[3], np.float32))


def rows(found: Hits) -> list[Pair]:
    columns = found.picture.tolist(), found.ids.tolist(), found.video.tolist(), found.near.tolist()
    return list(zip(*columns, strict=True))


def ranked(found: Hits, most: int = 99) -> list[int]:
    return [video for video, _ in by_video(found, most)]


@st.composite
def some_hits(draw: st.DrawFn) -> Hits:
    """Frames 0 to 9 are of video 0, 10 to 19 of video 1, and so on; similarities can be told apart."""
    pairs = draw(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 49)), st.integers(1, 64)))
    return hits(*((picture, frame, frame // 10, near / 64) for (picture, frame), near in pairs.items()))


def test_what_many_videos_show_speaks_less_for_each() -> None:
    intro = [(picture, 10 * video, video, 0.8) for picture in range(3) for video in range(1, 6)]
    own = [(3, 90, 9, 0.8), (4, 91, 9, 0.8)]
    assert ranked(hits(*intro, *own))[0] == 9


def test_what_is_only_a_little_alike_takes_nothing_away() -> None:
    here, there = [(0, 1, 1, 0.9), (1, 2, 1, 0.9)], [(2, 11, 2, 0.9), (3, 12, 2, 0.8)]
    beside = [(picture, 30 + video, video, 0.5) for picture in (0, 1) for video in range(3, 9)]
    assert ranked(hits(*here, *there, *beside))[:2] == [1, 2]


def test_one_picture_that_is_very_near_outweighs_many_that_are_a_little() -> None:
    little = [(picture, picture, 1, 0.25) for picture in range(12)]
    assert ranked(hits(*little, (12, 50, 2, 0.9)))[0] == 2


@given(some_hits(), st.integers(1, 6))
def test_every_video_comes_with_all_its_hits(found: Hits, most: int) -> None:
    chosen = by_video(found, most)
    assert len(chosen) == min(most, len(set(found.video.tolist())))
    assert len({video for video, _ in chosen}) == len(chosen)
    for video, some in chosen:
        assert sorted(rows(some)) == sorted(row for row in rows(found) if row[2] == video)
    assert ranked(found)[:most] == [video for video, _ in chosen]


@given(st.lists(some_hits(), min_size=1, max_size=4))
def test_of_a_pair_that_is_found_again_the_nearest_counts(parts: list[Hits]) -> None:
    best: dict[tuple[int, int, int], float] = {}
    for *pair, near in (row for part in parts for row in rows(part)):
        key = (pair[0], pair[1], pair[2])
        best[key] = max(near, best.get(key, 0.0))
    assert {row[:3]: row[3] for row in rows(joined(parts))} == best
    assert len(joined(parts).ids) == len(best)


@given(some_hits(), st.integers(0, 12))
def test_pairs_that_are_tried_spread_over_the_pictures(found: Hits, most: int) -> None:
    pairs = pairs_to_try(found, most)
    known = {row[:2]: row[3] for row in rows(found)}
    assert len(pairs) == len(set(pairs)) == min(most, len(known))
    assert len({picture for picture, _ in pairs}) == min(most, len({picture for picture, _ in known}))
    for picture in {picture for picture, _ in pairs}:
        tried = [known[pair] for pair in pairs if pair[0] == picture]
        every = sorted((near for pair, near in known.items() if pair[0] == picture), reverse=True)
        assert tried == every[: len(tried)]


def test_the_nearest_pair_is_tried_first() -> None:
    assert pairs_to_try(hits((0, 1, 1, 0.4), (1, 2, 1, 0.9), (1, 3, 1, 0.8)), 3) == [(1, 2), (0, 1), (1, 3)]


def search(store: Store, seeds: Sequence[int], pictures: Sequence[int]) -> Hits:
    asked = np.concatenate([looks(1, seed) for seed in seeds])
    return nearest(store, SPACES.fingerprint, asked, np.array(pictures, np.int64), PLAIN)


def test_hits_know_their_picture_and_their_video(store: Store) -> None:
    first = add_video(store, "a", np.concatenate([looks(1, 1), looks(1, 2)]))
    second = add_video(store, "b", np.concatenate([looks(1, 3), looks(1, 1)]))
    found = search(store, [1, 3, 2], [7, 7, 9])
    exact = {(row[0], row[2]) for row in rows(found) if row[3] > 0.98}
    assert exact == {(7, first), (7, second), (9, first)}
    assert (found.near > 0).all()


def test_a_video_that_is_left_out_hides_no_other(store: Store) -> None:
    """It has all of the nearest frames of one picture, and not of another, which has enough hits then."""
    own = add_video(store, "own", np.repeat(looks(1, 1), 700, axis=0))
    alike = between(np.concatenate([looks(1, 1), looks(1, 2)]), np.array([0.2]))
    other = add_video(store, "other", np.concatenate([alike, looks(1, 3)]))
    asked, pictures = np.concatenate([looks(1, 1), looks(1, 3)]), np.array([4, 6])
    every = nearest(store, SPACES.fingerprint, asked, pictures, PLAIN)
    assert set(every.video[every.picture == 4].tolist()) == {own}
    found = nearest(store, SPACES.fingerprint, asked, pictures, PLAIN, without=own)
    assert set(found.video.tolist()) == {other}
    assert {row[0] for row in rows(found) if row[3] > 0.8} == {4, 6}


def test_where_there_is_no_other_video_there_are_no_hits(store: Store) -> None:
    own = add_video(store, "own", looks(3))
    found = nearest(store, SPACES.fingerprint, looks(3), np.arange(3), PLAIN, without=own)
    assert rows(found) == []


def test_what_chance_gives_is_taken_off(store: Store) -> None:
    add_video(store, "a", looks(6))
    pictures = np.arange(6)
    plain = nearest(store, SPACES.fingerprint, looks(6), pictures, PLAIN)
    less = nearest(store, SPACES.fingerprint, looks(6), pictures, ALL)
    own = {row[:2]: row[3] for row in rows(plain) if row[3] > 0.98}
    for row in rows(less):
        if row[:2] in own:
            assert row[3] == pytest.approx(own[row[:2]] - background(looks(6))[row[0]], abs=1e-4)


def test_a_library_without_the_footage_gives_no_hits(store: Store) -> None:
    assert rows(search(store, [1], [0])) == []
    add_video(store, "a", -looks(1, 1))
    assert rows(search(store, [1], [0])) == []


def test_a_deleted_video_is_not_hit(store: Store) -> None:
    gone, stays = add_video(store, "a", looks(2, 1)), add_video(store, "b", looks(2, 1))
    store.delete_video(gone)
    assert {row[2] for row in rows(search(store, [1], [0]))} == {stays}
