"""The segmenter `threshold`, the baseline: what is bright, whether it moves or not.

The picture in grey, a threshold, and the mask A of what is above it convolved with a kernel G,

    I(x, y) = sum over u, v of A(u, v) G(x - u, y - v),

where G is any kernel, its origin in its middle. With the default, 5 x 5 ones, I is above 0 where the mask
dilated by 5 x 5 is: that is the method to compare others with.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.regions.base import SEGMENTERS, Scores, Segmented
from indexer.regions.moments import Moment
from storage.masks import Mask

LEVEL = 127  # brightness above which a pixel is foreground
KERNEL = np.ones((5, 5), np.float32)

Kernel = NDArray[np.float32]  # (kh, kw), its origin at (kh // 2, kw // 2)


@SEGMENTERS.register("threshold")
class ThresholdSegmenter:
    """Each picture for itself.

    Args:
        level: brightness, 0 to 255, above which a pixel is foreground.
        kernel: what the mask is convolved with.

    Raises:
        ValueError: the kernel is no kernel.
    """

    def __init__(self, level: int = LEVEL, kernel: Kernel = KERNEL) -> None:
        if kernel.ndim != 2 or not kernel.size or not np.isfinite(kernel).all():
            raise ValueError(f"a kernel is a picture of finite numbers, not {kernel.shape} {kernel.dtype}")
        self._level, self._kernel = level, kernel

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        spread = convolve(moment.grey > self._level, self._kernel)
        return [Segmented(moment, np.clip(spread, 0.0, 1.0))]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return []


def convolve(mask: Mask, kernel: Kernel) -> Scores:
    """A mask (h, w) convolved with a kernel (kh, kw), nothing outside the picture: (h, w)."""
    height, width = kernel.shape
    # OpenCV correlates: the kernel is turned, and its origin with it.
    anchor = (width - 1 - width // 2, height - 1 - height // 2)
    turned = np.ascontiguousarray(kernel[::-1, ::-1], np.float32)
    found = cv2.filter2D(
        mask.astype(np.float32), cv2.CV_32F, turned, anchor=anchor, borderType=cv2.BORDER_CONSTANT
    )
    return np.asarray(found, np.float32)
