"""From similarities of vectors to scores that people can read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Cosine similarity of the default embedding between pictures that have nothing to do with each other is
# about 0.6: its components are never negative. That is the zero of the score.
UNRELATED = 0.6

# A clip of which only a part is found counts this much less than one found whole.
MISSING_PENALTY = 0.5


def score(similarity: NDArray[np.float32] | float) -> NDArray[np.float64]:
    """Cosine similarities of any shape -> scores from 0 (unrelated) to 1 (identical)."""
    values = np.asarray(similarity, np.float64)
    return np.clip((values - UNRELATED) / (1.0 - UNRELATED), 0.0, 1.0)


def clip_score(frame_scores: NDArray[np.float64], coverage: float) -> float:
    """The score of a segment from those of the frames in it, (n,), and the share of the query it covers."""
    return float(frame_scores.mean() * (1.0 - MISSING_PENALTY * (1.0 - coverage)))
