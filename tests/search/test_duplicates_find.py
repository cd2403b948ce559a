"""A whole library is compared: each video once, what was found put together, what people said heeded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from search.duplicates import find
from search.duplicates.find import Duplicates, find_duplicates
from search.matches import Match
from storage.library import Store
from storage.stored import StoredVideo
from tests.search.made_up import add_video, unrelated
from tests.search.related import match
from tests.storage.helpers import some_file

NAMES = ("a", "b", "c", "d", "e", "f")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Six videos of ten seconds, called as `NAMES`; they are kept in this order."""
    with Store.open(tmp_path / "library", writable=True, create=True) as opened:
        for number, name in enumerate(NAMES):
            add_video(opened, name, unrelated(10, number))
        yield opened


class Told:
    """A matcher that knows what is told: names of two videos, and spans in the first and the second."""

    def __init__(self, store: Store, *told: tuple[str, float], both: bool = True) -> None:
        self.asked: list[str] = []
        self._store = store
        self._told = [(pair, score, both) for pair, score in told]

    def __call__(self, video: StoredVideo) -> Sequence[Match]:
        name = video.record.fingerprint
        self.asked.append(name)
        found = [match(video, (0, 10, 0, 10))]  # itself, which is to be passed over
        for pair, score, both in self._told:
            if name == pair[0] or (both and name == pair[1]):
                other = self._store.by_fingerprint(pair[1] if name == pair[0] else pair[0])
                assert other is not None
                end = 10.0 if score >= 0.5 else 3.0
                found.append(match(other, (0, end, 0, end), score=score))
        return found


def groups(found: Duplicates) -> list[str]:
    return ["".join(video.record.fingerprint for video in group.videos) for group in found.groups]


def pairs(found: Duplicates) -> list[str]:
    videos = found.videos
    return [
        videos[pair.first].record.fingerprint + videos[pair.second].record.fingerprint for pair in found.pairs
    ]


@pytest.mark.parametrize("both", [True, False])
def test_every_video_is_asked_for_once(store: Store, both: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "_PAGE", 4)
    told, steps = Told(store, ("ab", 0.9), ("cb", 0.95), ("ef", 0.3), both=both), []
    found = find_duplicates(store, told, progress=lambda done, total: steps.append((done, total)))
    assert told.asked == list(NAMES)
    assert steps == [(done, 6) for done in range(1, 7)]
    assert (groups(found), pairs(found), found.compared) == (["ab"], ["bc", "ef"], 6)
    assert [pair.kind for pair in found.pairs] == ["whole", "partial"]
    assert found.pairs[0].score == 0.95


def test_what_is_less_sure_does_not_count(store: Store) -> None:
    told = Told(store, ("ab", 0.9), ("cd", 0.6))
    assert groups(find_duplicates(store, told, min_score=0.7)) == ["ab"]
    assert groups(find_duplicates(store, told, min_score=0.95)) == []

    def one_sure_part(video: StoredVideo) -> Sequence[Match]:
        if video.record.fingerprint != "a":
            return []
        other = store.by_fingerprint("b")
        assert other is not None
        sure, unsure = match(other, (0, 4, 0, 4)), match(other, (4, 10, 4, 10), score=0.4)
        return [Match(other, 0.98, (*sure.segments, *unsure.segments))]

    assert groups(find_duplicates(store, one_sure_part)) == ["ab"]
    found = find_duplicates(store, one_sure_part, min_score=0.5)
    assert (groups(found), pairs(found)) == ([], ["ab"])
    assert found.pairs[0].covered == (0.4, 0.4)


def test_what_is_no_duplicate_stays_none(store: Store) -> None:
    told = Told(store, ("ab", 0.9), ("ac", 0.9))
    store.record_not_duplicate("b", "a")
    assert groups(find_duplicates(store, told)) == ["ac"]
    store.forget_not_duplicate("a", "b")
    assert groups(find_duplicates(store, told)) == ["abc"]


def test_copies_of_some_videos(store: Store) -> None:
    told = Told(store, ("ab", 0.9), ("bc", 0.9), ("ac", 0.9), ("cd", 0.9), ("ef", 0.9), ("be", 0.3))
    video = store.by_fingerprint("c")
    assert video is not None
    found = find_duplicates(store, told, among=[video, video])
    assert sorted(told.asked) == ["a", "b", "c", "d"]
    assert (groups(found), pairs(found), found.compared) == (["abc"], ["cd"], 4)


def test_sorts_of_copies(store: Store, tmp_path: Path) -> None:
    told = Told(store, ("ab", 0.9), ("cd", 0.3))
    path, stat = some_file(tmp_path, "second.mkv", b"e")
    video = store.by_fingerprint("e")
    assert video is not None
    store.record_location(video.id, path, stat)
    found = find_duplicates(store, told, sorts=["same"])
    assert (told.asked, groups(found), pairs(found)) == ([], ["e"], [])
    assert found.groups[0].reason == "the content is the same, byte by byte"
    for sorts, expected in (
        (["whole"], (["ab"], [])),
        (["contained"], ([], [])),
        (["partial"], ([], ["cd"])),
        (["same", "whole", "contained", "partial"], (["ab", "e"], ["cd"])),
    ):
        found = find_duplicates(store, told, sorts=sorts)  # type: ignore[arg-type]
        assert (groups(found), pairs(found)) == expected


def test_a_video_without_a_file_takes_no_room(store: Store, tmp_path: Path) -> None:
    told = Told(store, ("ab", 0.9))
    store.forget_location(tmp_path / "a.mkv")
    found = find_duplicates(store, told)
    assert (groups(found), pairs(found)) == ([], [])
    assert "a" not in told.asked
