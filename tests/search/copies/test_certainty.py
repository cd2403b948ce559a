"""How sure an answer is, by what speaks for it."""

from __future__ import annotations

import math
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.copies.certainty import CONFIDENT, Signs, certainty, signs_of
from search.copies.engine import Found
from search.copies.placing import Placed
from search.copies.verify import Proof
from tests.search.copies.made_up import geometry_of, proof_of, segment_of
from tests.search.related import made_up

COUNTS = st.integers(0, 600).map(math.log1p)
SHARES = st.floats(0, 1)
SIGNS = st.builds(
    Signs,
    still=st.booleans(),
    keypoints=COUNTS,
    again=COUNTS,
    share=SHARES,
    near=st.floats(-1, 1),
    length=st.integers(0, 100_000).map(math.log1p),
)


def found(*proofs: Proof, near: float = 0.3, still: bool = False, frames: int = 10) -> Found:
    placed = Placed(segment_of(), 0, 1, near, frames)
    return Found(made_up(1), [placed], list(proofs), None, still)


@given(SIGNS)
def test_it_is_a_probability(signs: Signs) -> None:
    assert 0 <= certainty(signs) <= 1


@given(SIGNS, COUNTS)
def test_more_keypoints_make_it_surer(signs: Signs, more: float) -> None:
    surer = replace(signs, keypoints=max(signs.keypoints, more))
    assert certainty(surer) >= certainty(signs)


@given(SIGNS, st.floats(-1, 1))
def test_more_alike_makes_it_surer(signs: Signs, more: float) -> None:
    assert certainty(replace(signs, near=max(signs.near, more))) >= certainty(signs)


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("near", [-0.5, 0.0, 0.3])
def test_without_a_proof_there_is_an_answer_but_no_certainty(still: bool, near: float) -> None:
    signs = signs_of(found(near=near, still=still))
    assert all(math.isfinite(value) for value in astuple(signs))
    assert (signs.keypoints, signs.again, signs.share) == (0, 0, 0)
    assert certainty(signs) < CONFIDENT


@pytest.mark.parametrize("still", [False, True])
def test_many_keypoints_and_a_near_fingerprint_are_sure(still: bool) -> None:
    sure = found(proof_of(1, 120), proof_of(2, 110, picture=1), near=0.7, still=still)
    assert certainty(signs_of(sure)) > 0.9


def test_signs_are_of_the_best_pair_and_of_another_picture() -> None:
    weak = Proof(0, 2, replace(geometry_of(30), share=0.1))
    signs = signs_of(found(weak, proof_of(1, 40), proof_of(3, 12, picture=4), near=0.25, frames=7))
    assert not signs.still
    assert signs.keypoints == math.log1p(40)
    assert signs.again == math.log1p(12)  # the 30 are of the same picture
    assert (signs.share, signs.near, signs.length) == (0.5, 0.25, math.log1p(7))
