"""Which videos come into question when one of them has more alike frames than are looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search import candidates
from search.candidates import NEAREST, find_candidates
from storage.library import Store
from tests.search.made_up import SPACE, STILL, Floats, add_video, ask, like, names, unrelated

OTHERS = 7


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An hour of a camera that does not move, and others that are less alike."""
    store = Store.open(tmp_path_factory.mktemp("made") / "library", writable=True, create=True)
    with store:
        add_video(store, "static", like(np.linspace(0.97, 0.99, 3600)))
        for number in range(OTHERS):
            add_video(store, f"other {number}", unrelated(20), like([0.9 - 0.03 * number] * 5))
        add_video(store, "black", like([0.99] * 5), flat=range(5))
        store.compact(full=True)
    return Store.open(store.path)


QUERIES = pytest.mark.parametrize(
    ("query", "duration"), [(STILL, 0.0), (like([1.0, 0.99, 0.98, 0.99, 1.0]), 2.0)], ids=["still", "clip"]
)


@QUERIES
@pytest.mark.parametrize("limit", [1, 3, OTHERS + 1, 20])
def test_a_long_static_video_crowds_nobody_out(
    crowded: Store, query: Floats, duration: float, limit: int
) -> None:
    found = names(ask(crowded, query, duration=duration, limit=limit))
    assert found == ["static", *(f"other {number}" for number in range(OTHERS))][:limit]


@QUERIES
def test_the_answer_does_not_depend_on_the_memory(
    crowded: Store, query: Floats, duration: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(crowded, query, duration=duration)
    monkeypatch.setattr(candidates, "HITS_AT_ONCE", 1)
    monkeypatch.setattr("search.stretches.VECTORS_AT_ONCE", 7)
    again = ask(crowded, query, duration=duration)
    assert names(again) == names(whole)
    scores = [[match.score for match in result.matches] for result in (again, whole)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-3)


def test_many_near_copies_crowd_nobody_out(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        for number in range(4):
            add_video(store, f"copy {number}", like(np.linspace(0.95, 0.99, 500), number))
        add_video(store, "other", like([0.8] * 3))
        assert set(names(ask(store, limit=5))) == {"other", *(f"copy {number}" for number in range(4))}


def test_pairs_of_a_video_are_its_best_and_bounded(crowded: Store) -> None:
    queries = like([1.0, 0.98, 0.99])
    found = find_candidates(crowded, SPACE, queries, enough=OTHERS + 1, most=20)
    assert len(found) == OTHERS + 1
    pairs = found[0].pairs
    assert found[0].video.record.fingerprint == "static"
    exact = (
        queries @ crowded.vectors.get(SPACE, np.array([f.id for f in crowded.frames(found[0].video.id)])).T
    )
    for query in range(3):
        mine = pairs.similarity[pairs.query == query]
        assert len(mine) == NEAREST
        assert np.sort(mine) == pytest.approx(np.sort(exact[query])[-NEAREST:], abs=1e-3)
    for candidate in found:
        frames = {frame.id: frame.record for frame in crowded.frames(candidate.video.id)}
        assert [frames[int(at)].shot for at in candidate.pairs.ids] == candidate.pairs.shots.tolist()
        assert [frames[int(at)].pts / 10 for at in candidate.pairs.ids] == candidate.pairs.seconds.tolist()
