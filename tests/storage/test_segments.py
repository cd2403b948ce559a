from __future__ import annotations

import threading
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from safetensors.numpy import load_file

from storage.errors import DamagedObject
from storage.files import DurableFiles
from storage.records import Metric, Space
from storage.stored import SegmentInfo
from storage.vectors import compaction
from storage.vectors.base import to_stored, to_vectors
from storage.vectors.faiss_store import FaissStore
from storage.vectors.segment import Segment, encode, open_segment
from tests.storage.helpers import COSINE, HAMMING, INT8, KEPT, SPACES, random_vectors
from tests.storage.stores import faiss_harness


def write(folder: Path, space: Space, ids: np.ndarray, rows: np.ndarray) -> SegmentInfo:
    files = DurableFiles(folder)
    files.make_dirs("tmp", "vectors")
    written = files.write(folder / "vectors" / "one.safetensors", encode(space, ids, lambda: [rows]))
    return SegmentInfo("one", space, len(ids), written.size, written.sha256)


def reopen(folder: Path, info: SegmentInfo) -> Segment:
    return open_segment(folder / "vectors" / "one.safetensors", info)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), dim=st.integers(1, 40), metric=st.sampled_from(get_args(Metric)))
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, dim: int, metric: Metric
) -> None:
    packed = metric in ("hamming", "none")
    space = Space("any é", dim * 8 if packed else dim, metric, "…")
    ids = np.array(sorted(data.draw(st.sets(st.integers(0, 2**63 - 1), max_size=20))), dtype=np.int64)
    elements = None if packed else st.floats(allow_nan=False, allow_infinity=False, width=32)
    rows = data.draw(hnp.arrays(space.dtype, (len(ids), dim), elements=elements))
    folder = tmp_path_factory.mktemp("segment")
    segment = reopen(folder, write(folder, space, ids, to_stored(space, rows)))
    assert segment.ids.tolist() == ids.tolist()
    vectors = to_vectors(segment.rows)
    if packed:
        assert (vectors == rows).all()
        return
    norms = np.linalg.norm(vectors, axis=1)
    assert ((np.abs(norms - 1) < 2e-3) | ((norms == 0) & (rows == 0).all(axis=1))).all()


@pytest.mark.parametrize(
    ("space", "dtype"), [(COSINE, "float16"), (HAMMING, "uint8"), (INT8, "int8"), (KEPT, "uint8")]
)
def test_any_safetensors_reader_can_read_it(tmp_path: Path, space: Space, dtype: str) -> None:
    ids = np.array([3, 5], dtype=np.int64)
    rows = to_stored(space, random_vectors(space, 2, 0))
    write(tmp_path, space, ids, rows)
    tensors = load_file(tmp_path / "vectors" / "one.safetensors")
    assert tensors["ids"].tolist() == [3, 5]
    assert tensors["rows"].dtype == dtype
    assert (tensors["rows"] == rows).all()


def test_only_spaces_that_are_searched_by_components_get_an_index(tmp_path: Path) -> None:
    harness = faiss_harness(tmp_path, ann_rows=1)
    for part in range(8):
        ids = np.arange(part * 5, part * 5 + 5)
        harness.add(ids, {space: random_vectors(space, 5, part) for space in SPACES})
    harness.store.compact()
    indexed = {info.space.name for info in harness.ledger.named if info.ann_size is not None}
    assert indexed == {"cosine", "int8"}
    assert len(list((tmp_path / "vectors").glob("*.faiss"))) == 2
    assert len(harness.ledger.named) == len(SPACES)


def test_a_component_of_8_bits_is_off_by_half_a_step_at_most() -> None:
    rows = random_vectors(INT8, 50, 0)
    step = np.abs(rows).max(axis=1, keepdims=True) / 127
    stored = to_stored(INT8, rows).astype(np.float32)
    assert (np.abs(stored).max(axis=1) == 127).all()
    assert (np.abs(stored * step - rows) <= 0.501 * step).all()


