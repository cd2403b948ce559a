"""No detection: a boundary every ten seconds, for footage that has no shots, such as surveillance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import DETECTORS, Boundary, Thumbnails

LENGTH = 10.0  # seconds


@DETECTORS.register("uniform")
class UniformDetector:
    """Pieces of equal length."""

    def __init__(self) -> None:
        self.settled = 0
        self._piece: int | None = None

    def push(self, thumbnails: Thumbnails, seconds: NDArray[np.float64]) -> list[Boundary]:
        """The frames with which a new piece begins."""
        found = []
        for frame, piece in enumerate((seconds // LENGTH).astype(int).tolist(), self.settled):
            if self._piece is not None and piece != self._piece:
                found.append(Boundary("cut", frame, frame, frame))
            self._piece = piece
        self.settled += len(thumbnails)
        return found

    def finish(self) -> list[Boundary]:
        """Nothing is left."""
        return []
