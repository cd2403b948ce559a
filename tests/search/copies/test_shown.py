"""The proof as people are shown it: in the pictures as they are."""

from __future__ import annotations

import numpy as np
import pytest

from search.copies.shown import MOST_POINTS, picture_proof
from search.copies.verify import Proof
from tests.search.copies.made_up import MadeUp, geometry_of, looks, proof_of, window_of
from tests.search.related import made_up

SECONDS = np.arange(0.0, 3.0, 0.5)
ASKED = MadeUp(looks(6), SECONDS, duration=3.0, start=100.0)
WINDOW = window_of(looks(20), first=501)


def test_without_proofs_there_is_none() -> None:
    assert picture_proof(ASKED, WINDOW, made_up(1), []) is None


def test_the_best_proof_is_shown_with_its_times() -> None:
    proofs = [proof_of(505, 20), proof_of(512, 40, picture=4), proof_of(506, 30)]
    shown = picture_proof(ASKED, WINDOW, made_up(1), proofs)
    assert shown is not None
    assert (shown.query_time, shown.time, shown.keypoints) == (102.0, 11.0, 40)
    assert (shown.shown, shown.fills, shown.turned) == pytest.approx((1, 1, 0), abs=1e-6)
    assert len(shown.points) == 40
    assert shown.points[0] == pytest.approx((0.2, 0.4, 0.2, 0.4))


def test_points_of_a_mirrored_picture_lie_where_they_are_in_it() -> None:
    shown = picture_proof(ASKED, WINDOW, made_up(1), [proof_of(505, mirrored=True)])
    assert shown is not None
    assert shown.mirrored
    assert shown.points[0] == pytest.approx((0.8, 0.4, 0.2, 0.4))


def test_not_more_are_shown_than_can_be_seen() -> None:
    shown = picture_proof(ASKED, WINDOW, made_up(1), [proof_of(505, 500)])
    assert shown is not None
    assert (shown.keypoints, len(shown.points)) == (500, MOST_POINTS)


def test_a_crop_shows_a_part_and_an_inset_fills_one() -> None:
    crop = geometry_of(affine=np.array([[0.5, 0, 0.25], [0, 0.5, 0.25]]))
    shown = picture_proof(ASKED, WINDOW, made_up(1), [Proof(0, 505, crop)])
    assert shown is not None
    assert (shown.shown, shown.fills) == pytest.approx((0.25, 1.0), abs=1e-5)
    inset = geometry_of(affine=np.array([[2, 0, -0.5], [0, 2, -0.5]]))
    shown = picture_proof(ASKED, WINDOW, made_up(1), [Proof(0, 505, inset)])
    assert shown is not None
    assert (shown.shown, shown.fills) == pytest.approx((1.0, 0.25), abs=1e-5)
