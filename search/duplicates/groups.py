"""Groups of copies around the one to keep.

A group is a star, not a chain: every member is itself related to the head. That A is a copy of B and B one
of C says nothing about A and C, which may be two cuts of one film without a common frame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.duplicates.keep import merit, reasons
from search.duplicates.relation import Relation
from storage.stored import StoredVideo


@dataclass(frozen=True, slots=True)
class Member:
    """A copy, and how it is related to the head: as its `whole`, or `contained` in it."""

    video: StoredVideo
    relation: Relation


@dataclass(frozen=True, slots=True)
class Group:
    """Copies of one video.

    Attributes:
        head: the one to keep.
        members: the others, whole ones first; none where the head has several files with its content.
        reason: why the head, for people.
    """

    head: StoredVideo
    members: tuple[Member, ...]
    reason: str

    @property
    def videos(self) -> tuple[StoredVideo, ...]:
        """The head and all members."""
        return self.head, *(member.video for member in self.members)


def make_groups(
    videos: Mapping[int, StoredVideo], relations: Iterable[Relation]
) -> tuple[list[Group], list[Relation]]:
    """Put copies together; a video is in one group at most.

    The best video (`keep.merit`) of all with a whole copy becomes a head and takes all of those, then the
    best of what is left. A video without a whole copy then goes to the longest that holds all of it.

    Returns:
        The groups, by the head's id, and the relations between videos that are in no group together; of
        copies of the same two only that of the heads, if they have it too.
    """
    every = sorted(relations, key=lambda relation: (relation.first, relation.second))
    related: dict[int, dict[int, Relation]] = defaultdict(dict)
    for relation in every:
        related[relation.first][relation.second] = relation
        related[relation.second][relation.first] = relation.seen_from(relation.second)
    head_of: dict[int, int] = {}
    for head in sorted(related, key=lambda video_id: merit(videos[video_id])):
        _take(head, "whole", related, head_of)
    stands_for = dict(head_of)
    by_length = sorted(related, key=lambda at: (-videos[at].record.duration, merit(videos[at])))
    for head in by_length:
        _take(head, "contains", related, head_of)
    groups = [_group(videos, head, related[head], head_of) for head in sorted(set(head_of.values()))]
    apart = [one for one in every if head_of.get(one.first, -1) != head_of.get(one.second, -2)]
    return groups, [one for one in apart if not _is_echo(one, related, stands_for)]


def _take(
    head: int, kind: str, related: Mapping[int, Mapping[int, Relation]], head_of: dict[int, int]
) -> None:
    """Put all that are free and so related to `head` into its group, if it can be a head."""
    if head_of.get(head, head) != head:
        return
    for other, relation in related[head].items():
        if relation.kind == kind and other not in head_of:
            head_of[head] = head_of[other] = head


def _is_echo(
    one: Relation, related: Mapping[int, Mapping[int, Relation]], stands_for: Mapping[int, int]
) -> bool:
    """Whether the heads that stand for the two videos, as whole copies of them, are so related themselves."""
    first, second = stands_for.get(one.first, one.first), stands_for.get(one.second, one.second)
    heads = related[first].get(second)
    return (first, second) != (one.first, one.second) and heads is not None and heads.kind == one.kind


def _group(
    videos: Mapping[int, StoredVideo], head: int, related: Mapping[int, Relation], head_of: Mapping[int, int]
) -> Group:
    inside = [other for other in related if other != head and head_of.get(other) == head]
    members = [Member(videos[other], related[other].seen_from(other)) for other in inside]
    members.sort(key=lambda member: (member.relation.kind != "whole", merit(member.video)))
    whole = [member.video for member in members if member.relation.kind == "whole"]
    why = reasons(videos[head], whole)
    if len(whole) < len(members):
        why.append("it holds all that is in the shorter ones")
    return Group(videos[head], tuple(members), ", ".join(why))
