"""Regions of keyframes: kept with their vectors, found by them, gone with their video."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest

from storage.library import Store
from storage.records import AnalysedVideo, RegionRecord, Space
from storage.stored import FIRST_REGION, SegmentInfo, StoredRegion
from storage.vectors.base import to_stored
from storage.vectors.segment import encode, open_segment
from tests.storage.helpers import COSINE, REGION, TOLERANCE, commit, region, some_file, video


def _ids(regions: list[StoredRegion]) -> list[int]:
    return [region.id for region in regions]


def _vectors(store: Store, video_id: int) -> np.ndarray:
    return np.asarray(store.vectors.get(REGION, np.array(_ids(store.regions(video_id)), np.int64)))


def test_they_come_back_as_they_were(store: Store, tmp_path: Path) -> None:
    for seed, count in ((1, 5), (2, 0), (3, 2)):
        analysed = video(seed, regions=count)
        video_id = store.commit_video(analysed, *some_file(tmp_path, f"{seed}.mp4"), recipe="r")
        regions, frames = store.regions(video_id), store.frames(video_id)
        assert [found.record for found in regions] == list(analysed.regions)
        assert [found.frame_id for found in regions] == [frames[r.frame].id for r in analysed.regions]
        if count:
            wanted = analysed.region_vectors[REGION]
            found = store.vectors.search(REGION, wanted, 1)
            assert found.ids[:, 0].tolist() == _ids(regions)
            np.testing.assert_allclose(found.scores, 1.0, atol=TOLERANCE["cosine"])
    assert store.regions(999) == []


def test_region_rows(store: Store, tmp_path: Path) -> None:
    one, other = commit(store, tmp_path, 1, regions=4), commit(store, tmp_path, 2, regions=3)
    a, b = store.regions(one), store.regions(other)
    frame = store.frames(one)[0].id
    rows = store.region_rows(np.array([b[2].id, -1, a[0].id, 10**15, frame, b[2].id]))
    assert rows.video_id.tolist() == [other, -1, one, -1, -1, other]
    known = [0, 2, 5]
    assert rows.frame_id[known].tolist() == [b[2].frame_id, a[0].frame_id, b[2].frame_id]
    assert rows.pts[known].tolist() == [200, 0, 200]
    assert rows.box[known].tolist() == [list(found.record.box) for found in (b[2], a[0], b[2])]
    assert len(store.region_rows(np.array([], np.int64))) == 0


def test_no_region_is_ever_taken_for_a_frame(store: Store, tmp_path: Path) -> None:
    video_id = commit(store, tmp_path, 1, regions=2)
    frames, regions = [frame.id for frame in store.frames(video_id)], _ids(store.regions(video_id))
    assert max(frames) < FIRST_REGION <= min(regions)
    assert store.frame_rows(np.array(regions)).video_id.tolist() == [-1, -1]
    found = store.vectors.search(COSINE, video(1).vectors[COSINE][:1], 20).ids[0]
    assert set(found.tolist()) == {*frames, -1}
    found = store.vectors.search(REGION, video(1, regions=2).region_vectors[REGION][:1], 20).ids[0]
    assert set(found.tolist()) == {*regions, -1}


def test_the_catalog_refuses_a_region_with_the_id_of_a_frame(
    store: Store, library: Path, tmp_path: Path
) -> None:
    commit(store, tmp_path, 1, regions=1)
    connection = sqlite3.connect(library / "catalog.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="ids_beside_frames"):
        connection.execute("UPDATE regions SET id = 77")
    connection.close()


def test_ids_are_never_given_twice(store: Store, tmp_path: Path) -> None:
    seen = set[int]()
    for seed in range(3):
        video_id = commit(store, tmp_path, seed, regions=2)
        ids = set(_ids(store.regions(video_id)))
        assert not ids & seen
        seen |= ids
        store.delete_video(video_id)
    assert len(seen) == 6


def test_they_go_with_their_video(store: Store, tmp_path: Path) -> None:
    keep, drop = commit(store, tmp_path, 1, regions=3), commit(store, tmp_path, 2, regions=3)
    wanted, dropped = _ids(store.regions(keep)), _ids(store.regions(drop))
    before = _vectors(store, keep)
    store.delete_video(drop)
    assert store.regions(drop) == []
    assert store.region_rows(np.array(dropped)).video_id.tolist() == [-1] * 3
    found = store.vectors.search(REGION, video(2, regions=3).region_vectors[REGION], 9).ids
    assert set(found.ravel().tolist()) == {*wanted, -1}
    dead = [finding for finding in store.check() if finding.name == "region"]
    assert [finding.text for finding in dead] == [
        "3 vectors of deleted regions lie in 'region' until it is compacted"
    ]
    assert store.vectors.count(REGION) == 6
    store.compact(full=True)
    assert store.vectors.count(REGION) == 3
    assert (_vectors(store, keep) == before).all()
    assert store.check(read_data=True) == []


def test_replacing_a_video_replaces_them(store: Store, tmp_path: Path) -> None:
    old = commit(store, tmp_path, 1, regions=3)
    stale = _ids(store.regions(old))
    path, stat = some_file(tmp_path, "1.mp4")
    new = store.commit_video(video(1, regions=2), path, stat, recipe="r2", replaces=old)
    ids = _ids(store.regions(new))
    assert len(ids) == 2
    assert not set(ids) & set(stale)
    found = store.vectors.search(REGION, video(1, regions=2).region_vectors[REGION], 5).ids
    assert set(found.ravel().tolist()) == {*ids, -1}


def test_compaction_keeps_those_of_every_video(store: Store, tmp_path: Path) -> None:
    videos = [commit(store, tmp_path, seed, regions=seed % 3) for seed in range(15)]
    before = {video_id: _vectors(store, video_id) for video_id in videos}
    assert store.compact() > 0
    assert len(store._catalog.segments(REGION)) < 10
    for video_id, rows in before.items():
        assert (_vectors(store, video_id) == rows).all()


def test_lost_vectors_are_found(store: Store, tmp_path: Path) -> None:
    """A segment that lacks one of three, as its row says: only the count tells."""
    video_id = commit(store, tmp_path, 1, regions=3)
    ids = np.array(_ids(store.regions(video_id))[1:])
    rows = to_stored(REGION, store.vectors.get(REGION, ids))
    written = store._files.write(
        store.path / "vectors" / "part.safetensors", encode(REGION, ids, lambda: [rows])
    )
    (old,) = store._catalog.segments(REGION)
    part = type(old)("part", REGION, len(ids), written.size, written.sha256)
    store._catalog.swap_segments([old.name], [part])
    (finding,) = [found for found in store.check() if found.kind == "no vectors"]
    assert finding.text == f"1 regions of video {video_id} have no vector in 'region'"
    store._catalog.swap_segments(["part"], [old])
    store.sweep()


@pytest.mark.parametrize("space", [COSINE, REGION], ids=lambda space: space.name)
def test_a_video_that_lost_all_its_vectors_is_found(store: Store, tmp_path: Path, space: Space) -> None:
    """And a video that never had any is not."""
    for seed, regions in ((1, 3), (2, 0), (3, 2)):
        lost = commit(store, tmp_path, seed, regions=regions)
    kept = store.check()
    owner = (store.frames(lost) if space == COSINE else store.regions(lost))[0].id
    last = next(info for info in store._catalog.segments(space) if _holds(store, info, owner))
    store._catalog.swap_segments([last.name], [])
    (finding,) = [found for found in store.check() if found.kind == "no vectors"]
    things = "frames" if space == COSINE else "regions"
    assert finding.text == f"{last.count} {things} of video {lost} have no vector in {space.name!r}"
    store._catalog.swap_segments([], [last])
    assert kept == store.check() == []


def _holds(store: Store, info: SegmentInfo, id_: int) -> bool:
    return id_ in open_segment(store.path / "vectors" / f"{info.name}.safetensors", info).ids


def test_a_damaged_mask_is_found(library: Path, tmp_path: Path) -> None:
    with Store.open(library, writable=True, create=True) as store:
        video_id = commit(store, tmp_path, 1, regions=3)
        second = store.regions(video_id)[1]
    mask = bytearray(second.record.mask)
    mask[-1] ^= 1
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute("UPDATE regions SET mask = ? WHERE id = ?", (bytes(mask), second.id))
    connection.commit()
    connection.close()
    with Store.open(library) as reader:
        assert reader.check() == []
        (finding,) = reader.check(read_data=True)
    assert (finding.kind, finding.name) == ("damaged", "catalog.sqlite")
    assert f"region {second.id} of video {video_id}" in finding.text


GOOD = region(1, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"box": (-0.1, 0.0, 0.5, 0.5)},
        {"box": (0.5, 0.0, 0.6, 0.5)},
        {"box": (0.5, 0.0, 0.0, 0.5)},
        {"box": (0.5, 0.2, 0.1, nan)},
        {"area": 0.0},
        {"area": 1.1},
        {"salience": -0.1},
        {"salience": nan},
        {"motion": (0.0, inf)},
        {"mask": b""},
    ],
    ids=str,
)
def test_what_is_no_region_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="region"):
        replace(GOOD, **changes)  # type: ignore[arg-type]


def _with(regions: tuple[RegionRecord, ...], rows: int) -> AnalysedVideo:
    vectors = video(1, regions=4).region_vectors[REGION][:rows]
    return replace(video(1), regions=regions, region_vectors={REGION: vectors})


def test_regions_belong_to_keyframes_in_their_order_with_a_vector_each() -> None:
    first, second = region(1, 0), region(1, 1)
    _with((first, first, second), 3)
    with pytest.raises(ValueError, match="order"):
        _with((second, first), 2)
    with pytest.raises(ValueError, match="keyframe"):
        _with((region(1, 4),), 1)
    with pytest.raises(ValueError, match="keyframe"):
        _with((region(1, 99),), 1)
    with pytest.raises(ValueError, match="'region'"):
        _with((first, second), 1)
    with pytest.raises(ValueError, match="'cosine'"):
        replace(video(1, regions=1), region_vectors={COSINE: video(1).vectors[COSINE][:1]})
