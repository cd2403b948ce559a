"""Parts of a group are what looks alike, none much too large, none tiny."""

from __future__ import annotations

import numpy as np
import pytest

from search.themes.grouping import split
from tests.search.themes.made_up import pictures


def test_what_looks_alike_is_one_part() -> None:
    found, looks = pictures(40, 30, 20, 10)
    parts = split(found.points, 4)
    assert [len(part) for part in parts] == [40, 30, 20, 10]
    for part in parts:
        assert len({looks[at] for at in part.tolist()}) == 1
        assert (np.diff(part) > 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_every_row_is_in_one_part_and_the_same_each_time(seed: int) -> None:
    points = pictures(300, 3, 50, 1, 20, spread=0.6, seed=seed)[0].points
    parts = split(points, 6)
    assert 2 <= len(parts) <= 6
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(points)))
    assert min(map(len, parts)) >= 0.01 * len(points)
    for one, other in zip(parts, split(points, 6), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_part_that_holds_nearly_all_is_split_again() -> None:
    parts = split(pictures(900, 5, 5, spread=0.5)[0].points, 3)
    assert max(map(len, parts)) < 0.8 * 910


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_what_is_all_the_same_is_one_part(count: int) -> None:
    parts = split(np.tile(np.float32([0.6, 0.8]), (count, 1)), 4)
    assert [len(part) for part in parts] == [count]
