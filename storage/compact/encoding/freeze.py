"""Backgrounds that stand still for the encoder too.

Where a camera does not move, what differs from one frame to the next is mostly noise, which costs bits and
shows nothing. The background of a span is the median of its frames (temporal median background subtraction);
a pixel that is hardly different from it is given its value, all others stay as they are. The gate, and that
such a span is only used where VMAF agrees, keep anything that moves or changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np
from av.video.frame import VideoFrame

from media.planes import Plane, copy_tags, read_planes, write_planes

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 6  # of 256: pixels further from the background than this are no noise
SAMPLES = 15  # frames that the median is taken of
STILL_SHARE = 0.6  # of the pixels must be background for a span to be worth a try
_MOST_BYTES = 192 << 20  # of the samples


def background(pictures: Iterable[VideoFrame], count: int) -> list[Plane] | None:
    """The median of `count` pictures, plane by plane; None if they do not stand still.

    Args:
        pictures: of one size and pixel format.
        count: how many there are.
    """
    chosen = set(np.linspace(0, count - 1, min(count, SAMPLES)).round().astype(int).tolist())
    samples = [[p.copy() for p in read_planes(one)] for at, one in enumerate(pictures) if at in chosen]
    if len(samples) < 5 or sum(p.nbytes for one in samples for p in one) > _MOST_BYTES:
        return None
    planes = [
        np.median(np.stack(stack), axis=0).astype(stack[0].dtype) for stack in zip(*samples, strict=True)
    ]
    shares = [float(np.mean(~_moving(one, planes)[0])) for one in samples]
    return planes if np.median(shares) >= STILL_SHARE else None


def frozen(pictures: Iterable[VideoFrame], still: Sequence[Plane]) -> Iterator[VideoFrame]:
    """The pictures with `still` in the place of whatever differs hardly from it."""
    for picture in pictures:
        planes = read_planes(picture)
        masks = _moving(planes, still)
        result = VideoFrame(picture.width, picture.height, picture.format.name)
        write_planes(result, [np.where(m, p, b) for m, p, b in zip(masks, planes, still, strict=True)])
        copy_tags(picture, result)
        yield result


def _moving(planes: Sequence[Plane], still: Sequence[Plane]) -> list[NDArray[np.bool_]]:
    """Which pixels of each plane are no background: those near to a difference, in whichever plane."""
    depth = LEVELS << (2 if planes[0].dtype == np.uint16 else 0)
    height, width = planes[0].shape
    whole = np.zeros((height, width), np.uint8)
    for plane, base in zip(planes, still, strict=True):
        # A single noisy pixel is no object: the mean of nine must differ by half as much.
        apart = cv2.absdiff(plane, np.ascontiguousarray(base))
        differs = (apart > depth) | (cv2.blur(apart, (3, 3)) > depth // 2)
        whole |= _fitted(differs.astype(np.uint8), width, height)
    whole = np.asarray(cv2.dilate(whole, np.ones((9, 9), np.uint8)), np.uint8)
    return [_fitted(whole, plane.shape[1], plane.shape[0]) > 0 for plane in planes]


def _fitted(mask: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    if mask.shape == (height, width):
        return mask
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
