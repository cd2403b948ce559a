from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from av.video.frame import VideoFrame
from hypothesis import assume, given
from hypothesis import strategies as st

from media.frame import Bgr, Planar, RawFrame
from media.planes import planes_of
from media.probe import MediaInfo, probe
from media.report import DecodeReport
from media.timeline import Timeline
from tests.footage import make_video


@pytest.fixture(scope="module")
def info(tmp_path_factory: pytest.TempPathFactory) -> MediaInfo:
    """Of a video with pts of a thousandth of a second from 0."""
    path = make_video(tmp_path_factory.mktemp("films") / "a.mp4", [(1, 0.2)])
    return replace(probe(path), time_base=Fraction(1, 1000), origin_pts=0, header_duration=None)


def _picture(width: int, height: int) -> Bgr:
    return np.zeros((height, width, 3), np.uint8)


def _planes(pix_fmt: Planar) -> VideoFrame:
    return planes_of(_picture(64, 48), pix_fmt)


def _given(info: MediaInfo, times: Sequence[int | None]) -> list[int]:
    timeline = Timeline(info, DecodeReport())
    return [frame.pts for frame in timeline.frames(RawFrame(at, 40, _picture, _planes) for at in times)]


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=30))
def test_times_in_order_stay_as_they_are(info: MediaInfo, steps: list[int]) -> None:
    times = list(accumulate(steps))
    assert _given(info, times) == times


@given(
    count=st.integers(3, 30),
    where=st.integers(1, 28),
    step=st.sampled_from([40, 500, 2000, 10_000]),
    by=st.one_of(st.integers(2000, 10**7), st.integers(-(10**7), -3000)),
)
def test_one_time_that_damage_got_at_moves_no_other_frame(
    info: MediaInfo, count: int, where: int, step: int, by: int
) -> None:
    times = [step * at for at in range(count)]
    stray, at = list(times), min(where, count - 2)
    stray[at] += by
    assume(step == 40 or (abs(by) > 4 * step and at > 1))  # else the next is no nearer than this one
    assert _given(info, stray) == times


def test_a_stray_at_a_variable_rate_takes_no_frames_with_it(info: MediaInfo) -> None:
    times = [0, 500, 1000, 1500, 1540, *range(1580, 2100, 40)]
    stray = list(times)
    stray[4] = 10**6
    assert _given(info, stray) == times


def test_a_last_frame_far_beyond_the_promised_end_follows_the_one_before(info: MediaInfo) -> None:
    short = replace(info, header_duration=2.0)
    times = [40 * at for at in range(50)]
    assert _given(short, [*times[:-1], 9_000_000]) == times
    assert _given(short, [0, 1900]) == [0, 1900]
    assert _given(replace(info, header_duration=None), [0, 9_000_000]) == [0, 9_000_000]


@given(st.integers(1, 20), st.integers(2, 20), st.integers(1_100, 10**7))
def test_a_clock_that_starts_anew_goes_on(info: MediaInfo, before: int, after: int, back: int) -> None:
    times = [back + 40 * at for at in range(before)]
    again = [40 * at for at in range(after)]
    assert _given(info, times + again) == [back + 40 * at for at in range(before + after)]


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=40))
def test_whatever_the_times_they_increase(info: MediaInfo, times: list[int | None]) -> None:
    given_ = _given(info, times)
    assert given_
    assert given_ == sorted(set(given_))
