"""How good scores of a picture are, where it is known what moves in it."""

from __future__ import annotations

import numpy as np

from indexer.regions.base import FOREGROUND, Scores
from storage.masks import Mask

SHARE = 0.15  # of the picture, within which most of an object should lie
MOST = 0.95  # of the object
SMALL = 0.10  # of the picture: objects up to this size can lie within `SHARE`


def jaccard(scores: Scores, truth: Mask) -> float:
    """Region similarity J (Perazzi et al., CVPR 2016): intersection over union, 1 if both are empty."""
    found = scores >= FOREGROUND
    union = int((found | truth).sum())
    return float((found & truth).sum() / union) if union else 1.0


def covered(scores: Scores, truth: Mask, share: float = SHARE) -> float:
    """How much of what moves is among the `share` of the picture with the highest scores.

    Of pixels with the score at which the share is reached as many count as are left for it, in proportion.
    """
    flat, wanted = scores.ravel(), share * scores.size
    level = float(np.partition(flat, -max(1, round(wanted)))[-max(1, round(wanted))])
    above, at = scores > level, scores == level
    part = (wanted - above.sum()) / at.sum()
    return float((truth[above].sum() + part * truth[at].sum()) / truth.sum())


def marked(scores: Scores) -> float:
    """The share of the picture that is called foreground."""
    return float((scores >= FOREGROUND).mean())
