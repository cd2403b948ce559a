"""From what was found to answers: how sure each is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.copies.certainty import certainty, signs_of
from search.copies.engine import Found
from search.copies.placing import Placed
from search.matches import Match, Segment
from search.places import Place

WORTH_NAMING = 0.35  # similarity of a further segment, as a share of the best one's

FADING = 0.25  # how fast scores of further segments fall: one that explains a tenth has half the score


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
    segments = sorted(scored, key=lambda segment: -segment.score)  # stable: of equal ones the better proven
    evidence = {"fingerprint": round(best.near, 4)}
    match = Match(found.video, score, tuple(segments), evidence, found.proof)
    return Answer(match, Place(segments[0], best.picture, best.stored))


def _scored(placed: Placed, best: Placed, score: float) -> Segment:
    """The best segment has the match's score; a further one less, as it explains less of the query."""
    share = 1.0 if placed is best else min(1.0, max(_gain(placed) / max(_gain(best), 1e-6), 0.0))
    return replace(placed.segment, score=score * share**FADING)


def _gain(placed: Placed) -> float:
    return placed.near * placed.frames
