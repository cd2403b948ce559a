"""Lengths of time that segments cover: the segment metrics of VCSL and VSC2022 (`metrics` has the words)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from benchmarks.copies.systems.base import Span
from benchmarks.copies.truth import Segment

Interval = tuple[float, float]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time without overlaps, in order."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def length(intervals: Iterable[Interval]) -> float:
    """Seconds that are covered, once or more often."""
    return sum(end - start for start, end in union(intervals))


def common(one: Iterable[Interval], other: Iterable[Interval]) -> float:
    """Seconds that both cover."""
    first, second = list(one), list(other)
    return length(first) + length(second) - length([*first, *second])


def overlap_over_union(one: Iterable[Interval], other: Iterable[Interval]) -> float:
    """Intersection over union; 0 if neither covers anything."""
    first, second = list(one), list(other)
    either = length([*first, *second])
    return common(first, second) / either if either > 0 else 0.0


@dataclass(slots=True)
class Pair:
    """A query and a video: what is true, and what was answered so far.

    Attributes:
        true: true segments; none if the video is a wrong answer.
        answered: the answer's, with their scores.
    """

    true: Sequence[Segment]
    answered: Sequence[Span]
    _taken: list[Span] = field(default_factory=list)

    def take(self, span: Span) -> None:
        """Count one more of the answered segments."""
        self._taken.append(span)

    def lengths(self) -> tuple[Interval, Interval]:
        """(both, answered) in the query's time and in the video's."""
        met = [t for t in self.true if any(_overlap(t, a) for a in self._taken)]
        in_query = [(a.query_start, a.query_end) for a in self._taken]
        in_video = [(a.ref_start, a.ref_end) for a in self._taken]
        both_query = common(in_query, [(t.query_start, t.query_end) for t in met])
        both_video = common(in_video, [(t.ref_start, t.ref_end) for t in met])
        return (both_query, length(in_query)), (both_video, length(in_video))


def _overlap(true: Segment, answered: Span) -> bool:
    in_query = min(true.query_end, answered.query_end) > max(true.query_start, answered.query_start)
    return in_query and min(true.ref_end, answered.ref_end) > max(true.ref_start, answered.ref_start)


def precision_recall(pairs: Sequence[Pair]) -> list[tuple[float, float]]:
    """(precision, recall) down to each score of a segment, from the highest."""
    fresh = [Pair(pair.true, pair.answered) for pair in pairs]
    true_query = sum(length((t.query_start, t.query_end) for t in pair.true) for pair in fresh)
    true_video = sum(length((t.ref_start, t.ref_end) for t in pair.true) for pair in fresh)
    ranked = sorted(
        ((span.score, at, span) for at, pair in enumerate(fresh) for span in pair.answered),
        key=lambda row: (-row[0], row[1]),
    )
    state = [((0.0, 0.0), (0.0, 0.0))] * len(fresh)
    sums = [0.0] * 4  # both and answered in the query's time, the same in the video's
    curve = []
    for _, group in groupby(ranked, key=lambda row: row[0]):
        for _, at, span in group:
            fresh[at].take(span)
            before, state[at] = state[at], fresh[at].lengths()
            gains = zip((*state[at][0], *state[at][1]), (*before[0], *before[1]), strict=True)
            sums = [total + new - old for total, (new, old) in zip(sums, gains, strict=True)]
        precision = _mean(_ratio(sums[0], sums[1]), _ratio(sums[2], sums[3]))
        curve.append((precision, _mean(_ratio(sums[0], true_query), _ratio(sums[2], true_video))))
    return curve


def _ratio(part: float, whole: float) -> float:
    return max(0.0, part) / whole if whole > 0 else 0.0


def _mean(one: float, other: float) -> float:
    """Geometric."""
    return math.sqrt(one * other)


def segment_ap(pairs: Sequence[Pair]) -> float:
    """Segment AP."""
    total, before = 0.0, 0.0
    for precision, recall in precision_recall(pairs):
        total += precision * (recall - before)
        before = recall
    return total


def segment_f1(pairs: Sequence[Pair]) -> float:
    """Segment F1 at the score where it is largest."""
    return max((2 * p * r / (p + r) for p, r in precision_recall(pairs) if p + r > 0), default=0.0)
