"""The outlined frames of the fit half as sequences to learn from: there are few, but they are real."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.copies.sources import FIT
from benchmarks.regions.learning.examples import STEPS, Example, sequence
from benchmarks.regions.truth import Outlined, outlined
from indexer.regions.moments import APART, WORKING_SIDE, Taken
from media.decode import VideoReader
from storage.masks import Mask

THINNED = (1, 2, 3)  # every frame, every second, every third: slow and fast motion


def outlined_examples() -> Iterator[Example]:
    """Sequences of which the last picture's truth is known."""
    for frame in outlined(FIT):
        for step in THINNED:
            example = _example(frame, step)
            if example is not None:
                yield example


def _example(frame: Outlined, step: int) -> Example | None:
    """The pictures up to the outlined one, every `step`-th, and one after it; None if there are too few."""
    reach = (STEPS + 1) * step * max(APART, 0.05)
    with VideoReader(frame.path) as reader:
        shown = reader.frames(max(frame.since, frame.seconds - reach), frame.seconds + reach)
        taken = [Taken(one.image(WORKING_SIDE), one.seconds) for one in shown]
    at = max(place for place, one in enumerate(taken) if one.seconds <= frame.seconds + 1e-3)
    before = taken[at % step : at + 1 : step]
    after = [one for one in taken[at + step :: step] if one.seconds - taken[at].seconds >= APART][:1]
    if len(before) < 2 or not after:
        return None
    truth: list[Mask | None] = [None] * (len(before) + 1)
    truth[len(before) - 1] = frame.mask(*taken[at].picture.shape[:2])
    return sequence([*before, *after], truth)
