"""Where in a video: the bounds of segments, whatever their length, checked against a plain calculation."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.places import WORTH_NAMING
from search.scoring import score
from search.stills import LIKE_THE_BEST
from storage.library import Store
from tests.search.made_up import add_video, ask, like, spans, unrelated


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "library", writable=True, create=True)


def _alike(count: int, seed: int = 0, similarity: float = 0.95) -> np.ndarray:
    noise = np.random.default_rng(seed).uniform(-0.01, 0.01, count)
    return like(similarity + noise, seed)


@pytest.mark.parametrize("length", [3, 61, 300, 5000])
def test_a_still_s_segment_is_as_long_as_its_shot(store: Store, length: int) -> None:
    with store:
        add_video(store, "film", unrelated(100), _alike(length), unrelated(100))
        assert spans(ask(store), "film") == [(100, 100 + length)]


def test_the_whole_video_may_be_one_segment(store: Store) -> None:
    with store:
        for number in range(3):  # with neighbours that are as alike
            add_video(store, f"film {number}", _alike(400, number))
        result = ask(store)
        assert all(spans(result, f"film {number}") == [(0, 400)] for number in range(3))


def test_shots_that_touch_are_one_segment_and_others_are_not(store: Store) -> None:
    with store:
        add_video(store, "film", _alike(100), _alike(150, 1), unrelated(5), _alike(40, 2))
        assert spans(ask(store), "film") == [(0, 250), (255, 295)]


def test_a_shot_with_many_hits_hides_no_other_shot(store: Store) -> None:
    with store:
        add_video(store, "film", _alike(100, 0, 0.97), unrelated(50), _alike(4, 1, 0.94))
        assert spans(ask(store), "film") == [(0, 100), (150, 154)]


def test_what_shows_nothing_interrupts_no_segment_and_begins_none(store: Store) -> None:
    shot = _alike(200)
    shot[[0, 1, 100, 101, 198, 199]] = unrelated(6)
    with store:
        add_video(store, "film", unrelated(50), shot, flat=[50, 51, 150, 151, 248, 249])
        assert spans(ask(store), "film") == [(52, 248)]


@given(
    st.lists(
        st.tuples(st.sampled_from([0.65, 0.75, 0.88, 0.91, 0.97]), st.integers(1, 90)), min_size=1, max_size=9
    ),
    st.lists(st.booleans(), min_size=9, max_size=9),
    st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_segments_of_a_still_are_runs_of_good_frames(
    plateaus: list[tuple[float, int]], cuts: list[bool], seed: int
) -> None:
    """Nothing bad is in them, none touches another, and all around the best frame is in one of them."""
    shots: list[list[float]] = [[]]
    for (value, length), cut in zip(plateaus, cuts, strict=False):
        if cut and shots[-1]:
            shots.append([])
        shots[-1].extend([value] * length)
    folder = tempfile.TemporaryDirectory()
    with folder, Store.open(Path(folder.name) / "library", writable=True, create=True) as store:
        add_video(store, "film", *(like(shot, seed) for shot in shots))
        found = spans(ask(store), "film")
    scores = score(np.concatenate(shots))
    floor = scores.max() - LIKE_THE_BEST
    for start, end in found:
        assert scores[int(start) : int(end)].min() >= WORTH_NAMING * scores.max() - LIKE_THE_BEST - 0.01
    for (_, end), (start, _) in itertools.pairwise(found):
        assert start > end
    first = last = int(scores.argmax())
    number = np.repeat(np.arange(len(shots)), [len(shot) for shot in shots])
    belongs = (number == number[first]) & (scores >= floor - 0.01)
    while first > 0 and belongs[first - 1]:
        first -= 1
    while last + 1 < len(scores) and belongs[last + 1]:
        last += 1
    assert any(start <= first and last + 1 <= end for start, end in found)


def test_a_clip_is_laid_over_the_video_however_few_of_its_frames_are_hits(store: Store) -> None:
    """A still scene takes the hits of all the clip's frames but one, which says where the clip is."""
    scene, shown, noise = unrelated(1, 2), unrelated(150, 1), unrelated(150, 3)
    clip, film = 0.97 * scene + 0.25 * shown, 0.85 * scene + 0.3 * shown + 0.4 * noise
    clip[75] = film[75] = shown[75]
    clip /= np.linalg.norm(clip, axis=1, keepdims=True)
    with store:
        add_video(store, "film", unrelated(60, 4), film, unrelated(60, 5))
        add_video(store, "scene", np.repeat(scene, 1000, axis=0))
        assert spans(ask(store, clip, duration=150.0), "film") == [pytest.approx((60, 210), abs=1)]


def test_a_long_clip_has_one_segment(store: Store) -> None:
    video = unrelated(800, 1)
    with store:
        add_video(store, "film", video)
        result = ask(store, video[200:400], duration=200.0)
        assert spans(result, "film") == [pytest.approx((200, 400), abs=0.5)]
