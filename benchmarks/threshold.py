"""From which score on a match is called confident: chosen on one half of the queries, tried on the other.

The names of the files divide videos and stills into halves. The library that is searched holds all videos.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search.scoring import CONFIDENT

Scored = Sequence[tuple[Path, float]]
"""Files that were asked about, and a score."""


def chooses(path: Path) -> bool:
    """Whether a file belongs to the half that the threshold is chosen on; its name decides."""
    return hashlib.sha256(path.name.encode()).digest()[0] % 2 == 0


def choose_threshold(own: Sequence[float], others: Sequence[float]) -> float:
    """The score, in hundredths, that separates best.

    The share of `own` below it and the share of `others` at or above it are the smallest together; of
    equally good scores it is the middle one.

    Args:
        own: scores of the right video for each query.
        others: scores of the best of the wrong videos.
    """
    scores = np.arange(101) / 100
    missed = (np.asarray(own)[:, None] < scores).mean(axis=0)
    mistaken = (np.asarray(others)[:, None] >= scores).mean(axis=0)
    wrong = missed + mistaken
    best = np.flatnonzero(wrong <= wrong.min() + 1e-12)
    return float(scores[best[len(best) // 2]])


def print_threshold(own: Scored, others: Scored, stills: Scored) -> None:
    """Print what one half would choose, and how the threshold in use does on the other.

    Args:
        own: for each query its right video's score.
        others: for each query the best score of another video.
        stills: the best score of each still that is in no video.
    """
    if len({chooses(path) for path, _ in own}) < 2:
        print("threshold: too few videos to have some in both halves")
        return
    own_a, others_a, stills_a = (_half(scored, choosing=True) for scored in (own, others, stills))
    print(
        f"threshold: {choose_threshold(own_a, others_a + stills_a):.2f} separates best {len(own_a)} right "
        f"videos from {len(others_a)} others and from those for {len(stills_a)} strange stills, of one half"
    )
    own_b, others_b, stills_b = (_half(scored, choosing=False) for scored in (own, others, stills))
    print(
        f"other half, with {CONFIDENT:.2f} as in use: called confident "
        f"{_confident(own_b)} right videos (lowest {min(own_b):.2f}), "
        f"{_confident(others_b)} others (highest {max(others_b):.2f}), "
        f"{_confident(stills_b)} strange stills (median {np.median(stills_b):.2f}, "
        f"98 % below {np.quantile(stills_b, 0.98):.2f})"
    )


def _half(scored: Scored, *, choosing: bool) -> list[float]:
    return [score for path, score in scored if chooses(path) == choosing]


def _confident(scores: Sequence[float]) -> str:
    return f"{sum(score >= CONFIDENT for score in scores)}/{len(scores)}"
