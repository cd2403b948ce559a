"""Pictures that fall into known groups."""

from __future__ import annotations

import numpy as np

from search.themes.names import Words
from search.themes.pictures import Pictures
from storage.stored import KeyframeRows
from storage.vectors.base import normalised

NOTHING = Words(())


def pictures(*sizes: int, spread: float = 0.05, seed: int = 0) -> tuple[Pictures, list[int]]:
    """So many pictures of each of some looks, shuffled, four of a video; and the look of each."""
    rng = np.random.default_rng(seed)
    looks = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    centres = rng.standard_normal((len(sizes), 16))
    points = centres[looks] + spread * rng.standard_normal((len(looks), 16))
    number = np.arange(len(looks), dtype=np.int64)
    rows = KeyframeRows(1000 + number, 1 + number // 4, number % 4 * 1.0)
    return Pictures(rows, normalised(points.astype(np.float32))), looks.tolist()
