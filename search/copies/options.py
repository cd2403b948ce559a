"""Parts of the search for copies that can be switched off, to see what each is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.copies.background import background


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """What is done.

    Attributes:
        views: where nothing is proven, the query is looked at mirrored, cut out, in parts and turned.
        keypoints: what fingerprints find is proven by keypoints.
        undoing: what was done to the query's picture is undone to find where a clip begins and ends.
        normalising: what chance gives is taken off similarities.
    """

    views: bool = True
    keypoints: bool = True
    undoing: bool = True
    normalising: bool = True

    def background(self, fingerprints: NDArray[np.float32]) -> NDArray[np.float32]:
        """What to take off the similarities of each fingerprint (n, d): (n,)."""
        if not self.normalising:
            return np.zeros(len(fingerprints), np.float32)
        return background(fingerprints)


ALL = CopyOptions()
