"""What one curve saves of another: values that are known from elsewhere, and what must hold of any."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compact.bjontegaard import bd_rate, pchip

ONE = [(686_760, 40.28), (309_580, 37.18), (157_110, 34.24), (85_950, 31.42)]
OTHER = [(893_340, 40.39), (407_800, 37.21), (204_930, 34.17), (112_750, 31.24)]


def test_pchip_is_that_of_scipy() -> None:
    # By PchipInterpolator of scipy 1.17: with a turn, and ends of both kinds.
    x, y = np.array([1.0, 2.0, 4.0, 7.0, 7.5]), np.array([0.0, 3.0, 2.5, 2.6, 9.0])
    found = pchip(x, y, np.array([1.0, 1.5, 3.0, 5.0, 7.25, 7.5]))
    expected = [0.0, 2.0104166666666665, 2.75, 2.5065634191728194, 4.891457609786216, 9.0]
    assert np.allclose(found, expected, rtol=0, atol=1e-12)


def test_a_rate_is_that_of_scipys_interpolator_and_integral() -> None:
    assert bd_rate(OTHER, ONE) == pytest.approx(31.379878, abs=1e-5)
    assert bd_rate(ONE, OTHER) == pytest.approx(-23.884843, abs=1e-5)


@given(
    st.lists(st.tuples(st.floats(0.1, 2), st.floats(0.5, 6)), min_size=3, max_size=7),
    st.floats(0.2, 5),
)
def test_a_curve_of_so_many_times_the_bytes_takes_so_many_more(
    steps: list[tuple[float, float]], times: float
) -> None:
    sizes, qualities = np.exp(np.cumsum([a for a, _ in steps])), np.cumsum([b for _, b in steps])
    curve = list(zip(sizes.tolist(), qualities.tolist(), strict=True))
    more = [(times * size, quality) for size, quality in reversed(curve)]
    assert bd_rate(more, curve) == pytest.approx(100 * (times - 1), abs=1e-6)


def test_straight_curves_have_the_mean_distance_of_their_logarithms_where_both_are() -> None:
    steep = [(math.exp(quality), quality) for quality in (1.0, 2.0, 3.5, 5.0)]
    flat = [(math.exp(quality / 2), quality) for quality in (3.0, 4.0, 7.0)]
    assert bd_rate(steep, flat) == pytest.approx(100 * math.expm1((3 + 5) / 2 / 2), abs=1e-6)


def test_nothing_is_told_without_a_quality_in_common_or_with_too_few_points() -> None:
    curve = [(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)]
    higher = [(size, quality + 40) for size, quality in curve]
    assert math.isnan(bd_rate(curve, higher))
    assert math.isnan(bd_rate(curve, curve[:2]))
    # A point that costs more and gives less is no point of a curve.
    assert bd_rate([*curve, (2.5, 15.0)], curve) == pytest.approx(0.0, abs=1e-9)
