"""On a map what looks alike lies together."""

from __future__ import annotations

import numpy as np
import pytest

from search.themes.layout import MOST, chosen, refined, rough
from tests.search.themes.made_up import pictures


def test_neighbours_on_the_map_look_alike() -> None:
    found, looks = pictures(30, 30, 30, 30)
    places = refined(found.points)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(axis=1)
    assert np.mean(np.array(looks)[nearest] == looks) > 0.98
    np.testing.assert_array_equal(places, refined(found.points))


@pytest.mark.parametrize("place", [rough, refined])
@pytest.mark.parametrize("count", [0, 1, 2, 4, 12])
def test_a_map_fills_the_unit_square(place, count: int) -> None:  # type: ignore[no-untyped-def]
    places = place(pictures(count)[0].points)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    if count > 1:
        assert places.min() >= 0
        assert places.max() <= 1
        assert np.ptp(places, axis=0).max() == pytest.approx(1)


def test_there_is_an_end_to_what_is_on_a_map() -> None:
    assert chosen(3).tolist() == [0, 1, 2]
    assert chosen(0).tolist() == []
    many = chosen(3 * MOST)
    assert len(many) == MOST
    assert (many[0], many[-1]) == (0, 3 * MOST - 1)
