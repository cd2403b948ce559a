"""From proofs to the segments in which a still is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.copies.placing import MOST_SEGMENTS, Placed, place_still
from search.copies.verify import Proof
from tests.search.copies.made_up import PLAIN, Fingerprints, MadeUp, looks, proof_of, window_of

VIDEO = looks(60)  # the first of them is asked about


def still(video: Fingerprints, cuts: Sequence[int], *proofs: Proof) -> list[Placed]:
    return place_still(MadeUp(VIDEO[:1]), window_of(video, cuts=cuts), proofs, PLAIN)


def test_a_still_is_shown_as_long_as_its_shot_looks_like_it() -> None:
    video = np.concatenate([VIDEO[5:8], VIDEO[[0, 0, 0]], VIDEO[8:12]])
    (only,) = still(video, [3, 6])
    assert (only.segment.start, only.segment.end) == (3.0, 6.0)
    assert (only.segment.query_start, only.segment.query_end) == (0.0, 0.0)
    assert (only.picture, only.frames) == (0, 1)


def test_a_still_does_not_go_on_over_a_cut() -> None:
    (only,) = still(VIDEO[[5, 0, 0, 0, 0, 6]], [3], proof_of(3))
    assert (only.segment.start, only.segment.best, only.segment.end) == (1.0, 2.0, 3.0)


def test_what_a_video_shows_twice_is_named_twice() -> None:
    video = np.concatenate([VIDEO[5:8], VIDEO[[0, 0]], VIDEO[8:12], VIDEO[[0]], VIDEO[12:14]])
    found = still(video, [3, 5, 9, 10], proof_of(10, 50), proof_of(4, 45), proof_of(5, 44))
    assert [(one.segment.start, one.segment.end) for one in found] == [(9.0, 10.0), (3.0, 5.0)]


def test_a_proof_that_is_much_weaker_is_no_other_place() -> None:
    found = still(VIDEO[[0, 5, 0]], [1, 2], proof_of(1, 50), proof_of(3, 20))
    assert [one.segment.start for one in found] == [0.0]


def test_keypoints_decide_where_a_still_is() -> None:
    (only,) = still(VIDEO[[0, 5, 6]], [1, 2], proof_of(3))
    assert only.segment.best == 2.0
    assert only.stored == 3


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_mirrored_still_is_told(mirrored: bool) -> None:
    (only,) = still(VIDEO[[5, 0]], [1], proof_of(2, mirrored=mirrored))
    assert only.segment.mirrored == mirrored


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=12),
    st.sets(st.integers(1, 11), max_size=4),
    st.lists(st.tuples(st.integers(1, 12), st.integers(5, 60)), max_size=6),
)
def test_segments_of_a_still_are_of_different_moments(
    frames: list[int], cuts: set[int], proven: list[tuple[int, int]]
) -> None:
    proofs = [proof_of(stored, inliers) for stored, inliers in proven if stored <= len(frames)]
    found = still(VIDEO[frames], sorted(cuts), *proofs)
    assert 1 <= len(found) <= MOST_SEGMENTS
    spans = sorted((one.segment.start, one.segment.end) for one in found)
    assert all(0 <= start < end <= len(frames) for start, end in spans)
    assert len({one.stored for one in found}) == len(found)
    assert all(one.segment.start <= one.segment.best < one.segment.end for one in found)
