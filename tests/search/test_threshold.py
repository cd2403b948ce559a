"""How the benchmark chooses the threshold of confidence, and on what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.threshold import choose_threshold, chooses

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(SCORES, SCORES)
def test_no_other_threshold_is_wrong_less_often(own: list[float], others: list[float]) -> None:
    def wrong(threshold: float) -> float:
        missed = np.mean([score < threshold for score in own])
        return float(missed + np.mean([score >= threshold for score in others]))

    chosen = choose_threshold(own, others)
    assert wrong(chosen) <= min(wrong(at / 100) for at in range(101)) + 1e-9


def test_what_can_be_separated_is_separated_in_the_middle() -> None:
    assert 0.74 <= choose_threshold([0.9, 0.95, 0.99], [0.1, 0.4, 0.6]) <= 0.76


def test_a_file_is_of_one_half_wherever_it_lies() -> None:
    names = [f"{number}.mp4" for number in range(1000)]
    halves = [chooses(Path(name)) for name in names]
    assert halves == [chooses(Path("elsewhere") / name) for name in names]
    assert 400 < sum(halves) < 600
