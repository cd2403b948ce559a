"""The sampled frames of a part of a video, as they are stored."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.telling import Telling
from search.copies import window as window_module
from search.copies.nearest import Hits
from search.copies.window import Window, read_all, read_around, read_window
from search.copies.within import SPACES
from storage.library import Store
from tests.search.copies.made_up import Fingerprints, add_video, looks, proof_of, window_of


def whole(store: Store, number: int) -> Window | None:
    frames = store.frames(number)
    return read_window(store, SPACES.fingerprint, store.video(number), frames[0].id, frames[-1].id)


def check_fingerprints(window: Window, expected: Fingerprints) -> None:
    cosines = np.einsum("ij,ij->i", window.fingerprints, expected)
    assert (cosines > 0.99).all()  # they are kept in 8 bits


def test_a_frame_without_a_fingerprint_has_that_of_the_one_before(store: Store) -> None:
    number = add_video(store, "a", looks(8), telling=[0, 3, 4])
    window = whole(store, number)
    assert window is not None
    check_fingerprints(window, looks(8)[[0, 0, 0, 3, 4, 4, 4, 4]])
    assert window.seconds.tolist() == list(range(8))
    assert window.until.tolist() == list(range(1, 9))


def test_frames_that_show_nothing_are_left_out(store: Store) -> None:
    number = add_video(store, "a", looks(8), telling=[1, 5], flat=[0, 3, 4, 7])
    window = whole(store, number)
    assert window is not None
    assert window.seconds.tolist() == [1, 2, 5, 6]
    assert window.until.tolist() == [2, 3, 6, 7]  # what is dark is shown by nobody
    check_fingerprints(window, looks(8)[[1, 1, 5, 5]])


SCENES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=8)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scenes=SCENES)
def test_what_an_ingest_leaves_out_is_filled_in(store: Store, scenes: list[tuple[int, int]]) -> None:
    """Scenes of one look each, which lasts some seconds; the look 0 is darkness."""
    look = np.repeat([look for look, _ in scenes], [length for _, length in scenes])
    flat = look == 0
    telling = np.flatnonzero(Telling().choose(flat.tolist(), looks(4)[look])).tolist()
    name = f"{scenes} {store.count()}".translate({ord(c): "_" for c in "/[]() ,"})
    number = add_video(store, name, looks(4)[look], telling=telling, flat=np.flatnonzero(flat).tolist())
    window = whole(store, number)
    if flat.all():
        assert window is None
        return
    assert window is not None
    assert window.seconds.tolist() == np.flatnonzero(~flat).tolist()
    check_fingerprints(window, looks(4)[look[~flat]])


@pytest.mark.parametrize(("first", "last"), [(-50, 500), (0, 12)])
def test_neighbours_are_left_out(store: Store, first: int, last: int) -> None:
    add_video(store, "before", looks(4, 1))
    number = add_video(store, "a", looks(4, 2))
    add_video(store, "behind", looks(4, 3))
    window = read_window(store, SPACES.fingerprint, store.video(number), first, last)
    assert window is not None
    assert window.ids.tolist() == [frame.id for frame in store.frames(number)]
    check_fingerprints(window, looks(4, 2))


def test_a_part_of_a_video_has_the_times_it_has_in_it(store: Store) -> None:
    number = add_video(store, "a", looks(9))
    ids = [frame.id for frame in store.frames(number)]
    window = read_window(store, SPACES.fingerprint, store.video(number), ids[3], ids[5])
    assert window is not None
    assert window.ids.tolist() == ids[3:6]
    assert window.seconds.tolist() == [3, 4, 5]
    check_fingerprints(window, looks(9)[3:6])


@pytest.mark.parametrize("at_once", [1, 4, 9])
def test_a_long_video_is_read_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(window_module, "LARGEST", at_once)
    add_video(store, "before", looks(4, 1))
    number = add_video(store, "a", looks(9), telling=[0, 3, 7], flat=[5])
    add_video(store, "behind", looks(4, 3))
    together, apart = whole(store, number), read_all(store, SPACES.fingerprint, store.video(number))
    assert together is not None
    assert apart is not None
    for field in fields(Window):
        assert (getattr(apart, field.name) == getattr(together, field.name)).all()


def test_frames_are_found_by_their_id_and_by_their_time() -> None:
    window = window_of(looks(9), first=501)[np.array([0, 1, 5, 6])]
    assert [window.index_of(frame) for frame in (400, 501, 503, 506, 600)] == [0, 0, 1, 2, 3]
    assert [window.index_at(second) for second in (-3.0, 0.6, 4.9, 5.8, 99.0)] == [0, 1, 2, 3, 3]


def test_a_window_is_read_around_the_proofs_or_else_the_nearest_hits(store: Store) -> None:
    number = add_video(store, "a", looks(60))
    video, zero = store.video(number), store.frames(number)[0].id
    frames = zero + np.array([20, 30, 40])
    hits = Hits(np.arange(3), frames, np.full(3, number), np.array([0.2, 0.9, 0.3], np.float32))
    proofs = [proof_of(zero + 11, 20), proof_of(zero + 14, 30)]
    for some, first, last in (([], 18, 42), (proofs, 9, 16), (proofs[:1], 9, 13)):
        window = read_around(store, SPACES.fingerprint, video, hits, some, 2)
        assert window is not None
        assert (window.ids - zero).tolist() == list(range(first, last + 1))


def test_a_window_round_what_is_far_apart_holds_the_best(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "LARGEST", 20)
    number = add_video(store, "a", looks(60))
    video, zero = store.video(number), store.frames(number)[0].id
    hits = Hits(np.arange(2), zero + np.array([50, 3]), np.full(2, number), np.float32([0.9, 0.4]))
    for some, middle in (([], 50), ([proof_of(zero + 5, 20), proof_of(zero + 40, 30)], 40)):
        window = read_around(store, SPACES.fingerprint, video, hits, some, 2)
        assert window is not None
        assert zero + middle in window.ids
        assert len(window.ids) <= 21


def test_a_video_that_was_deleted_meanwhile_has_no_window(store: Store) -> None:
    number = add_video(store, "a", looks(4))
    video, ids = store.video(number), [frame.id for frame in store.frames(number)]
    store.delete_video(number)
    assert read_window(store, SPACES.fingerprint, video, ids[0], ids[-1]) is None
    assert read_all(store, SPACES.fingerprint, video) is None


class _Deleting(Store):
    """A store in which a video is deleted between the look at its frames and the look at its vectors."""

    victim = 0

    def frame_rows(self, ids: object) -> object:  # type: ignore[override]
        rows = super().frame_rows(ids)  # type: ignore[arg-type]
        with Store.open(self.path, writable=True) as writer:
            writer.delete_video(self.victim)
            writer.compact(full=True)
        return rows


def test_vectors_that_are_gone_are_no_window(tmp_path: Path) -> None:
    path = tmp_path / "library"
    with Store.open(path, writable=True, create=True) as writer:
        number = add_video(writer, "a", looks(4))
        add_video(writer, "b", looks(4, 1))
    with _Deleting.open(path) as store:
        assert isinstance(store, _Deleting)
        store.victim = number
        assert whole(store, number) is None


def test_a_video_that_shows_nothing_has_no_window(store: Store) -> None:
    number = add_video(store, "a", looks(3), flat=[0, 1, 2])
    assert whole(store, number) is None
