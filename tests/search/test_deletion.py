"""A video that another process deletes while it is searched for: it may be missing, the others may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from storage.library import Store
from storage.records import Space, Vectors
from storage.stored import FrameRows, Ids
from tests.search.made_up import SPACE, STILL, Floats, add_video, ask, like, names, unrelated

OTHER = replace(SPACE, name="other")
SPACES = (SPACE, OTHER)


class _Deleter:
    """Deletes a video, and its vectors, at the n-th look."""

    def __init__(self, path: Path, victim: int, at: int) -> None:
        self.path, self.victim, self.at = path, victim, at
        self.looks = 0

    def look(self) -> None:
        self.looks += 1
        if self.looks == self.at:
            with Store.open(self.path, writable=True) as writer:
                writer.delete_video(self.victim)
                writer.compact(full=True)


class _Watched(Store):
    """A reader whose every read of rows and of vectors is a look."""

    deleter: _Deleter

    def frame_rows(self, ids: Ids) -> FrameRows:
        self.deleter.look()
        return super().frame_rows(ids)

    def watch(self, deleter: _Deleter) -> None:
        self.deleter = deleter
        find = self.vectors.find

        def looked_at(space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
            deleter.look()
            return find(space, ids)

        self.vectors.find = looked_at  # type: ignore[method-assign]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Four videos: the second is the best, the third does not have the other space."""
    path = tmp_path / "library"
    with Store.open(path, writable=True, create=True) as store:
        for number, similarity in enumerate([0.9, 0.99, 0.85, 0.8]):
            spaces = SPACES[: 1 if number == 2 else 2]
            add_video(store, str(number), like([similarity] * 8, number), spaces=spaces)
    return path


@pytest.mark.parametrize(("query", "duration"), [(STILL, 0.0), (like([1.0] * 5), 4.0)], ids=["still", "clip"])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_deleted_video_costs_no_other_its_place(
    library: Path, query: Floats, duration: float, at: int
) -> None:
    with _Watched.open(library) as store:
        assert isinstance(store, _Watched)
        (victim,) = (video.id for video in store.videos() if video.record.fingerprint == "1")
        deleter = _Deleter(library, victim, at)
        store.watch(deleter)
        result = ask(store, query, duration=duration, spaces=SPACES)
        assert deleter.looks >= at
        found = [name for name in names(result) if name != "1"]
        assert found == ["0", "2", "3"]
        if at <= 4:  # later it may have been found with all that is shown of it
            assert "1" not in names(result)
        for match in result.matches:
            if match.video.record.fingerprint != "1":
                has = {"cnn"} if match.video.record.fingerprint == "2" else {"cnn", "other"}
                assert set(match.evidence) == has


def test_vectors_that_go_one_after_the_other(tmp_path: Path) -> None:
    """Every look of a reader that stays finds one frame less; in the end the even ones are gone."""
    path, vectors = tmp_path / "library", unrelated(10)
    with Store.open(path, writable=True, create=True) as writer:
        videos = [add_video(writer, str(at), vectors[at : at + 1]) for at in range(10)]
        ids = np.array([writer.frames(video)[0].id for video in videos])
        with Store.open(path) as store:
            for gone in range(0, 10, 2):
                assert store.vectors.find(SPACE, ids)[0].sum() == 10 - gone // 2
                writer.delete_video(videos[gone])
                writer.compact(full=True)
            there, found = store.vectors.find(SPACE, ids)
    assert there.tolist() == [False, True] * 5
    assert np.allclose(found, vectors[[1, 3, 5, 7, 9]], atol=1e-3)
