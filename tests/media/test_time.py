from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.time import format_time, parse_time, to_pts, to_seconds

BASES = st.sampled_from([Fraction(1, n) for n in (1000, 12800, 30000, 90000, 1_000_000)])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12.5", 12.5),
        ("0", 0.0),
        (".5", 0.5),
        ("7.", 7.0),
        ("1:02", 62.0),
        ("90:00", 5400.0),
        (" 0:07.250 ", 7.25),
        ("01:02:03.004", 3723.004),
        ("100:00:00", 360_000.0),
    ],
)
def test_times_people_write(text: str, seconds: float) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "x", "-1", "nan", "inf", "1e3", "1:60", "1:60:00", "1:2:3:4", ":5", "5:", "٣", "9" * 400],
)
def test_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time: write seconds"):
        parse_time(text)


@given(st.integers(0, 10**10))
def test_formatted_times_parse_back_to_the_millisecond(millis: int) -> None:
    assert round(parse_time(format_time(millis / 1000)) * 1000) == millis


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(7.25, "0:07.250"), (59.9996, "1:00.000"), (3723, "1:02:03.000"), (-0.5, "-0:00.500")],
)
def test_format(seconds: float, text: str) -> None:
    assert format_time(seconds) == text


def test_what_is_no_time_is_not_formatted() -> None:
    with pytest.raises(ValueError, match="not a time"):
        format_time(float("nan"))


@given(st.integers(-(10**11), 10**11), BASES, st.integers(-(10**6), 10**6))
def test_pts_survive_the_way_through_seconds(pts: int, base: Fraction, origin: int) -> None:
    assert to_pts(to_seconds(pts, base, origin), base, origin) == pts


@given(st.integers(0, 10**9), BASES)
def test_seconds_keep_the_order_of_pts(pts: int, base: Fraction) -> None:
    assert to_seconds(pts, base) < to_seconds(pts + 1, base)


def test_time_and_errors_load_no_heavy_library() -> None:
    code = "import sys, media.errors, media.time; print({'av', 'cv2', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
