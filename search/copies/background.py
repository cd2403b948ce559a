"""How alike a picture is to pictures that have nothing to do with the library: what chance gives.

Black frames, titles and talking heads are like a great many pictures, so their similarities say less. What
they have to pictures of a fixed bank is taken off (score normalisation; Pizzi et al., "The 2023 Video
Similarity Dataset and Challenge", 2023). The bank are fingerprints of frames that `benchmarks.copies.fit`
has chosen.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from indexer.features.fitted import Fitted
from storage.vectors.base import normalised

BANK = Fitted("bank.npz")  # vectors (n, d)
# Of the bank's nearest the mean of these ranks counts: it has three frames of each file, and should one be
# a copy of what is asked about, those say nothing.
FIRST, LAST = 3, 8
WEIGHT = 0.8  # of that mean that is taken off


def background(fingerprints: NDArray[np.float32]) -> NDArray[np.float32]:
    """What to take off the similarities of each fingerprint (n, d): (n,), at least 0."""
    alike = fingerprints @ _bank().T
    top = -np.sort(-alike, axis=1)[:, FIRST:LAST].mean(axis=1)
    return np.asarray(WEIGHT * np.maximum(top, 0.0), np.float32)


@functools.cache
def _bank() -> NDArray[np.float32]:
    return normalised(BANK.arrays["vectors"])
