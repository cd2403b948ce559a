"""Figures as tables of text."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence

from benchmarks.copies import metrics, spans
from benchmarks.copies.judging import Judged, pairs_of
from benchmarks.copies.run import Outcome, short
from benchmarks.copies.truth import CLIP, COPY, STILL

TITLES = {CLIP: "edited clips", STILL: "edited stills", COPY: "copies made by others"}
BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
_WIDTH = 22

Metric = Callable[[Sequence[Judged]], float]


def _segment_ap(judged: Sequence[Judged]) -> float:
    return spans.segment_ap([pair for one in judged for pair in pairs_of(one)])


def _segment_f1(judged: Sequence[Judged]) -> float:
    return spans.segment_f1([pair for one in judged for pair in pairs_of(one)])


def _near(judged: Sequence[Judged]) -> float:
    found = [one.near for one in judged if one.near is not None]
    return statistics.mean(found) if found else math.nan


_COMMON: dict[str, Metric] = {
    "uAP": metrics.micro_ap,
    "recall at P.9": metrics.recall_at_precision,
    "R@1": lambda judged: metrics.recall_at(judged, 1),
    "R@5": lambda judged: metrics.recall_at(judged, 5),
    "confident, if there": metrics.confident_right,
    "confident, if not": metrics.confident_wrong,
}
_PLACES: dict[str, Metric] = {
    "segment AP": _segment_ap,
    "segment F1": _segment_f1,
    "temporal IoU": metrics.temporal_iou,
    "boundary error, s": metrics.boundary_error,
}
METRICS: dict[str, dict[str, Metric]] = {
    CLIP: {**_COMMON, **_PLACES},
    STILL: {**_COMMON, "right second": _near},
    COPY: _COMMON,
}


def summary(outcomes: Sequence[Outcome], kind: str) -> Iterator[str]:
    """A table of all metrics for one kind of query, a column for each system, with intervals below."""
    some = [one for one in outcomes[0].judged if one.query.kind == kind]
    there = sum(one.positive for one in some)
    yield f"== {TITLES[kind]}: {len(some)} queries, {there} of them of something in the library"
    yield f"{'':{_WIDTH}}" + "".join(f"{outcome.name:>{_WIDTH}}" for outcome in outcomes)
    for name, metric in METRICS[kind].items():
        cells = []
        for outcome in outcomes:
            judged = [one for one in outcome.judged if one.query.kind == kind]
            cells.append(_cell(metric, judged, name))
        yield f"{name:{_WIDTH}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)


def _cell(metric: Metric, judged: Sequence[Judged], name: str) -> str:
    silent = all(a.confident is None for one in judged for a in one.answers)
    value = metric(judged)
    placeless = not any(a.spans for one in judged for a in one.answers)
    if (
        math.isnan(value)
        or (name.startswith("confident") and silent)
        or (name.startswith("segment") and placeless)
    ):
        return "-"
    # Segment metrics look at all pairs for every draw: fewer draws are enough for two digits.
    draws = 100 if name.startswith("segment") else 1000
    low, high = metrics.interval(metric, judged, draws=draws)
    return f"{value:.3f} ({low:.2f}-{high:.2f})"


def by_edit(outcomes: Sequence[Outcome], kind: str) -> Iterator[str]:
    """R@1 of every edit, over its queries of something in the library; the first system's temporal IoU."""
    first = [one for one in outcomes[0].judged if one.query.kind == kind]
    names = list(dict.fromkeys(one.query.edit for one in first))
    yield f"-- {TITLES[kind]}: R@1 by edit, and the temporal IoU of {outcomes[0].name}"
    yield f"{'edit':{_WIDTH}}{'n':>4}" + "".join(f"{o.name:>{_WIDTH}}" for o in outcomes) + f"{'IoU':>8}"
    for name in names:
        cells = []
        for outcome in outcomes:
            judged = [one for one in outcome.judged if one.query.kind == kind and one.query.edit == name]
            cells.append(f"{_figure(metrics.recall_at(judged, 1)):>{_WIDTH}}")
        own = [one for one in first if one.query.edit == name]
        count = sum(one.positive for one in own)
        yield f"{name:{_WIDTH}}{count:>4}" + "".join(cells) + f"{_figure(metrics.temporal_iou(own)):>8}"


def by_insertion(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """R@1 and temporal IoU of clips that stand alone and of those in unrelated footage."""
    for inserted, words in ((False, "alone"), (True, "in unrelated footage")):
        for outcome in outcomes:
            some = [o for o in outcome.judged if o.query.kind == CLIP and o.query.inserted == inserted]
            yield (
                f"clips {words}, {outcome.name}: R@1 {_figure(metrics.recall_at(some, 1))}, "
                f"temporal IoU {_figure(metrics.temporal_iou(some))}"
            )


def costs(outcome: Outcome) -> str:
    """Time and space, in a line."""
    times = sorted(one.seconds for one in outcome.judged)
    return (
        f"{outcome.name}: {statistics.median(times):.2f} s a query in the median, "
        f"{times[int(0.9 * (len(times) - 1))]:.2f} s in nine of ten, {outcome.build_seconds:.0f} s to build, "
        f"{outcome.bytes_per_minute / 1e3:.1f} kB per minute of video"
    )


def _figure(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def calibration(outcome: Outcome) -> Iterator[str]:
    """Bins of scores and the share that is right of each."""
    yield f"-- {outcome.name}: answers by score, all kinds of queries"
    for low, high, count, share in metrics.calibration(outcome.judged, BINS):
        if count:
            yield f"score {low:.1f}-{min(high, 1.0):.1f}: {count} answers, {share:.2f} right"


def errors(outcome: Outcome, most: int = 40) -> Iterator[str]:
    """The wrong answers that are ranked first, the surest ones before the others, and what was not found."""
    yield f"-- {outcome.name}: wrong first answers, and right ones that were not found"
    wrong = [one for one in outcome.judged if one.pairs and not one.pairs[0][1]]
    for one in sorted(wrong, key=lambda one: -one.pairs[0][0])[:most]:
        answer = next(a for a in one.answers if a.video not in one.query.right)
        where = "held out" if not one.positive else f"right at rank {one.rank}"
        yield (
            f"{answer.score:.2f} {one.query.file.name} of {one.query.made_of.name} ({where}): "
            f"{short(answer.video)}"
        )
    for one in outcome.judged:
        if one.positive and not one.pairs:
            yield f"nothing at all for {one.query.file.name} of {one.query.made_of.name}"
