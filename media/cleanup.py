"""Making pictures of poor video easier to look at: for people, and for what measures them.

Nothing in vdx does this unless it is asked to. What each is good for was measured (`benchmarks/README.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Bgr, Frame, fit_size

DARK = 70.0  # mean brightness below which a picture is dark
BLOCK = 8  # pixels of a side of what JPEG, MPEG-2 and MPEG-4 encode as one

_GRID = 40.0  # levels of brightness up to which a step between two blocks is thought to be theirs


def denoise(picture: Bgr) -> Bgr:
    """Without noise: non-local means (Buades et al., CVPR 2005), as strong as there is noise: (h, w, 3)."""
    strength = min(10.0, 1.2 * noise(picture))
    if strength < 1.0:
        return picture
    return np.asarray(cv2.fastNlMeansDenoisingColored(picture, None, strength, strength, 5, 11), np.uint8)


def noise(picture: Bgr) -> float:
    """Deviation of the noise in brightness, in levels (Immerkær, 1996), of a picture (h, w, 3)."""
    if min(picture.shape[:2]) < 3:
        return 0.0
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    curved = np.asarray(cv2.filter2D(grey, cv2.CV_32F, kernel), np.float32)[1:-1, 1:-1]
    return float(np.sqrt(np.pi / 2) * np.abs(curved).mean() / 6)


def deblock(picture: Bgr) -> Bgr:
    """Without the steps between 8 x 8 blocks, where they are small enough not to be edges: (h, w, 3)."""
    upright = _without_steps(picture.astype(np.float32))
    level = _without_steps(upright.transpose(1, 0, 2)).transpose(1, 0, 2)
    return np.clip(np.rint(level), 0, 255).astype(np.uint8)


def _without_steps(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bends the two pixels on both sides of every eighth column towards each other."""
    right = np.arange(BLOCK, picture.shape[1] - 1, BLOCK)
    if not len(right):
        return picture
    a, b, c, d = (picture[:, right + at] for at in (-2, -1, 0, 1))
    step = c - b
    around = np.maximum(np.abs(b - a), np.abs(d - c))  # a step within the blocks too is an edge or texture
    share = np.clip(1.0 - (np.abs(step) + around) / _GRID, 0.0, 1.0)
    result = picture.copy()
    for at, part in ((-2, 0.125), (-1, 0.375), (0, -0.375), (1, -0.125)):
        result[:, right + at] += part * share * step
    return result


def lighten(picture: Bgr) -> Bgr:
    """A dark picture (h, w, 3) with more contrast where it has little; another one as it is.

    CLAHE (Zuiderveld, 1994) on the lightness of CIELAB.
    """
    if float(picture.mean()) >= DARK:
        return picture
    lab = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2LAB), np.uint8)
    lab[..., 0] = cv2.createCLAHE(clipLimit=4.0, tileGridSize=(8, 8)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2BGR), np.uint8)


CLEANERS: Mapping[str, Callable[[Bgr], Bgr]] = MappingProxyType(
    {"denoise": denoise, "deblock": deblock, "lighten": lighten}
)


def cleaned(frame: Frame, *, names: Sequence[str], max_side: int) -> Bgr:
    """A frame's picture, cleaned in some ways one after the other, its longer side at most `max_side`.

    Blocks are where they are in the whole picture only, so that is what is cleaned.
    """
    picture = frame.image()
    for name in names:
        picture = CLEANERS[name](picture)
    size = fit_size(picture.shape[1], picture.shape[0], max_side)
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
