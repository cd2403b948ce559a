"""Answers compared with the truth, one query at a time.

A right answer names the source or a relative that shows the same footage. The best of the right ones counts;
the others count neither as right nor as wrong, since of several copies a system may name any. Segments are
judged by the source's own, of which alone it is known what was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.copies.spans import Pair, overlap_over_union, union
from benchmarks.copies.systems.base import Answer
from benchmarks.copies.truth import STILL, Query

NEAR = 1.5  # seconds by which a still's segment may miss its moment


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one query.

    Attributes:
        query: which.
        seconds: real time that the answer took.
        answers: as they were given.
        pairs: (score, whether it is right) of the answers that count, best first.
        rank: of the first right answer among those, from 1; None if there is none.
        iou: overlap with the true segments in the time of the source; None if that is not found or the query
            is a still.
        boundary_errors: seconds, of the earliest start and the latest end; empty as for `iou`.
        near: for a still whose source is found, whether one of its segments is within `NEAR` of its moment.
    """

    query: Query
    seconds: float
    answers: tuple[Answer, ...]
    pairs: tuple[tuple[float, bool], ...]
    rank: int | None
    iou: float | None
    boundary_errors: tuple[float, ...]
    near: bool | None

    @property
    def positive(self) -> bool:
        """Whether there is a right answer."""
        return bool(self.query.right)

    @property
    def confident_right(self) -> bool:
        """Whether a right answer is called confident."""
        return any(a.confident and a.video in self.query.right for a in self.answers)

    @property
    def confident_wrong(self) -> bool:
        """Whether a wrong answer is called confident."""
        return any(a.confident and a.video not in self.query.right for a in self.answers)


def judge(query: Query, answers: Sequence[Answer], seconds: float) -> Judged:
    """Compare the answers with the truth."""
    pairs: list[tuple[float, bool]] = []
    rank = None
    for answer in sorted(answers, key=lambda answer: -answer.score):
        right = answer.video in query.right
        if right and rank is not None:
            continue
        pairs.append((answer.score, right))
        if right:
            rank = len(pairs)
    own = next((a for a in answers if a.video == query.source and a.spans), None)
    iou, errors = None, tuple[float, ...]()
    near = None
    if own is not None and query.kind == STILL:
        at = query.segments[0].ref_start
        near = any(span.ref_start - NEAR <= at <= span.ref_end + NEAR for span in own.spans)
    elif own is not None:
        true = union((t.ref_start, t.ref_end) for t in query.segments)
        found = union((s.ref_start, s.ref_end) for s in own.spans)
        iou = overlap_over_union(true, found)
        errors = (abs(true[0][0] - found[0][0]), abs(true[-1][1] - found[-1][1]))
    return Judged(query, seconds, tuple(answers), tuple(pairs), rank, iou, errors, near)


def pairs_of(judged: Judged) -> list[Pair]:
    """The query with each answered video, and with its source if that was not found."""
    query = judged.query
    relatives = set(query.relatives)
    made = [
        Pair(query.segments if answer.video == query.source else (), answer.spans)
        for answer in judged.answers
        if answer.video not in relatives
    ]
    if query.source is not None and all(answer.video != query.source for answer in judged.answers):
        made.append(Pair(query.segments, ()))
    return made
