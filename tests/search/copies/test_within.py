"""What a video shares with others of its library, told from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.decode import VideoReader
from search.copies.certainty import CONFIDENT
from search.copies.window import read_all
from search.copies.within import MOST_FRAMES, SPACES, AskedVideo, copies_of
from search.matches import Match
from storage.library import Store
from storage.records import Space, Vectors
from storage.stored import Ids
from tests.search.copies.made_up import add_video, geometry_of, looks, points
from vdx.library import Library


@pytest.fixture
def store(kept: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """It, where nothing can be decoded."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody decodes")

    monkeypatch.setattr(VideoReader, "__init__", refuse)
    monkeypatch.setattr("av.open", refuse)
    monkeypatch.setattr("cv2.imdecode", refuse)
    with Store.open(kept.path) as opened:
        yield opened


def _likely(store: Store, name: str) -> dict[str, Match]:
    (video,) = (video for video in store.videos() if video.paths[0].name.startswith(name))
    matches = copies_of(store, video)
    assert [match.score for match in matches] == sorted((m.score for m in matches), reverse=True)
    assert video.id not in {match.video.id for match in matches}
    return {match.video.paths[0].stem: match for match in matches if match.score >= CONFIDENT}


def _covered(match: Match) -> tuple[float, float, float, float]:
    """From when to when, in the one that was asked about and in the other."""
    parts = match.segments
    asked = min(part.query_start for part in parts), max(part.query_end for part in parts)
    return *asked, min(part.start for part in parts), max(part.end for part in parts)


def test_a_film_has_its_copy_and_its_piece(store: Store) -> None:
    found = _likely(store, "film")
    assert set(found) == {"smaller", "piece"}
    assert _covered(found["smaller"]) == pytest.approx((0, 8, 0, 8), abs=0.5)
    assert _covered(found["piece"]) == pytest.approx((3, 7, 0, 4), abs=0.7)
    assert found["smaller"].proof is not None
    assert not found["smaller"].proof.mirrored


def test_a_piece_knows_where_it_was_cut_out(store: Store) -> None:
    found = _likely(store, "piece")
    assert set(found) == {"film", "smaller"}
    for match in found.values():
        assert _covered(match) == pytest.approx((0, 4, 3, 7), abs=0.7)


def test_a_stranger_has_no_copies(store: Store) -> None:
    assert _likely(store, "stranger") == {}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "made", writable=True, create=True) as opened:
        yield opened


def _asked(store: Store, number: int) -> AskedVideo:
    window = read_all(store, SPACES.fingerprint, store.video(number))
    assert window is not None
    return AskedVideo(store, store.video(number), window)


def test_a_video_in_darkness_has_no_copies(made: Store) -> None:
    number = add_video(made, "dark", looks(3), flat=[0, 1, 2])
    add_video(made, "light", looks(3))
    assert copies_of(made, made.video(number)) == ()


@pytest.mark.parametrize("others", [0, 1])
def test_the_only_one_of_its_kind_is_no_copy_of_itself(made: Store, others: int) -> None:
    number = add_video(made, "one", looks(5))
    for other in range(others):
        add_video(made, f"other {other}", -looks(5))
    assert copies_of(made, made.video(number)) == ()


def test_a_video_that_is_deleted_meanwhile_has_no_copies(made: Store) -> None:
    number = add_video(made, "one", looks(5))
    video = made.video(number)
    made.delete_video(number)
    assert copies_of(made, video) == ()


def test_it_is_asked_about_by_what_is_stored(made: Store) -> None:
    described = [points(30, seed) for seed in range(3)]
    number = add_video(made, "one", looks(6), telling=[0, 2, 3], keypoints=described)
    asked = _asked(made, number)
    assert (asked.duration, asked.start, asked.is_still) == (6.0, 0.0, False)
    assert asked.seconds.tolist() == list(range(6))
    assert asked.aspect(0) == pytest.approx(64 / 36)
    counts = [len(asked.keypoints(picture)[0]) for picture in range(6)]
    assert counts == [30, 0, 30, 30, 0, 0]  # the others look like the one before
    plain, mirrored = asked.keypoints(2)
    np.testing.assert_allclose(plain.places, described[1].places, atol=1e-4)
    np.testing.assert_allclose(mirrored.places[:, 0], 1 - plain.places[:, 0])
    assert all(asked.has_keypoints(picture) for picture in range(6))


def test_keypoints_of_a_picture_are_fetched_once(made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked(made, add_video(made, "one", looks(2), keypoints=[points(30), points(30, 1)]))
    find, fetched = made.vectors.find, []

    def counted(space: Space, ids: Ids) -> tuple[NDArray[np.bool_], Vectors]:
        fetched.extend(ids.tolist())
        return find(space, ids)

    monkeypatch.setattr(made.vectors, "find", counted)
    assert asked.keypoints(1) == asked.keypoints(1)
    asked.keypoints(0)
    assert fetched == [2, 1]


def test_there_are_no_pictures_to_look_at_in_other_ways(made: Store) -> None:
    asked = _asked(made, add_video(made, "one", looks(2)))
    assert list(asked.views()) == []
    assert asked.undone(geometry_of(mirrored=True)) is None


@pytest.mark.parametrize("count", [MOST_FRAMES - 1, MOST_FRAMES + 1, 2 * MOST_FRAMES + 1])
def test_of_a_long_video_every_so_many_frames_are_asked_about(made: Store, count: int) -> None:
    asked = _asked(made, add_video(made, "long", looks(2)[np.arange(count) % 2]))
    assert len(asked.fingerprints) == len(asked.seconds) <= MOST_FRAMES
    gaps: Sequence[float] = np.diff(asked.seconds).tolist()
    assert len(set(gaps)) == 1
    assert asked.seconds[-1] >= count - gaps[0]
