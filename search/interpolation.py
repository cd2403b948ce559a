"""What lies between sampled frames."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def at_moments(similarity: Floats, video: Floats, moments: Floats, *, reach: float, outside: float) -> Floats:
    """Similarity of query frame i to the video at ``moments[:, i]``, interpolated between samples.

    Args:
        similarity: (m, n) of each query frame to each sampled frame of the video.
        video: (n,) seconds of the samples, ascending.
        moments: (s, m) seconds in the video.
        reach: seconds beyond the first and the last sample for which these still stand.
        outside: the value of what lies further out.

    Returns:
        (s, m)
    """
    last = len(video) - 1
    right = np.clip(np.searchsorted(video, moments), min(1, last), last)
    left = np.maximum(right - 1, 0)
    gap = np.maximum(video[right] - video[left], 1e-9)
    share = np.clip((moments - video[left]) / gap, 0.0, 1.0)
    query = np.arange(moments.shape[1])
    value = (1 - share) * similarity[query, left] + share * similarity[query, right]
    is_outside = (moments < video[0] - reach) | (moments > video[-1] + reach)
    return np.where(is_outside, outside, value)
