from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.shots.base import Boundary
from indexer.shots.uniform import LENGTH, UniformDetector
from tests.indexer.shots.films import boundaries, shade, thumbnails


@pytest.mark.parametrize("fps", [0.5, 12, 25, 30000 / 1001])
def test_a_boundary_every_ten_seconds(fps: float) -> None:
    found = boundaries(shade(9, round(45 * fps)), "uniform", fps=fps)
    frames = [int(np.ceil(LENGTH * number * fps)) for number in range(1, 5)]
    assert found == [Boundary("cut", frame, frame, frame) for frame in frames]


def test_what_is_seen_does_not_matter() -> None:
    assert boundaries(thumbnails([(1, 4.0), (2, 4.0)]), "uniform") == []


@given(st.lists(st.floats(0.001, 30.0), min_size=1, max_size=60), st.floats(-50, 50))
def test_pieces_are_no_longer_at_any_times(gaps: list[float], start: float) -> None:
    """A variable frame rate, with gaps in which there are no frames at all."""
    times = np.array([start + total for total in itertools.accumulate(gaps)])
    detector = UniformDetector()
    starts = [0, *(one.frame for one in detector.push(shade(9, len(times)), times)), len(times)]
    assert detector.finish() == []
    assert detector.settled == len(times)
    for first, end in itertools.pairwise(starts):
        assert times[end - 1] - times[first] <= LENGTH + 1e-9
    for one in starts[1:-1]:  # not cut where it need not be
        assert times[one] // LENGTH > times[one - 1] // LENGTH
