"""What the parts of a combined query count for; `benchmarks.similar` measures what others are worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights.

    Attributes:
        every: of several examples, how much it counts to be like all of them (their mean); the rest is to be
            like the one that is nearest.
        less: of what a shot is like the nearest counterexample, how much is taken off.
        words: share of words in the score, beside examples.
    """

    every: float = 0.25
    less: float = 0.3
    words: float = 0.5


WEIGHTS = Weights()
