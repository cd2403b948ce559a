"""Keyframes with their embeddings, as they come out of a library."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from search.themes.pictures import DIMENSIONS, read_pictures
from storage.library import Store
from storage.records import Space
from storage.vectors.base import normalised
from tests.storage.helpers import commit, random_vectors, some_file, video

WIDE = Space("wide", 96, "cosine", "made up")


def test_keyframes_come_by_video_and_time_with_what_they_look_like(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        ids = [commit(store, tmp_path, seed, frames=8, pictures=5) for seed in range(30)]
        store.delete_video(ids.pop(3))
        analysed = video(50, frames=6)
        path, stat = some_file(tmp_path, "no embedding.mp4")
        bare = dataclasses.replace(analysed, vectors={}, rows={})
        store.commit_video(bare, path, stat, recipe="another")
        space = next(space for space in store.spaces() if space.name == "cosine")
        found = read_pictures(store, space)
        again = read_pictures(store, space)
        rows = found.rows
        assert len(found) == 5 * len(ids)
        assert rows.video_id.tolist() == sorted(rows.video_id.tolist())
        first = store.video(ids[0])
        mine = [frame for frame in store.frames(ids[0]) if frame.record.keyframe and not frame.record.flat]
        assert rows.id[: len(mine)].tolist() == [frame.id for frame in mine]
        np.testing.assert_allclose(
            rows.seconds[: len(mine)], [first.record.seconds(frame.record.pts) for frame in mine]
        )
        kept = normalised(store.vectors.get(space, rows.id))
    assert found.points.shape == (len(rows), min(DIMENSIONS, space.dim))
    np.testing.assert_array_equal(found.points, again.points)
    # No component is left out here, so what is alike is as alike as it was, from the middle of all.
    centred = normalised(kept - kept.mean(axis=0))
    np.testing.assert_allclose(found.points @ found.points.T, centred @ centred.T, atol=0.02)


def test_of_many_dimensions_those_that_tell_most_are_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        analysed = video(1, frames=200, pictures=199, spaces=())
        vectors = random_vectors(WIDE, 200, 1)
        vectors[:, 10:] *= 0.01  # all that differs is in ten of them
        path, stat = some_file(tmp_path)
        wide = dataclasses.replace(analysed, vectors={WIDE: vectors}, rows={})
        store.commit_video(wide, path, stat, recipe="wide")
        found = read_pictures(store, WIDE)
        kept = store.vectors.get(WIDE, found.rows.id)
    assert found.points.shape == (199, DIMENSIONS)
    centred = normalised(kept - kept.mean(axis=0))
    np.testing.assert_allclose(found.points @ found.points.T, centred @ centred.T, atol=0.01)


def test_there_may_be_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library", writable=True, create=True) as store:
        assert len(read_pictures(store, WIDE)) == 0
