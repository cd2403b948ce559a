"""All copies inside a library: every video is asked for once, what is found is put together.

What stays in memory is the videos that have a copy and their segments, however many others there are.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from search.duplicates.alignment import Aligned
from search.duplicates.groups import Group, make_groups
from search.duplicates.relation import Relation, relate
from search.matches import Match
from storage.reading import Reading
from storage.stored import StoredVideo, is_there

Matcher = Callable[[StoredVideo], Sequence[Match]]
"""The other videos of the library that share footage with one."""

Progress = Callable[[int, int], None]  # videos compared, of so many

Sort = Literal["same", "whole", "contained", "partial"]
SORTS: tuple[Sort, ...] = ("same", "whole", "contained", "partial")
"""Of copies: the same bytes, the same footage from end to end, all of one in another, a part."""

_PAGE = 500  # videos in memory at a time
_SORT_OF: dict[str, Sort] = {"contains": "contained"}


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What a library holds twice.

    Attributes:
        groups: copies around the one to keep, those in front that take most room beside it.
        pairs: relations between videos that are in no group together, the surest in front.
        videos: those of the pairs, by id.
        compared: how many videos were compared with all others.
        seconds: real time that it took.
    """

    groups: tuple[Group, ...]
    pairs: tuple[Relation, ...]
    videos: dict[int, StoredVideo]
    compared: int
    seconds: float


def find_duplicates(
    store: Reading,
    matcher: Matcher,
    *,
    among: Sequence[StoredVideo] = (),
    sorts: Collection[Sort] = SORTS,
    min_score: float = 0.0,
    progress: Progress = lambda done, total: None,
) -> Duplicates:
    """The copies of all videos of which a file is known, or only those that have to do with `among`.

    A compact file is no copy: it is neither compared nor counted. Pairs that people said are no duplicates
    are left out.

    Args:
        store: the library.
        matcher: says what shares footage with a video; it is asked once for each.
        among: the videos whose copies are wanted; none: all.
        sorts: the sorts of copies that are wanted. For `same` alone nothing is compared.
        min_score: matches and segments that are less sure do not count.
        progress: is told how far it is.
    """
    began = time.monotonic()
    collected = _Collected(store, min_score)
    compare = set(sorts) != {"same"}
    todo = _queue(collected, among) if among else _all(store)
    done = 0
    for video, total in todo:
        collected.add_video(video, matcher(video) if compare else ())
        done += 1
        progress(done, total)
    relations = [one for one in collected.relations() if _SORT_OF.get(one.kind, one.kind) in sorts]
    groups, pairs = make_groups(collected.videos, relations)
    if "same" in sorts:
        groups += _of_one_content(collected, groups)
    groups, pairs = _about(among, groups, pairs)
    videos = {at: collected.videos[at] for pair in pairs for at in (pair.first, pair.second)}
    return Duplicates(tuple(groups), tuple(pairs), videos, done, time.monotonic() - began)


class _Collected:
    """What the matcher found so far; a pair that is found from both sides is one."""

    def __init__(self, store: Reading, min_score: float) -> None:
        self._distinct = {pair.fingerprints for pair in store.not_duplicates()}
        self._min_score = min_score
        self._parts: dict[tuple[int, int], list[Aligned]] = defaultdict(list)
        self._scores: dict[tuple[int, int], float] = {}
        self.videos: dict[int, StoredVideo] = {}
        self.asked: set[int] = set()

    def add_video(self, video: StoredVideo, matches: Sequence[Match]) -> None:
        self.asked.add(video.id)
        if _has_several_files(video):
            self.videos[video.id] = video
        for match in matches:
            if match.score >= self._min_score and self._may_be_copies(video, match.video):
                self._add(video, match)

    def _may_be_copies(self, one: StoredVideo, other: StoredVideo) -> bool:
        first, second = sorted((one.record.fingerprint, other.record.fingerprint))
        # The same content under two ids: another process has indexed it anew meanwhile.
        return first != second and bool(other.originals) and (first, second) not in self._distinct

    def _add(self, video: StoredVideo, match: Match) -> None:
        parts = [Aligned.of(part) for part in match.segments if part.score >= self._min_score]
        if video.id > match.video.id:
            parts = [part.turned() for part in parts]
        pair = (min(video.id, match.video.id), max(video.id, match.video.id))
        self._parts[pair] += parts
        self._scores[pair] = max(match.score, self._scores.get(pair, 0.0))
        self.videos[video.id] = video
        self.videos.setdefault(match.video.id, match.video)

    def relations(self) -> Iterator[Relation]:
        """Those between videos that were both asked for."""
        for (first, second), parts in self._parts.items():
            if {first, second} <= self.asked:
                pair = (self.videos[first], self.videos[second])
                if found := relate(*pair, self._scores[first, second], parts):
                    yield found


def _all(store: Reading) -> Iterator[tuple[StoredVideo, int]]:
    """Every video of which a file is known that is not a compact one, with how many there are."""
    after, total = 0, store.count()
    while page := store.videos(after=after, limit=_PAGE):
        yield from ((video, total) for video in page if video.originals)
        after = page[-1].id


def _queue(collected: _Collected, among: Sequence[StoredVideo]) -> Iterator[tuple[StoredVideo, int]]:
    """The videos `among`, then those found by them: only both sides together tell which is the best."""
    named = {video.id: video for video in among if video.originals}
    for video in named.values():
        yield video, len(named)
    found = [video for video in collected.videos.values() if video.id not in named]
    for video in found:
        yield video, len(named) + len(found)


def _of_one_content(collected: _Collected, groups: Sequence[Group]) -> list[Group]:
    """A group for each video that has several files and is in none yet."""
    apart = collected.asked - {video.id for group in groups for video in group.videos}
    return [
        Group(video, (), "the content is the same, byte by byte")
        for video in collected.videos.values()
        if video.id in apart and _has_several_files(video)
    ]


def _has_several_files(video: StoredVideo) -> bool:
    """Whether there are some now: a path where it is no more is no copy."""
    files = video.originals
    return len(files) > 1 and sum(is_there(video, path) for path in files) > 1


def _about(
    among: Sequence[StoredVideo], groups: Sequence[Group], pairs: Sequence[Relation]
) -> tuple[list[Group], list[Relation]]:
    """What concerns the videos `among`, or all if there are none, in order."""
    wanted = {video.id for video in among}
    groups = [group for group in groups if not wanted or wanted & {video.id for video in group.videos}]
    pairs = [pair for pair in pairs if not wanted or wanted & {pair.first, pair.second}]
    groups.sort(key=lambda group: (-_room(group), group.head.id))
    pairs.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
    return groups, pairs


def _room(group: Group) -> int:
    """Bytes of all files of a group but the one to keep."""
    return sum(len(video.originals) * video.record.size for video in group.videos) - group.head.record.size
