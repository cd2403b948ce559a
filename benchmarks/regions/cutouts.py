"""Objects cut out of stills, with soft edges.

GrabCut (Rother et al., SIGGRAPH 2004) from a box near the border. Whether the cut follows the object
exactly does not matter: what is pasted is what moves, and is known.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_CUT_AT = 160  # pixels, longer side that GrabCut works at
_KEPT_AT = 320  # pixels, longer side of the object's picture
_BORDER = 0.06  # of the sides, what is surely background


class Cutout(NamedTuple):
    """An object: (h, w, 3) BGR, and how much of each pixel it covers, (h, w) 0 to 1."""

    picture: NDArray[np.float32]
    alpha: NDArray[np.float32]


@lru_cache(maxsize=256)
def cut_out(path: Path) -> Cutout:
    """The main object of a still.

    Raises:
        SystemExit: it cannot be read.
    """
    still = cv2.imread(str(path))
    if still is None:
        raise SystemExit(f"{path} cannot be read")
    picture = _at(np.asarray(still, np.uint8), _KEPT_AT)
    small = _at(picture, _CUT_AT)
    height, width = small.shape[:2]
    marked = np.zeros((height, width), np.uint8)
    box = tuple(round(value) for value in (width * _BORDER, height * _BORDER, width * 0.88, height * 0.88))
    cv2.setRNGSeed(0)
    cv2.grabCut(small, marked, box, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_RECT)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(marked & 1)
    largest = 1 + int(np.argmax(boxes[1:, cv2.CC_STAT_AREA]))
    rough = cv2.GaussianBlur((np.asarray(labels) == largest).astype(np.float32), (0, 0), 1.0)
    alpha = cv2.resize(rough, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_CUBIC)
    alpha = np.clip(2 * np.asarray(alpha) - 0.5, 0, 1).astype(np.float32)
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return Cutout(picture[part].astype(np.float32), alpha[part])


def _at(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    scale = side / max(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
