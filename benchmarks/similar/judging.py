"""How good a ranking is."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def average_precision(ranked: Sequence[int], right: Collection[int]) -> float:
    """The mean, over all that are right, of the share of right ones down to each; 0 for one that lacks."""
    found, total = 0, 0.0
    for place, one in enumerate(ranked, 1):
        if one in right:
            found += 1
            total += found / place
    return total / len(right) if right else 0.0
