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
SAMPLES = 12  # frames that the median is taken of, at least, if there are so many
_FEWEST = 5
STILL_SHARE = 0.6  # of the pixels must be background for a span to be worth a try
_MOST_BYTES = 256 << 20  # of the samples
_ROWS = 32


def background(pictures: Iterable[VideoFrame]) -> list[Plane] | None:
    """The median of some of `pictures`, plane by plane; None if they do not stand still."""
    samples: list[list[Plane]] = []
    every, taken = 1, 0
    for at, picture in enumerate(pictures):
        if at % every:
            continue
        samples.append([plane.copy() for plane in read_planes(picture)])
        taken += sum(plane.nbytes for plane in samples[-1])
        if taken > _MOST_BYTES:
            return None
        if len(samples) == 2 * SAMPLES:  # nobody says how many are to come: take half as many from here on
            samples, every, taken = samples[::2], 2 * every, taken // 2
    if len(samples) < _FEWEST:
        return None
    still = [_median(planes) for planes in zip(*samples, strict=True)]
    shares = [float(np.mean(~_moving(planes, still)[0])) for planes in samples]
    return still if np.median(shares) >= STILL_SHARE else None


def frozen(pictures: Iterable[VideoFrame], still: Sequence[Plane]) -> Iterator[VideoFrame]:
    """The pictures with `still` in the place of whatever differs hardly from it."""
    for picture in pictures:
        planes = read_planes(picture)
        masks = _moving(planes, still)
        result = VideoFrame(picture.width, picture.height, picture.format.name)
        write_planes(result, [np.where(m, p, b) for m, p, b in zip(masks, planes, still, strict=True)])
        copy_tags(picture, result)
        yield result


def _median(planes: Sequence[Plane]) -> Plane:
    """Of each pixel; some rows at a time, since it is of several copies."""
    found = np.empty_like(planes[0])
    for row in range(0, len(found), _ROWS):
        found[row : row + _ROWS] = np.median([plane[row : row + _ROWS] for plane in planes], axis=0)
    return found


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
