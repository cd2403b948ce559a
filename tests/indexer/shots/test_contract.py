"""What every registered shot detector promises. A new one is tested here without a change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.shots.base import DETECTORS, Decision, ShotDetector, Thumbnail
from tests.indexer.shots.films import thumbnails

FILM = thumbnails([(1, 2.0), (2, 2.0), (3, 1.0)])


@pytest.fixture(params=DETECTORS.names())
def detector(request: pytest.FixtureRequest) -> ShotDetector:
    return DETECTORS.get(request.param)()


def _decide(detector: ShotDetector, frames: list[Thumbnail]) -> list[Decision]:
    """All decisions, seen to come with the detector's delay."""
    decisions = []
    for index, frame in enumerate(frames):
        decision = detector.push(frame)
        assert (decision is None) == (index < detector.delay)
        if decision is not None:
            decisions.append(decision)
    rest = detector.finish()
    assert len(rest) == min(detector.delay, len(frames))
    return decisions + rest


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9, 10, 125])
def test_every_frame_gets_one_decision_and_the_first_is_the_start(detector: ShotDetector, count: int) -> None:
    decisions = _decide(detector, FILM[:count])
    assert len(decisions) == count
    assert [at for at, decision in enumerate(decisions) if decision.opens == "start"] == [0]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_is_one_shot(detector: ShotDetector, level: int) -> None:
    decisions = _decide(detector, [np.full((36, 64, 3), level, np.uint8)] * 60)
    assert [decision.opens for decision in decisions] == ["start", *[None] * 59]


@pytest.mark.parametrize("name", DETECTORS.names())
def test_the_same_frames_give_the_same_shots(name: str) -> None:
    first, second = (_decide(DETECTORS.get(name)(), FILM) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", DETECTORS.names())
@given(seed=st.integers(0, 2**32), levels=st.lists(st.integers(0, 255), max_size=40))
@settings(max_examples=40, deadline=None)
def test_no_frames_confuse_it(name: str, seed: int, levels: list[int]) -> None:
    noise = np.random.default_rng(seed).integers(-20, 21, (36, 64, 3))
    frames = [np.asarray(np.clip(level + noise, 0, 255), np.uint8) for level in levels]
    decisions = _decide(DETECTORS.get(name)(), frames)
    assert [decision.opens for decision in decisions[:1]] == ["start"][: len(frames)]
    assert all(decision.opens != "start" for decision in decisions[1:])
