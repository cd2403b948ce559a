"""What every vector store must do; a new one is added to `stores.STORES` and passes this as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storage.records import Space
from tests.storage.helpers import COSINE, HAMMING, INT8, KEPT, SEARCHED, SPACES, TOLERANCE, random_vectors
from tests.storage.stores import STORES, Harness


@pytest.fixture(params=STORES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Harness:
    return STORES[request.param](tmp_path)


@pytest.fixture
def reference(tmp_path: Path) -> Harness:
    return STORES["reference"](tmp_path)


def ids(first: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(first, first + count, dtype=np.int64)


def fill(*harnesses: Harness, batches: int = 9, rows: int = 60) -> None:
    for batch in range(batches):
        vectors = {space: random_vectors(space, rows, seed=batch) for space in SPACES}
        for harness in harnesses:
            harness.add(ids(1 + batch * rows, rows), vectors)


@pytest.mark.parametrize("space", SEARCHED, ids=lambda space: space.name)
@pytest.mark.parametrize("compacted", [False, True])
def test_finds_what_the_reference_finds(
    harness: Harness, reference: Harness, space: Space, compacted: bool
) -> None:
    fill(harness, reference)
    if compacted:
        harness.store.compact()
    queries = random_vectors(space, 5, seed=99)
    found = harness.store.search(space, queries, 10)
    expected = reference.store.search(space, queries, 10)
    assert found.ids.shape == found.scores.shape == (5, 10)
    assert found.ids.dtype == np.int64
    assert found.scores.dtype == np.float32
    np.testing.assert_allclose(found.scores, expected.scores, atol=TOLERANCE[space.metric])
    if space is COSINE:  # without ties, and far enough apart for fp16
        assert (found.ids[:, 0] == expected.ids[:, 0]).all()


def test_a_vector_finds_itself_with_score_one(harness: Harness) -> None:
    fill(harness, batches=1)
    for space in SEARCHED:
        found = harness.store.search(space, random_vectors(space, 60, seed=0), 1)
        assert found.ids[:, 0].tolist() == list(range(1, 61))
        np.testing.assert_allclose(found.scores, 1.0, atol=1e-3)


def test_opposite_vectors_score_minus_one(harness: Harness) -> None:
    ones, minus = np.ones((1, 32), np.float32), np.full((1, 32), -3.0, np.float32)
    harness.add(ids(1, 1), {HAMMING: np.zeros((1, 8), np.uint8), COSINE: ones, INT8: ones})
    against = {HAMMING: np.full((1, 8), 255, np.uint8), COSINE: minus, INT8: minus}
    for space, query in against.items():
        assert harness.store.search(space, query, 1).scores[0, 0] == pytest.approx(-1.0, abs=1e-3)


def test_pads_when_there_are_fewer(harness: Harness) -> None:
    harness.add(ids(7, 2), {COSINE: random_vectors(COSINE, 2, 0)})
    found = harness.store.search(COSINE, random_vectors(COSINE, 3, 1), 4)
    assert (found.ids[:, 2:] == -1).all()
    assert np.isneginf(found.scores[:, 2:]).all()
    assert (np.sort(found.ids[:, :2], axis=1) == [7, 8]).all()


def test_an_unknown_space_and_no_queries_find_nothing(harness: Harness) -> None:
    assert (harness.store.search(COSINE, random_vectors(COSINE, 2, 0), 3).ids == -1).all()
    fill(harness, batches=1)
    assert harness.store.search(COSINE, np.empty((0, 32), np.float32), 3).ids.shape == (0, 3)
    other = Space("cosine", 32, "cosine", "made up in another way")
    assert (harness.store.search(other, random_vectors(other, 1, 0), 3).ids == -1).all()


@pytest.mark.parametrize("space", [COSINE, INT8], ids=lambda space: space.name)
def test_zero_vectors_are_allowed_and_score_nothing(harness: Harness, space: Space) -> None:
    harness.add(ids(1, 2), {space: np.zeros((2, 32), np.float32)})
    assert harness.store.search(space, random_vectors(space, 1, 0), 2).scores.tolist() == [[0, 0]]
    assert not harness.store.get(space, ids(1, 2)).any()


@pytest.mark.parametrize("space", [COSINE, INT8], ids=lambda space: space.name)
@pytest.mark.parametrize("scale", [1e-42, 1e-30, 1e30, 1e37])
def test_the_length_of_a_vector_does_not_count(harness: Harness, space: Space, scale: float) -> None:
    rows = np.array([[1, -0.5, 0, 1] * 8, [0, 1, 1, 0] * 8], np.float32)
    harness.add(ids(1, 2), {space: rows * np.float32(scale)})
    found = harness.store.search(space, rows, 1)
    assert found.ids[:, 0].tolist() == [1, 2]
    np.testing.assert_allclose(found.scores, 1.0, atol=TOLERANCE[space.metric])


def test_rows_that_are_only_kept_are_not_searched(harness: Harness) -> None:
    fill(harness)
    harness.store.compact()
    with pytest.raises(ValueError, match="kept"):
        harness.store.search(KEPT, random_vectors(KEPT, 1, 0), 1)
    rows = np.concatenate([random_vectors(KEPT, 60, seed) for seed in range(9)])
    assert (harness.store.get(KEPT, ids(1, 540)) == rows).all()


def test_spaces_hold_vectors_of_different_frames(harness: Harness) -> None:
    for batch in range(9):  # as many as are merged
        harness.add(ids(1 + batch * 60, 60), {COSINE: random_vectors(COSINE, 60, batch)})
        some = ids(1 + batch * 60, 60)[batch::7]
        kept = {space: random_vectors(space, len(some), batch) for space in (INT8, KEPT)}
        harness.add(some, kept)
    harness.store.compact()
    for space in (INT8, KEPT):
        assert harness.store.count(space) < 100
        with pytest.raises(KeyError) as caught:
            harness.store.get(space, np.array([1, 2, 8], np.int64))
        assert caught.value.args[0] == [2]
    first = random_vectors(INT8, 9, 0)
    assert harness.store.search(INT8, first, 1).ids[:, 0].tolist() == list(range(1, 61, 7))


@pytest.mark.parametrize("space", SEARCHED, ids=lambda space: space.name)
@pytest.mark.parametrize("compacted", [False, True])
def test_the_dead_are_not_found_and_leave_k_alive(harness: Harness, space: Space, compacted: bool) -> None:
    fill(harness, batches=9)
    query = random_vectors(space, 4, seed=0)
    if compacted:
        harness.store.compact()
    harness.kill(ids(1, 500))
    found = harness.store.search(space, query, 20)
    assert (found.ids > 500).all()
    harness.store.compact(full=True)
    again = harness.store.search(space, query, 20)
    np.testing.assert_allclose(again.scores, found.scores, atol=1e-6)


def test_the_dead_are_compacted_away(harness: Harness) -> None:
    fill(harness, batches=9)
    harness.kill(ids(1, 500))
    harness.store.compact(full=True)
    for space in SPACES:
        assert harness.store.count(space) == 40
        scanned = np.concatenate([block for block, _ in harness.store.scan(space)])
        assert sorted(scanned.tolist()) == list(range(501, 541))


def test_get_gives_rows_in_the_order_asked(harness: Harness) -> None:
    fill(harness, batches=2)
    wanted = np.array([61, 3, 120, 3], dtype=np.int64)
    for space in SPACES:
        rows = np.concatenate([random_vectors(space, 60, seed) for seed in (0, 1)])[wanted - 1]
        got = harness.store.get(space, wanted)
        assert got.dtype == space.dtype
        if space.is_packed:
            assert (got == rows).all()
        else:
            unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
            np.testing.assert_allclose(got, unit, atol=TOLERANCE[space.metric])
            np.testing.assert_allclose(np.linalg.norm(got, axis=1), 1.0, atol=1e-3)


def test_get_names_what_is_missing(harness: Harness) -> None:
    fill(harness, batches=1)
    with pytest.raises(KeyError) as caught:
        harness.store.get(COSINE, np.array([1, 999, 2, 1000], dtype=np.int64))
    assert caught.value.args[0] == [999, 1000]


@pytest.mark.parametrize("compacted", [False, True])
def test_find_gives_what_is_there(harness: Harness, compacted: bool) -> None:
    for batch in range(9):  # as many as are merged
        first = 1 + 60 * batch
        harness.add(ids(first, 60), {COSINE: random_vectors(COSINE, 60, batch)})
        some = ids(first, 60)[::3]
        harness.add(some, {space: random_vectors(space, 20, batch) for space in SPACES if space != COSINE})
    harness.kill(ids(4, 1))
    if compacted:
        harness.store.compact(full=True)
    wanted = np.array([61, 3, 999, 4, 1, 61, 2], dtype=np.int64)
    for space in SPACES:
        there, found = harness.store.find(space, wanted)
        has = wanted < 999 if space is COSINE else np.isin(wanted, [61, 4, 1])
        if compacted:
            has &= wanted != 4  # the dead have theirs until then
        assert there.dtype == bool
        assert there.tolist() == has.tolist()
        assert found.dtype == space.dtype
        assert (found == harness.store.get(space, wanted[has])).all()
        nothing = harness.store.find(space, np.array([700, 999], dtype=np.int64))
        assert (nothing[0].tolist(), nothing[1].shape) == ([False, False], (0, space.columns))


def test_find_knows_nothing_of_an_unknown_space(harness: Harness) -> None:
    fill(harness, batches=1)
    other = Space("cosine", 32, "cosine", "made up in another way")
    there, found = harness.store.find(other, ids(1, 3))
    assert (there.tolist(), found.shape, found.dtype) == ([False] * 3, (0, 32), np.float32)


def test_scan_gives_everything_once(harness: Harness) -> None:
    fill(harness)
    for space in SPACES:
        seen = [
            (i, row) for block, rows in harness.store.scan(space) for i, row in zip(block, rows, strict=True)
        ]
        assert sorted(int(i) for i, _ in seen) == list(range(1, 541))
        rows = harness.store.get(space, np.array([i for i, _ in seen], dtype=np.int64))
        assert all((row == other).all() for (_, row), other in zip(seen, rows, strict=True))
        assert harness.store.count(space) == 540


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((1, 31), np.float32),
        np.zeros(32, np.float32),
        np.zeros((1, 32), np.uint8),
        np.full((1, 32), np.nan, np.float32),
    ],
    ids=["columns", "shape", "type", "NaN"],
)
def test_vectors_of_another_kind_are_refused(harness: Harness, bad: np.ndarray) -> None:
    fill(harness, batches=1)
    with pytest.raises(ValueError, match="cosine"):
        harness.store.add(ids(900, 1), {COSINE: bad})
    with pytest.raises(ValueError, match="cosine"):
        harness.store.search(COSINE, bad, 1)


@pytest.mark.parametrize("space", SEARCHED, ids=lambda space: space.name)
@pytest.mark.parametrize("spans", [[(30, 90), (200, 201), (350, 600)], [(1, 5000)], [(700, 900)], []])
@pytest.mark.parametrize("few", [0, 10**9])
def test_only_what_is_asked_about_is_found(
    harness: Harness,
    reference: Harness,
    space: Space,
    spans: list[tuple[int, int]],
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("storage.vectors.faiss_store._FEW", few)  # rows themselves, and through the index
    fill(harness, reference)
    harness.store.compact()
    dead = ids(40, 20)
    for one in (harness, reference):
        one.kill(dead)
    among = np.array(spans, np.int64).reshape(-1, 2)
    queries = random_vectors(space, 5, seed=99)
    found = harness.store.search(space, queries, 10, among)
    expected = reference.store.search(space, queries, 10, among)
    allowed = {i for first, end in spans for i in range(first, end)} - set(dead.tolist()) | {-1}
    assert set(found.ids.ravel().tolist()) <= allowed
    np.testing.assert_allclose(found.scores, expected.scores, atol=TOLERANCE[space.metric])
