"""From what was found to answers: how sure each is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.copies.certainty import certainty, signs_of
from search.copies.engine import Found
from search.copies.placing import Placed
from search.matches import Match, Segment
from search.places import MOST_SEGMENTS, Place

WORTH_NAMING = 0.35  # similarity of a further segment, as a share of the best one's


@dataclass(frozen=True, slots=True)
class Answer:
    """A match, and the place of the pair of pictures that fits best."""

    match: Match
    place: Place


def answers(found: Sequence[Found]) -> list[Answer]:
    """One for each video, the surest first."""
    made = [_answer(one) for one in found]
    return sorted(made, key=lambda answer: (-answer.match.score, answer.match.video.id))


def _answer(found: Found) -> Answer:
    score = certainty(signs_of(found))
    best = found.placed[0]
    kept = [one for one in found.placed if one.near >= WORTH_NAMING * best.near or one is best]
    scored = (_scored(one, best, score) for one in kept)
    # A stable sort: of equal ones the better proven first, or that which explains more.
    segments = sorted(scored, key=lambda segment: -segment.score)[:MOST_SEGMENTS]
    evidence = {"fingerprint": round(best.near, 4)}
    match = Match(found.video, score, tuple(segments), evidence, found.proof)
    return Answer(match, Place(segments[0], best.picture, best.stored))


def _scored(placed: Placed, best: Placed, score: float) -> Segment:
    """The best segment has the match's score; a further one less, if it is less alike.

    How long it is does not count: a short piece of a copy is one as surely as a long one.
    """
    share = 1.0 if placed is best else min(max(placed.near / max(best.near, 1e-6), 0.0), 1.0)
    return replace(placed.segment, score=score * share)
