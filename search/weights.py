"""What the parts of a combined query count for; `benchmarks.similar` measures what others are worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights.

    Attributes:
        every: of several examples, how much it counts to be like all of them (their mean); the rest is to be
            like the one that is nearest.
        less: how much is taken off of that by which a shot is nearer to a counterexample than to any example.
        words: share of words in the score, beside examples.
    """

    every: float = 0.5
    less: float = 0.3
    words: float = 0.5


WEIGHTS = Weights()
