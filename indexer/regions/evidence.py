"""What tells whether pixels move by themselves, as pictures for a network (`motion_net`).

At half the working picture's scale, *fine*, (7, h, w):

- 0 to 2: the picture, blue, green, red;
- 3, 4: how much a pixel's brightness differs from where it was before and will be after, if it were
  background: 0 on what has texture and does not move by itself;
- 5, 6: the same for where the flow says that it was and will be: much of it, and the flow there is wrong.

At a quarter, *coarse*, (7, h / 2, w / 2):

- 0, 1: own motion since the picture before, right and down; 2, 3: the same until the one after;
- 4, 5: motion of the background since the picture before;
- 6: what was found in the picture before, moved along the flow.

Motion is in pixels of the working picture, squeezed by arsinh, so that a few pixels and many are told apart
alike. Where there is no picture before or after, the other one stands for it, backwards.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.regions.base import Scores
from indexer.regions.camera import Flow, Grey, Motion
from indexer.regions.moments import Moment

FINE, COARSE = 7, 7  # channels
SIDES = 8  # the fine sides are multiples of it
UNIT = 0.5  # pixels of motion up to which arsinh is about linear
MOST_DIFFERENT = 64.0  # levels of brightness

Channels = NDArray[np.float32]


class Evidence(NamedTuple):
    """Of one picture."""

    fine: Channels  # (FINE, h, w), brightness from 0 to 1
    coarse: Channels  # (COARSE, h / 2, w / 2)


def evidence(moment: Moment, found_before: Scores | None) -> Evidence | None:
    """What there is to go by; None if the picture has none beside it.

    Args:
        moment: the picture.
        found_before: scores (any, any) of the moment before it.
    """
    before = moment.motion_before, moment.before
    after = moment.motion_after, moment.after
    pairs = [(m, o) for m, o in (before, after) if m is not None and o is not None]
    if not pairs:
        return None
    width, height = fine_size(moment.grey.shape)
    first, last = pairs[0], pairs[-1]
    picture = cv2.resize(moment.picture, (width, height), interpolation=cv2.INTER_AREA)
    grey = _small(moment.grey, width, height)
    differences = [
        _differences(grey, motion, _small(other.grey, width, height)) for motion, other in (first, last)
    ]
    fine = np.stack(
        [
            *(np.asarray(picture, np.float32) / 255).transpose(2, 0, 1),
            differences[0][0],
            differences[1][0],
            differences[0][1],
            differences[1][1],
        ]
    )
    half = (width // 2, height // 2)
    coarse = np.zeros((COARSE, height // 2, width // 2), np.float32)
    for at, (motion, _) in zip((0, 2), (first, last), strict=True):
        sign = 1.0 if motion.seconds > 0 else -1.0
        coarse[at : at + 2] = _squeezed(sign * _resized(motion.own, half))
    motion = first[0]
    coarse[4:6] = _squeezed(_resized(motion.flow - motion.own, half) * (1.0 if motion.seconds > 0 else -1.0))
    if found_before is not None and moment.motion_before is not None:
        coarse[6] = carried(found_before, moment.motion_before.flow, half)
    return Evidence(fine.astype(np.float32), coarse)


def fine_size(shape: tuple[int, ...]) -> tuple[int, int]:
    """Width and height of the fine channels of a picture of `shape` (h, w)."""
    height, width = (max(SIDES, round(side / 2 / SIDES) * SIDES) for side in shape[:2])
    return width, height


def carried(scores: Scores, flow: Flow, size: tuple[int, int]) -> Scores:
    """What `scores` of the picture before are along the `flow` to it, at a size (width, height)."""
    width, height = size
    there = _resized(flow, size) * (width / flow.shape[1], height / flow.shape[0])
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    small = cv2.resize(scores, size, interpolation=cv2.INTER_AREA)
    at = (columns + there[..., 0]).astype(np.float32), (rows + there[..., 1]).astype(np.float32)
    return np.asarray(cv2.remap(small, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)


def _differences(grey: Grey, motion: Motion, other: Grey) -> tuple[Channels, Channels]:
    """Levels by which `grey` (h, w) differs from `other`, moved as background and along the flow: 0 to 1."""
    height, width = grey.shape
    scale = np.diag((width / motion.flow.shape[1], height / motion.flow.shape[0], 1.0))
    camera = scale @ motion.homography @ np.linalg.inv(scale)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    still = cv2.warpPerspective(other, camera, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    flow = _resized(motion.flow, (width, height)) * (scale[0, 0], scale[1, 1])
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    at = (columns + flow[..., 0]).astype(np.float32), (rows + flow[..., 1]).astype(np.float32)
    moved = cv2.remap(other, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    one, two = (cv2.absdiff(grey, np.asarray(there, np.uint8)) for there in (still, moved))
    return (
        np.minimum(np.asarray(one, np.float32) / MOST_DIFFERENT, 1.0),
        np.minimum(np.asarray(two, np.float32) / MOST_DIFFERENT, 1.0),
    )


def _small(grey: Grey, width: int, height: int) -> Grey:
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _resized(flow: Flow, size: tuple[int, int]) -> Flow:
    return np.asarray(cv2.resize(flow, size, interpolation=cv2.INTER_AREA), np.float32)


def _squeezed(motion: Flow) -> Channels:
    return np.asarray(np.arcsinh(motion / UNIT).transpose(2, 0, 1), np.float32)
