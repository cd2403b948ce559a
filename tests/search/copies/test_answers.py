"""From what was found to matches, best first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.copies.answers import WORTH_NAMING, answers
from search.copies.certainty import certainty, signs_of
from search.copies.engine import Found
from search.copies.placing import Placed
from search.matches import Match, PictureProof
from tests.search.copies.made_up import proof_of, segment_of
from tests.search.related import made_up

PROOF = PictureProof(0.0, 1.0, 40, mirrored=False, turned=0.0, shown=1.0, fills=1.0, points=())


def place(start: float, near: float, frames: int = 10, picture: int = 0) -> Placed:
    return Placed(segment_of(start, start + 2.0), picture, 100 + picture, near, frames)


def found(number: int, *placed: Placed, inliers: int = 40) -> Found:
    return Found(made_up(number), list(placed), [proof_of(1, inliers)], PROOF, still=False)


def one(*placed: Placed) -> Match:
    return answers([found(1, *placed)])[0].match


PLACES = st.builds(
    place, st.integers(0, 50).map(float), st.floats(-0.3, 1), st.integers(1, 60), st.integers(0, 9)
)


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_segments_come_best_first_and_none_is_surer_than_the_match(placed: list[Placed]) -> None:
    match = one(*placed)
    scores = [segment.score for segment in match.segments]
    assert match.score == scores[0]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= match.score <= 1 for score in scores)
    assert 1 <= len(scores) <= len(placed)
    assert placed[0].segment.start in {segment.start for segment in match.segments}


@given(st.lists(st.tuples(PLACES, st.integers(5, 200)), max_size=6))
def test_the_surest_video_comes_first(some: list[tuple[Placed, int]]) -> None:
    every = [found(number, placed, inliers=inliers) for number, (placed, inliers) in enumerate(some, 1)]
    ranked = answers(every)
    scores = [answer.match.score for answer in ranked]
    assert scores == sorted(scores, reverse=True)
    assert {answer.match.video.id for answer in ranked} == {one.video.id for one in every}
    for one_found in every:
        (score,) = (a.match.score for a in ranked if a.match.video.id == one_found.video.id)
        assert score == certainty(signs_of(one_found))


def test_of_equally_sure_videos_the_first_comes_first() -> None:
    ranked = answers([found(number, place(3.0, 0.5)) for number in (3, 1, 2)])
    assert [answer.match.video.id for answer in ranked] == [1, 2, 3]


def test_a_place_that_is_less_alike_is_less_sure_however_long() -> None:
    match = one(place(0.0, 0.6, 20), place(10.0, 0.3, 40), place(20.0, 0.45, 2), place(30.0, 0.6, 2))
    assert [segment.start for segment in match.segments] == [0.0, 30.0, 20.0, 10.0]
    ratios = [segment.score / match.score for segment in match.segments]
    assert ratios == pytest.approx([1.0, 1.0, 0.75, 0.5])


def test_of_equally_alike_places_the_one_that_was_found_first_comes_first() -> None:
    match = one(place(9.0, 0.6, 3), place(5.0, 0.8, 2), place(7.0, 0.7, 1))
    assert [segment.start for segment in match.segments] == [9.0, 5.0, 7.0]
    assert {segment.score for segment in match.segments} == {match.score}


def test_a_place_that_is_hardly_alike_is_not_named() -> None:
    match = one(
        place(0.0, 0.6), place(10.0, 0.6 * WORTH_NAMING + 0.01), place(20.0, 0.6 * WORTH_NAMING - 0.01)
    )
    assert [segment.start for segment in match.segments] == [0.0, 10.0]


def test_the_answer_tells_why() -> None:
    (answer,) = answers([found(1, place(0.0, 0.61234, picture=4), place(9.0, 0.5, picture=2))])
    assert answer.match.evidence == {"fingerprint": 0.6123}
    assert answer.match.proof is PROOF
    assert (answer.place.query, answer.place.frame) == (4, 104)
    assert answer.place.segment == answer.match.segments[0]


def test_nothing_found_is_no_answer() -> None:
    assert answers([]) == []
