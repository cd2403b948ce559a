"""What of a change is more than motion: blocks of pictures, looked for in an earlier one.

A camera that pans or is carried moves the picture: each part of it is found again close by. In a dissolve or
a wipe there are parts that are nowhere in the picture before. This is the block matching of video encoders
(Jain and Jain 1981) on pictures of half the size of a thumbnail, where few shifts reach far.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIDE = 4  # pixels of a block, of half the thumbnail's each
ACROSS, DOWN = 4, 2  # how far a block is looked for to either side
QUARTILES = (0.25, 0.5, 0.75)


def halved(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 27, 48) to (n, 12, 24), whole blocks: the lowest rows are left out."""
    rows, columns = luma.shape[1] // (2 * SIDE) * SIDE, luma.shape[2] // 2
    return np.asarray(luma[:, : 2 * rows].reshape(len(luma), rows, 2, columns, 2).mean((2, 4)), np.float32)


def unexplained(pictures: NDArray[np.float32], earlier: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much the blocks of n pictures differ from their best places in an earlier one: quartiles (n, 3).

    Args:
        pictures: (n, h, w) brightness, as `halved` gives it.
        earlier: for each the one in which to look.
    """
    count, height, width = pictures.shape
    # Frames come last in memory, where numpy is fast.
    here = np.ascontiguousarray(pictures.transpose(1, 2, 0))
    there = np.ascontiguousarray(earlier.transpose(1, 2, 0))
    there = np.pad(there, ((DOWN, DOWN), (ACROSS, ACROSS), (0, 0)), mode="edge")
    rows, columns = height // SIDE, width // SIDE
    best = np.full((rows, columns, count), np.inf, np.float32)
    difference = np.empty_like(here)
    for y in range(2 * DOWN + 1):
        for x in range(2 * ACROSS + 1):
            np.abs(np.subtract(here, there[y : y + height, x : x + width], out=difference), out=difference)
            np.minimum(best, difference.reshape(rows, SIDE, columns, SIDE, count).sum((1, 3)), out=best)
    ordered = np.sort(best.reshape(-1, count), 0) / SIDE**2
    return np.asarray(ordered[[round(share * (len(ordered) - 1)) for share in QUARTILES]].T)
