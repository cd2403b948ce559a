"""Groups are stars around the copy to keep, whatever relations there are."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.duplicates.alignment import Aligned
from search.duplicates.groups import Group, make_groups
from search.duplicates.keep import merit
from search.duplicates.relation import Kind, Relation
from storage.stored import StoredVideo
from tests.search.related import made_up


def relation(first: int, second: int, kind: Kind = "whole") -> Relation:
    return Relation(first, second, kind, 0.9, (1.0, 1.0), (Aligned(0, 10, 0, 10, 0.9),))


def grouped(
    videos: list[StoredVideo], *relations: Relation
) -> tuple[list[tuple[int, ...]], list[tuple[int, int]]]:
    """Ids of the head and the members of each group, and of the pairs that are left."""
    groups, apart = make_groups({video.id: video for video in videos}, relations)
    return [tuple(video.id for video in group.videos) for group in groups], [
        (pair.first, pair.second) for pair in apart
    ]


def test_no_daisy_chain() -> None:
    videos = [made_up(1, width=1280), made_up(2), made_up(3, width=320)]
    assert grouped(videos, relation(1, 2), relation(2, 3)) == ([(1, 2)], [(2, 3)])
    assert grouped(videos, relation(1, 2), relation(2, 3), relation(1, 3)) == ([(1, 2, 3)], [])
    best_in_the_middle = [made_up(1), made_up(2, width=1280), made_up(3)]
    assert grouped(best_in_the_middle, relation(1, 2), relation(2, 3)) == ([(2, 1, 3)], [])


def test_parts_are_never_grouped() -> None:
    assert grouped([made_up(1), made_up(2)], relation(1, 2, "partial")) == ([], [(1, 2)])


def test_the_longer_one_holds_the_shorter() -> None:
    videos = [made_up(1, 60), made_up(2, 10, width=1920), made_up(3, 5)]
    held = relation(1, 2, "contains"), relation(3, 2, "contained")
    assert grouped(videos, *held) == ([(1, 2)], [(3, 2)])
    assert grouped(videos, *held, relation(1, 3, "contains")) == ([(1, 2, 3)], [])


def test_whole_copies_come_before_the_longer_video() -> None:
    videos = [made_up(1, 60), made_up(2, 10), made_up(3, 10, has_audio=False), made_up(4, 5)]
    found = grouped(
        videos,
        relation(1, 2, "contains"),
        relation(1, 3, "contains"),
        relation(2, 3),
        relation(2, 4, "contains"),
    )
    assert found == ([(2, 3, 4)], [(1, 2)])  # that 1 holds 3 too goes without saying


def only_group(*videos: StoredVideo) -> Group:
    pairs = [relation(one.id, other.id) for one, other in combinations(videos, 2)]
    ((group,), ()) = make_groups({video.id: video for video in videos}, pairs)
    return group


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        ({"width": 1280, "size": 1}, {}, "highest resolution (1280x360)"),
        ({"duration": 11.0, "size": 1}, {}, "longest (0:11.000)"),
        ({"duration": 10.04}, {"size": 2_000_000}, None),  # one frame is no length
        ({"size": 2_000_000, "has_audio": False}, {}, "highest bitrate (1,600 kbit/s)"),
        ({}, {"has_audio": False}, "it has sound"),
        ({}, {"problem": "cut short", "width": 1920}, "not damaged"),
        ({"paths": ["/a"]}, {"paths": ["/b"]}, "first by its path among equals"),
    ],
)
def test_which_to_keep(better: dict[str, Any], worse: dict[str, Any], reason: str | None) -> None:
    group = only_group(made_up(2, **better), made_up(1, **worse))
    assert group.head.id == (1 if reason is None else 2)
    assert group.reason == (reason or "highest bitrate (1,600 kbit/s)")


def test_every_reason_is_told_once() -> None:
    videos = made_up(1, width=1280), made_up(2, width=1280, has_audio=False), made_up(3), made_up(4)
    group = only_group(*videos)
    assert [video.id for video in group.videos] == [1, 2, 3, 4]
    assert group.reason == "highest resolution (1280x360), it has sound"
    ((held,), ()) = make_groups({1: made_up(1, 60), 2: made_up(2)}, [relation(1, 2, "contains")])
    assert held.reason == "it holds all that is in the shorter ones"


@st.composite
def libraries(draw: st.DrawFn) -> tuple[dict[int, StoredVideo], list[Relation]]:
    count = draw(st.integers(2, 9))
    widths = st.sampled_from([320, 640, 1280])
    lengths = st.sampled_from([5.0, 10.0, 60.0])
    videos = {at: made_up(at, draw(lengths), width=draw(widths)) for at in range(1, count + 1)}
    kinds = st.sampled_from([None, "whole", "contained", "contains", "partial"])
    found = {pair: draw(kinds) for pair in combinations(videos, 2)}
    return videos, [relation(*pair, kind) for pair, kind in found.items() if kind is not None]


@given(libraries(), st.randoms(use_true_random=False))
def test_every_member_is_related_to_its_head(
    library: tuple[dict[int, StoredVideo], list[Relation]], random: Any
) -> None:
    videos, relations = library
    groups, apart = make_groups(videos, relations)
    known = {one.first: {} for one in relations} | {one.second: {} for one in relations}
    for one in relations:
        known[one.first][one.second] = one.kind
        known[one.second][one.first] = one.seen_from(one.second).kind
    placed = [video.id for group in groups for video in group.videos]
    assert len(placed) == len(set(placed))
    for group in groups:
        assert group.members
        for member in group.members:
            assert known[member.video.id][group.head.id] == member.relation.kind
            assert member.relation.kind in ("whole", "contained")
            assert (member.relation.first, member.relation.second) == (member.video.id, group.head.id)
            if member.relation.kind == "whole":
                assert merit(group.head) < merit(member.video)
    of = {video.id: group.head.id for group in groups for video in group.videos}
    stands_for = {
        member.video.id: group.head.id
        for group in groups
        for member in group.members
        if member.relation.kind == "whole"
    }
    left = {(pair.first, pair.second) for pair in apart}
    for one in relations:
        together = one.first in of and of.get(one.first) == of.get(one.second)
        heads = stands_for.get(one.first, one.first), stands_for.get(one.second, one.second)
        echo = known[heads[0]].get(heads[1]) == one.kind
        assert not together or (one.first, one.second) not in left
        assert together or echo or (one.first, one.second) in left
    # A whole copy is left out of a group only for the sake of another whole copy.
    for one in apart:
        if one.kind == "whole":
            assert {one.first, one.second} & set(placed)
    random.shuffle(relations)
    turned = [one.seen_from(random.choice([one.first, one.second])) for one in relations]
    again, _ = make_groups(videos, turned)
    assert [replace(group, members=()) for group in again] == [replace(g, members=()) for g in groups]
    assert [group.videos for group in again] == [group.videos for group in groups]


def test_pairs_are_told_of_the_ones_to_keep() -> None:
    videos = [made_up(1, width=1280), made_up(2), made_up(3), made_up(4, width=320)]
    relations = [relation(1, 2), relation(3, 4)]
    parts = [relation(*pair, "partial") for pair in ((1, 3), (1, 4), (2, 3), (2, 4))]
    assert grouped(videos, *relations, *parts) == ([(1, 2), (3, 4)], [(1, 3)])
    assert grouped(videos, *relations, *parts[1:]) == ([(1, 2), (3, 4)], [(1, 4), (2, 3), (2, 4)])
