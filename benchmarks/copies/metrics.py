"""What the figures mean. Everything here takes answers that `judging` has compared with the truth.

- **uAP** (micro average precision): all answers to all queries in one list by score, those to queries without
  a right answer included; the sum over the right ones of the precision down to their score, divided by the
  number of queries that have a right answer. Answers of one score count together. What VSC2022 ranks by.
- **Recall at precision .9**: the largest share of those queries that are answered right at a score down to
  which nine of ten answers are right.
- **R@1, R@5**: the share of the queries with a right answer for which it is the first, among the first five.
- **Segment precision and recall**, as in VCSL and VSC2022: stretches are lengths of time in the query and in
  the video. Of each pair, the length of what the answered segments cover together, of what the true ones
  cover together, and of both (only true segments that an answered one overlaps, in both times). These are
  summed over all pairs. Precision is the geometric mean over the two times of both / answered, recall of
  both / true. **Segment F1** is their harmonic mean over all answers down to the score where it is largest;
  **segment AP** the sum of precision times the gain in recall, going down the scores of the segments.
- **Temporal IoU**: in the time of the source, what answered and true segments cover together, divided by what
  either covers; the mean over the queries whose source is among the answers.
- **Boundary error**: of the same queries, in seconds, how far the earliest answered start is from the true
  one, and the latest end; the median of both.
- **Calibration**: answers by score, in bins; the share that is right of each.
- **Confident, if there**: the share of the queries with a right answer of which one is called confident and
  right. **Confident, if not there**: the share of the others for which anything is called confident.
- Intervals hold 95 % of what is computed from as many queries drawn with replacement, 1,000 times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.judging import Judged

PRECISION = 0.9
_DRAWS = 1000

T = TypeVar("T")


def _pooled(judged: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Precision and recall at every score, from the highest down; how many queries have a right answer."""
    positives = sum(one.positive for one in judged)
    scores = np.array([score for one in judged for score, _ in one.pairs])
    right = np.array([right for one in judged for _, right in one.pairs], bool)
    if not len(scores) or not positives:
        return np.zeros(0), np.zeros(0), positives
    order = np.argsort(-scores, kind="stable")
    scores, right = scores[order], right[order]
    hits = np.cumsum(right)
    last = np.append(scores[1:] != scores[:-1], True)  # of each group of equal scores
    count = np.arange(1, len(scores) + 1)
    return (hits / count)[last], (hits / positives)[last], positives


def micro_ap(judged: Sequence[Judged]) -> float:
    """UAP."""
    precision, recall, _ = _pooled(judged)
    return float(np.sum(precision * np.diff(recall, prepend=0.0)))


def recall_at_precision(judged: Sequence[Judged], least: float = PRECISION) -> float:
    """Recall at a precision of at least `least`."""
    precision, recall, _ = _pooled(judged)
    return float(recall[precision >= least].max(initial=0.0))


def recall_at(judged: Sequence[Judged], rank: int) -> float:
    """R@`rank`."""
    return _share([one.rank is not None and one.rank <= rank for one in judged if one.positive])


def temporal_iou(judged: Sequence[Judged]) -> float:
    """The mean over the queries whose source is among the answers; NaN if there is none."""
    found = [one.iou for one in judged if one.iou is not None]
    return float(np.mean(found)) if found else float("nan")


def boundary_error(judged: Sequence[Judged]) -> float:
    """The median in seconds; NaN if no source is among the answers."""
    errors = [error for one in judged for error in one.boundary_errors]
    return float(np.median(errors)) if errors else float("nan")


def confident_right(judged: Sequence[Judged]) -> float:
    """Of the queries with a right answer."""
    return _share([one.confident_right for one in judged if one.positive])


def confident_wrong(judged: Sequence[Judged]) -> float:
    """Of the queries without a right answer."""
    return _share([one.confident_wrong for one in judged if not one.positive])


def _share(which: Sequence[bool]) -> float:
    return float(np.mean(which)) if which else float("nan")


def calibration(judged: Sequence[Judged], edges: Sequence[float]) -> list[tuple[float, float, int, float]]:
    """For bins of scores [low, high): low, high, answers in it, the share of them that is right."""
    pairs = [pair for one in judged for pair in one.pairs]
    rows = []
    for low, high in pairwise(edges):
        inside = [right for score, right in pairs if low <= score < high]
        rows.append((low, high, len(inside), _share(inside)))
    return rows


def interval(
    metric: Callable[[Sequence[T]], float], items: Sequence[T], seed: int = 0, draws: int = _DRAWS
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a metric over queries."""
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        drawn = rng.integers(0, len(items), len(items))
        values.append(metric([items[at] for at in drawn]))
    if np.isnan(values).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)
