"""From lines and proofs to segments: what is seen is made up, so the truth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.copies import placing
from search.copies.lines import Line
from search.copies.options import CopyOptions
from search.copies.placing import Placed, place_clip
from search.copies.verify import Proof
from tests.search.copies.made_up import (
    PLAIN,
    Fingerprints,
    MadeUp,
    between,
    geometry_of,
    looks,
    proof_of,
    window_of,
)

Floats = NDArray[np.float64]
VIDEO = looks(60)
SECONDS = np.arange(0.0, 9.0, 0.3)  # 30 pictures of a clip of 9 seconds


def clip(moments: Floats, *, start: float = 0.0) -> MadeUp:
    """A clip that shows these moments (30,) of the video; what has nothing to do with it where NaN."""
    seen = np.where(
        np.isnan(moments)[:, None], looks(len(moments), 9), between(VIDEO, np.nan_to_num(moments))
    )
    return MadeUp(np.asarray(seen, np.float32), SECONDS, duration=9.0, start=start)


def placed(asked: MadeUp, video: Fingerprints = VIDEO, proofs: Sequence[Proof] = ()) -> list[Placed]:
    return place_clip(asked, window_of(video), proofs, float(len(video)), PLAIN)


def test_a_clip_lies_where_it_was_cut_out() -> None:
    best = placed(clip(20.0 + SECONDS))[0]
    assert (best.segment.start, best.segment.end) == pytest.approx((20.0, 29.0), abs=0.2)
    assert (best.segment.query_start, best.segment.query_end) == (0.0, 9.0)
    assert best.frames == 30
    assert best.near > 0.8
    assert not best.segment.mirrored
    assert best.segment.speed == 1.0


def test_the_pair_that_fits_best_is_of_one_moment() -> None:
    best = placed(clip(20.0 + SECONDS))[0]
    moment = 20.0 + SECONDS[best.picture]
    assert abs(best.stored - 1 - moment) <= 0.5  # the id of the first second is 1
    assert best.segment.best == pytest.approx(moment, abs=0.2)


@pytest.mark.parametrize("start", [0.0, 100.0])
def test_a_piece_ends_half_way_to_what_is_beside_it(start: float) -> None:
    moments = np.full(30, np.nan)
    moments[10:22] = 20.0 + SECONDS[10:22]
    segment = placed(clip(moments, start=start))[0].segment
    assert segment.query_start == pytest.approx(start + 2.85)
    assert segment.query_end == pytest.approx(start + 6.45)
    assert (segment.start, segment.end) == pytest.approx((22.85, 26.45), abs=0.2)


def test_what_comes_before_a_video_and_after_it_is_not_in_it() -> None:
    segment = placed(clip(SECONDS + 1.0), VIDEO[3:8])[0].segment
    assert (segment.start, segment.end) == pytest.approx((0.0, 5.0), abs=0.4)
    assert (segment.query_start, segment.query_end) == pytest.approx((2.0, 7.0), abs=0.5)


LINES = st.tuples(st.floats(-20, 80), st.sampled_from([0.2, 0.5, 1.0, 2.0, 5.0, -0.5, -1.0, -3.0]), st.data())


@given(LINES, st.integers(1, 30), st.floats(0.5, 90), st.floats(0, 1000))
def test_no_segment_leaves_the_video_or_the_query(
    drawn: tuple[float, float, st.DataObject], count: int, duration: float, start: float
) -> None:
    offset, speed, data = drawn
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    asked = MadeUp(VIDEO[:count], SECONDS[:count], duration=count * 0.3, start=start)
    line = Line(offset, speed, first, last, np.linspace(0.2, 0.9, count))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "find_lines", lambda *_, **__: iter([line]))
        (only,) = place_clip(asked, window_of(VIDEO), [], duration, PLAIN)
    segment = only.segment
    assert 0 <= segment.start <= segment.best <= segment.end <= duration
    assert start <= segment.query_start <= segment.query_end <= start + asked.duration
    assert only.frames == last - first + 1
    assert first <= only.picture <= last
    if 0 < line.at(SECONDS[first]) < duration:
        inside = SECONDS[first] + start
        assert segment.query_start - 1e-9 <= inside <= segment.query_end + 1e-9
        assert first == 0 or segment.query_start >= inside - 0.15 - 1e-6


def test_pictures_that_are_far_apart_do_not_stand_for_what_is_between() -> None:
    seconds = np.array([0.0, 0.3, 0.6, 5.0, 5.3, 5.6])  # what was between them showed nothing
    asked = MadeUp(between(VIDEO, 20.0 + seconds), seconds, duration=6.0)
    line = Line(20.0, 1.0, 0, 2, np.full(6, 0.8))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "find_lines", lambda *_, **__: iter([line]))
        (only,) = place_clip(asked, window_of(VIDEO), [], 60.0, PLAIN)
    assert only.segment.query_end == pytest.approx(0.6 + placing.NEIGHBOURING / 2)


def test_a_mirrored_clip_is_told_and_found_by_what_it_was() -> None:
    truth = between(VIDEO, 20.0 + SECONDS)
    asked = MadeUp(looks(30, 9), SECONDS, duration=9.0, restored=truth)
    best = placed(asked, proofs=[proof_of(25, mirrored=True)])[0].segment
    assert best.mirrored
    assert (best.start, best.end) == pytest.approx((20.0, 29.0), abs=0.2)


@pytest.mark.parametrize(
    ("geometry", "undone"),
    [
        (geometry_of(), False),  # nothing was done to it
        (geometry_of(mirrored=True), True),
        (geometry_of(5, mirrored=True), False),  # that is too unsure
        (geometry_of(affine=np.array([[0.8, 0, 0.1], [0, 0.8, 0.1]])), True),
        (geometry_of(affine=np.array([[0.5, 0, 0.2], [0, 0.5, 0.2]])), False),  # too little is left of it
    ],
)
def test_only_what_is_known_to_be_edited_is_undone(geometry: placing.Geometry, undone: bool) -> None:
    asked = MadeUp(looks(1, 9), restored=VIDEO[20:21])
    proof = Proof(0, 21, geometry)
    for options, expected in ((PLAIN, undone), (CopyOptions(normalising=False, undoing=False), False)):
        values = placing.similarity(asked, window_of(VIDEO), proof, options)
        assert (values[0, 20] > 0.9) == expected
