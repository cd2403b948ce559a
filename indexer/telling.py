"""Which sampled frames tell something new: neither show nothing nor look like the one before.

A frame that is left out is stood for by the last one before it that was taken, so a picture that stays costs
one fingerprint however long it stays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.vectors.base import normalised

ALIKE = 0.95  # cosine of fingerprints from which on a frame is stood for by the one that was taken before


class Telling:
    """Chooses them, batch by batch, from all sampled frames of a video in order."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None

    def choose(self, flat: Sequence[bool], fingerprints: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which of the next n frames to take.

        Args:
            flat: whether each shows nothing.
            fingerprints: (n, d) of each.
        """
        taken = np.zeros(len(flat), bool)
        for at, (nothing, row) in enumerate(zip(flat, normalised(fingerprints), strict=True)):
            if nothing:
                self._last = None  # nobody stands for darkness, and what comes after it is new
            elif self._last is None or float(row @ self._last) < ALIKE:
                taken[at], self._last = True, row
        return taken