@pytest.mark.parametrize("where", [0, 4, 12, 100])
def test_damage_is_noticed(tmp_path: Path, where: int) -> None:
    info = write(tmp_path, COSINE, np.arange(4), to_stored(COSINE, random_vectors(COSINE, 4, 0)))
    path = tmp_path / "vectors" / "one.safetensors"
    content = bytearray(path.read_bytes())
    content[where : where + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    with pytest.raises(DamagedObject, match=r"one\.safetensors"):
        reopen(tmp_path, info)


def test_a_short_file_is_noticed(tmp_path: Path) -> None:
    info = write(tmp_path, COSINE, np.arange(4), to_stored(COSINE, random_vectors(COSINE, 4, 0)))
    path = tmp_path / "vectors" / "one.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedObject, match="bytes instead of"):
        reopen(tmp_path, info)


def test_unordered_ids_and_another_space_are_noticed(tmp_path: Path) -> None:
    rows = to_stored(COSINE, random_vectors(COSINE, 2, 0))
    with pytest.raises(DamagedObject, match="order"):
        reopen(tmp_path, write(tmp_path, COSINE, np.array([2, 1]), rows))
    info = write(tmp_path / ".", COSINE, np.array([1, 2]), rows)
    other = Space("cosine", 32, "cosine", "another way")
    with pytest.raises(DamagedObject, match="other vectors"):
        reopen(tmp_path, SegmentInfo("one", other, 2, info.size, info.sha256))


def test_search_near_enough_through_the_index(tmp_path: Path) -> None:
    """Recall@10 of candidates by 1-bit codes, rescored, among 6000 clustered vectors."""
    space = Space("wide", 256, "cosine", "made up")
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((60, 256))
    rows = (centres[rng.integers(0, 60, 6000)] + 0.5 * rng.standard_normal((6000, 256))).astype("f4")
    queries = (rows[:50] + 0.2 * rng.standard_normal((50, 256))).astype("f4")
    harness = faiss_harness(tmp_path, ann_rows=1000)
    for part in range(8):
        ids = np.arange(part * 750, (part + 1) * 750)
        harness.add(ids, {space: rows[ids]})
    exact = harness.store.search(space, queries, 10)
    assert harness.store.compact() == 8
    (info,) = harness.ledger.named
    assert info.ann_size is not None
    found = harness.store.search(space, queries, 10)
    recall = np.mean([np.isin(a, b).mean() for a, b in zip(found.ids, exact.ids, strict=True)])
    assert recall >= 0.95
    assert isinstance(harness.store, FaissStore)
    _check_it_is_the_index_that_answers(harness.store, queries, space)


def _check_it_is_the_index_that_answers(store: FaissStore, queries: np.ndarray, space: Space) -> None:
    (segment,) = store.segments(space)
    index = store._opened.ann(segment)
    assert index is not None
    _, candidates = index._index.search(queries, 100)
    assert len(np.unique(candidates)) > 100


@pytest.mark.parametrize("damage", ["missing", "cut", "noise"])
def test_without_its_index_a_segment_is_scanned(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    harness = faiss_harness(tmp_path, ann_rows=100)
    for part in range(8):
        harness.add(np.arange(part * 100, part * 100 + 100), {COSINE: random_vectors(COSINE, 100, part)})
    query = random_vectors(COSINE, 3, seed=77)
    exact = harness.store.search(COSINE, query, 10)
    harness.store.compact()
    (path,) = (tmp_path / "vectors").glob("*.faiss")
    size = path.stat().st_size
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"\x01" * (size if damage == "noise" else size // 2))
    assert (harness.store.search(COSINE, query, 10).ids == exact.ids).all()
    assert "searching without it" in caplog.text


def test_tiers_grow_by_eight() -> None:
    assert [compaction.tier(count) for count in (1, 511, 512, 4095, 4096)] == [0, 0, 1, 1, 2]
    infos = [SegmentInfo(str(n), COSINE, 10, 0, "") for n in range(7)]
    infos += [SegmentInfo("large", COSINE, 5000, 0, ""), SegmentInfo("other", HAMMING, 10, 0, "")]
    assert compaction.plan(infos) == []
    eighth = SegmentInfo("8", COSINE, 400, 0, "")
    assert [len(group) for group in compaction.plan([*infos, eighth])] == [8]
    assert sorted(len(group) for group in compaction.plan(infos, full=True)) == [1, 8]


def test_one_who_has_a_segment_open_keeps_it(tmp_path: Path) -> None:
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    for part in range(8):
        harness.add(np.arange(part * 5, part * 5 + 5), {COSINE: random_vectors(COSINE, 5, part)})
    assert isinstance(harness.store, FaissStore)
    opened = harness.store.segments(COSINE)
    before = [segment.rows.tobytes() for segment in opened]
    harness.store.compact()
    assert not any(segment.path.exists() for segment in opened)
    assert [segment.rows.tobytes() for segment in opened] == before


def test_one_who_loses_the_race_reads_the_rows_again(tmp_path: Path) -> None:
    """The first answer of the catalog names files that a compaction removed meanwhile."""
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    for part in range(8):
        harness.add(np.arange(part * 5, part * 5 + 5), {COSINE: random_vectors(COSINE, 5, part)})
    late = FaissStore(DurableFiles(tmp_path), tmp_path / "vectors", harness.ledger)
    stale, current = harness.ledger.segments(COSINE), harness.ledger.segments
    harness.store.compact()
    answers = iter([stale])
    harness.ledger.segments = lambda space=None: next(answers, None) or current(space)  # type: ignore[method-assign]
    assert late.search(COSINE, random_vectors(COSINE, 1, 3), 1).ids[0, 0] == 15


def test_when_nothing_can_be_read_it_is_said(tmp_path: Path) -> None:
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    harness.add(np.arange(5), {COSINE: random_vectors(COSINE, 5, 0)})
    next((tmp_path / "vectors").iterdir()).unlink()
    for _ in range(2):
        with pytest.raises(DamagedObject, match="missing"):
            harness.store.search(COSINE, random_vectors(COSINE, 1, 0), 1)


@pytest.mark.parametrize("damage", ["gone", "cut", "noise"])
def test_a_damaged_segment_costs_no_other(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    for part in range(3):
        harness.add(np.arange(part * 5, part * 5 + 5), {COSINE: random_vectors(COSINE, 5, part)})
    paths = [tmp_path / "vectors" / f"{info.name}.safetensors" for info in harness.ledger.named]
    if damage == "noise":
        paths[1].write_bytes(b"\x99" * paths[1].stat().st_size)
    elif damage == "cut":
        paths[1].write_bytes(paths[1].read_bytes()[:-1])
    else:
        paths[1].unlink()
    for _ in range(2):
        found = harness.store.search(COSINE, random_vectors(COSINE, 5, 1), 10).ids
        assert set(found.ravel().tolist()) == {*range(5), *range(10, 15)}
    assert caplog.text.count(paths[1].name) == 1
    with pytest.raises(KeyError) as lacking:
        harness.store.get(COSINE, np.array([2, 7, 12]))
    assert lacking.value.args == ([7],)


@pytest.mark.parametrize("bits", [0x7C00, 0x7E00, 0x7BFF], ids=["infinite", "not a number", "large"])
def test_a_damaged_vector_is_never_found(tmp_path: Path, bits: int) -> None:
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    harness.add(np.arange(5), {COSINE: np.abs(random_vectors(COSINE, 5, 0))})
    (path,) = (tmp_path / "vectors").iterdir()
    content = bytearray(path.read_bytes())
    content[-2:] = bits.to_bytes(2, "little")  # the last component of the last row
    path.write_bytes(content)
    query = np.abs(random_vectors(COSINE, 1, 0))
    assert 4 not in harness.store.search(COSINE, query, 4).ids
    with pytest.raises(KeyError, match="4"):
        harness.store.get(COSINE, np.array([3, 4]))


@pytest.mark.parametrize("full", [False, True])
def test_damage_is_not_merged(tmp_path: Path, full: bool) -> None:
    """A merge writes a new checksum: put on damaged rows it would hide the damage for ever."""
    harness = faiss_harness(tmp_path, ann_rows=10**9)
    for part in range(8):
        harness.add(np.arange(part * 5, part * 5 + 5), {COSINE: random_vectors(COSINE, 5, part)})
    damaged = harness.ledger.named[3]
    path = tmp_path / "vectors" / f"{damaged.name}.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    assert harness.store.compact(full=full) == (7 if full else 0)
    assert damaged in harness.ledger.named
    assert path.exists()
    harness.add(np.arange(40, 45), {COSINE: random_vectors(COSINE, 5, 9)})
    assert harness.store.compact() == (0 if full else 8)
    assert damaged in harness.ledger.named


def test_many_threads_search_at_once(tmp_path: Path) -> None:
    harness = faiss_harness(tmp_path, ann_rows=100)
    for part in range(8):
        harness.add(np.arange(part * 100, part * 100 + 100), {COSINE: random_vectors(COSINE, 100, part)})
    harness.store.compact()
    query = random_vectors(COSINE, 2, seed=5)
    expected = harness.store.search(COSINE, query, 5).ids
    wrong: list[object] = []

    def search() -> None:
        for _ in range(20):
            found = harness.store.search(COSINE, query, 5).ids
            if (found != expected).any():
                wrong.append(found)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
