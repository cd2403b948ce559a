"""What every registered shot detector promises. A new one is tested here without a change."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.shots.base import DETECTORS, Boundary
from storage.registry import UnknownName
from tests.indexer.shots.films import (
    NOTHING,
    SHAPE,
    Thumbnails,
    boundaries,
    detect,
    dissolve,
    fade,
    shade,
    take,
    thumbnails,
)

NAMES = DETECTORS.names()
EXAMPLES = {"fast": 40, "uniform": 40}  # of random films; few for those that ask a large network
LATEST = 800  # frames that may wait until it is known to which shot they belong
FILM = thumbnails([(1, 2.0), (2, 2.0), (3, 1.0)])
LONG = fade(dissolve(np.concatenate([take(0), take(2)]), take(1), 20), take(2), 10, 4)  # 358 frames


@lru_cache
def _found(name: str) -> list[Boundary]:
    return boundaries(LONG, name)


def test_these_there_are() -> None:
    assert NAMES == ("auto", "fast", "transnet", "uniform")


def test_an_unknown_one_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="no shot detector is called 'adaptive'; there are: auto, fast"):
        DETECTORS.get("adaptive")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9, 10, 125])
def test_any_number_of_frames_will_do(name: str, count: int) -> None:
    boundaries(FILM[:count], name)


@pytest.mark.parametrize("name", NAMES)
def test_no_frames_give_nothing(name: str) -> None:
    detector = DETECTORS.get(name)()
    assert detector.push(NOTHING, np.empty(0)) == detector.finish() == []
    assert detector.settled == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_is_one_shot(name: str, level: int) -> None:
    assert boundaries(shade(level, 60), name) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_frames_give_the_same_shots(name: str) -> None:
    assert boundaries(FILM, name) == boundaries(FILM, name)


@pytest.mark.parametrize("name", NAMES)
def test_how_frames_are_split_into_pushes_changes_nothing(name: str) -> None:
    @settings(max_examples=EXAMPLES.get(name, 2), deadline=None)
    @given(st.lists(st.integers(1, 300), min_size=1, max_size=6))
    def look(pushes: list[int]) -> None:
        assert detect(DETECTORS.get(name)(), LONG, itertools.cycle(pushes)) == _found(name)

    look()


@pytest.mark.parametrize("name", NAMES)
def test_no_frames_confuse_it(name: str) -> None:
    @settings(max_examples=EXAMPLES.get(name, 6), deadline=None)
    @given(st.integers(0, 2**32), st.lists(st.integers(0, 255), max_size=40))
    def look(seed: int, levels: list[int]) -> None:
        noise = np.random.default_rng(seed).integers(-20, 21, SHAPE)
        frames = [np.asarray(np.clip(level + noise, 0, 255), np.uint8) for level in levels]
        boundaries(np.stack(frames) if frames else NOTHING, name)

    look()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_about_is_settled_soon(name: str) -> None:
    """Pictures wait for it. The worst for a detector is what never comes to rest."""
    film: Thumbnails = np.random.default_rng(1).integers(0, 256, (64, *SHAPE), dtype=np.uint8)
    detector = DETECTORS.get(name)()
    for at in range(0, 896, 64):
        detector.push(film, np.arange(at, at + 64) / 25)
        assert at + 64 - detector.settled <= LATEST
