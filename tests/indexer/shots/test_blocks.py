"""Detection in blocks, by a judge that reads the probabilities from the pixels themselves."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.shots.base import Boundary, Thumbnails, are_flat
from indexer.shots.blocks import BLOCK, LONGEST, BlockDetector
from indexer.shots.decide import LIKELY, decide, runs
from indexer.shots.signal_net import Probabilities
from tests.indexer.shots.films import NOTHING, SHAPE, detect

BEHIND, AHEAD = 30, 20
COLOURS = np.random.default_rng(0).integers(0, 256, SHAPE, dtype=np.uint8)  # so that no frame is flat


class Judge:
    """Sees to it that it is given the frames that it was promised, and no more than fit into memory."""

    def __init__(self) -> None:
        self.count = 0  # frames judged so far
        self.spans: list[int] = []

    def __call__(self, thumbnails: Thumbnails, wanted: slice) -> Probabilities:
        number = thumbnails[:, 0, 1, :2].astype(int) @ [256, 1]
        assert number[wanted.start] == self.count
        assert (np.diff(number) == 1).all()
        assert wanted.start == min(BEHIND, self.count)
        self.count += wanted.stop - wanted.start
        self.spans.append(wanted.stop - wanted.start)
        assert len(thumbnails) - wanted.stop <= AHEAD
        assert len(thumbnails) <= BEHIND + BLOCK + 2 * AHEAD
        return np.asarray(thumbnails[wanted, 0, 0, :2] / 255, np.float32)


def _film(probabilities: Probabilities) -> Thumbnails:
    """Frames of which the judge says (n, 2) `probabilities`."""
    count = len(probabilities)
    film = np.repeat(COLOURS[None], count, 0)
    film[:, 0, 0, :2] = np.round(probabilities * 255)
    film[:, 0, 1, 0], film[:, 0, 1, 1] = np.arange(count) >> 8, np.arange(count) & 255
    return film


def _events(count: int, seed: int) -> Probabilities:
    """Cuts, spans that are likely, and doubts, at random places."""
    random = np.random.default_rng(seed)
    probabilities = np.zeros((count, 2), np.float32)
    for start in random.integers(0, count, count // 25):
        if random.random() < 0.5:
            probabilities[start, 0] = random.random()
        else:
            probabilities[start : start + random.integers(1, 60), 1] = random.random()
    return probabilities


def _detector() -> BlockDetector:
    return BlockDetector(Judge(), BEHIND, AHEAD)


def _find(film: Thumbnails, push: int = 64) -> list[Boundary]:
    return detect(_detector(), film, itertools.repeat(push))


@given(st.integers(0, 10_000), st.integers(1, 1500), st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_how_frames_are_split_into_pushes_changes_nothing(seed: int, count: int, pushes: list[int]) -> None:
    film = _film(_events(count, seed))
    wanted = _find(film)
    assert detect(_detector(), film, itertools.cycle(pushes)) == wanted


@given(st.integers(0, 10_000), st.integers(1, 1500))
def test_blocks_give_what_all_frames_at_once_give(seed: int, count: int) -> None:
    """But for cuts so close to each other that they lie on both sides of a quiet frame."""
    probabilities = _events(count, seed)
    probabilities[:, 0] *= np.arange(count) % 40 == 20
    film = _film(probabilities)
    judged = np.asarray(film[:, 0, 0, :2] / 255, np.float32)
    assert _find(film) == [one for one in decide(judged, are_flat(film)) if one.frame > 0]


@pytest.mark.parametrize(
    "count", [1, 2, AHEAD, BLOCK, BLOCK + AHEAD - 1, BLOCK + AHEAD, 2 * BLOCK + AHEAD + 1]
)
def test_every_frame_is_judged_once(count: int) -> None:
    judge = Judge()
    detect(BlockDetector(judge, BEHIND, AHEAD), _film(_events(count, 1)), itertools.repeat(7))
    assert judge.count == count
    assert set(judge.spans[:-1]) <= {BLOCK}


@pytest.mark.parametrize("at", range(BLOCK - 12, BLOCK + 12, 3))
def test_a_transition_over_the_edge_of_a_block_stays_whole(at: int) -> None:
    probabilities = np.zeros((3 * BLOCK, 2), np.float32)
    probabilities[at : at + 10, 1] = 1.0
    assert _find(_film(probabilities)) == [Boundary("dissolve", at + 5, at, at + 9)]


def test_a_fade_over_the_edge_of_a_block_stays_whole() -> None:
    probabilities = np.zeros((3 * BLOCK, 2), np.float32)
    probabilities[BLOCK - 20 : BLOCK - 10, 1] = probabilities[BLOCK + 8 : BLOCK + 18, 1] = 1.0
    film = _film(probabilities)
    black = film[BLOCK - 12 : BLOCK + 10]
    black[:, 1:] = 0
    black[:, 0, 2:] = 0
    assert _find(film) == [Boundary("fade", BLOCK - 1, BLOCK - 20, BLOCK + 17)]


@given(st.integers(0, 10_000), st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_who_reviews_sees_every_transition_whole(seed: int, pushes: list[int]) -> None:
    """With the frames around it; and what comes of it is what counts."""
    probabilities = _events(1200, seed)
    probabilities[::45] = 0.0  # it becomes quiet now and then
    film = _film(probabilities)
    likely = [*runs(np.concatenate([[False], probabilities[1:, 1] >= LIKELY]))]
    reviewed: list[tuple[int, int]] = []

    def review(thumbnails: Thumbnails, wanted: slice, cheap: Probabilities) -> Probabilities:
        number = thumbnails[:, 0, 1, :2].astype(int) @ [256, 1]
        assert (np.diff(number) == 1).all()
        start = int(number[wanted.start])
        assert wanted.start == min(BEHIND, start)
        assert len(thumbnails) - wanted.stop == min(AHEAD, len(film) - start - len(cheap))
        assert (cheap == film[start : start + len(cheap), 0, 0, :2] / np.float32(255)).all()
        reviewed.extend((start + first, start + last) for first, last in runs(cheap[:, 1] >= LIKELY))
        return np.zeros_like(cheap)

    assert detect(BlockDetector(Judge(), BEHIND, AHEAD, review), film, itertools.cycle(pushes)) == []
    assert reviewed == likely


@pytest.mark.parametrize("quiet", [0, 50, 400])
@pytest.mark.parametrize("likely", [0.9, 0.3])
def test_what_never_becomes_quiet_is_decided_all_the_same(quiet: int, likely: float) -> None:
    probabilities = np.full((8 * BLOCK, 2), (0.0, likely), np.float32)
    probabilities[:quiet] = 0.0
    detector = _detector()
    for at in range(0, len(probabilities), 50):
        detector.push(_film(probabilities)[at : at + 50], np.arange(at, at + 50) / 25)
        assert at + 50 - detector.settled <= LONGEST + 2 * BLOCK + AHEAD


@pytest.mark.parametrize("shown", [0, 100, 400])
def test_a_picture_that_goes_dark_for_good_is_decided(shown: int) -> None:
    """As of a camera at night."""
    film = np.concatenate([_film(_events(shown, 0)), np.zeros((8 * BLOCK, *SHAPE), np.uint8)])
    detector = BlockDetector(lambda _, wanted: _quiet(wanted), BEHIND, AHEAD)
    for at in range(0, len(film), 50):
        detector.push(film[at : at + 50], np.arange(at, at + 50) / 25)
        assert at + 50 - detector.settled <= LONGEST + 2 * BLOCK + AHEAD


def test_the_first_frame_is_no_boundary() -> None:
    probabilities = np.zeros((40, 2), np.float32)
    probabilities[0, 0] = 1.0
    assert _find(_film(probabilities)) == []


def test_nothing_gives_nothing() -> None:
    detector = _detector()
    assert detector.finish() == []
    assert detector.push(NOTHING, np.empty(0)) == []
    assert (detector.finish(), detector.settled) == ([], 0)


def test_memory_is_bounded() -> None:
    detector, piece = BlockDetector(lambda _, wanted: _quiet(wanted), BEHIND, AHEAD), _film(_events(64, 2))
    tracemalloc.start()
    for at in range(0, 25_600, 64):
        detector.push(piece.copy(), np.arange(at, at + 64) / 25)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15_000_000  # all of them together have 100 MB


def _quiet(wanted: slice) -> Probabilities:
    return np.zeros((wanted.stop - wanted.start, 2), np.float32)
