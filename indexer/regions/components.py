"""Regions of a picture: the connected parts of what was found in it."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.regions.base import FOREGROUND, Region, Scores
from indexer.regions.camera import Motion
from indexer.regions.moments import Moment
from storage.masks import SCALE, Mask

SMALLEST = 0.002  # share of the picture
MOST = 8  # regions of a picture
LARGE = 0.05  # share of the picture from which on more area makes no region more salient
CORNERS = 4  # in a region, from which on they tell how it moves
FAST = 0.02  # frame widths a second that are clear motion


def regions_in(moment: Moment, scores: Scores, *, most: int = MOST) -> list[Region]:
    """The regions of a picture, most salient first.

    Args:
        moment: the picture.
        scores: (h, w), of it.
        most: how many there are at most.
    """
    height, width = scores.shape
    small = cv2.resize(scores, (-(-width // SCALE), -(-height // SCALE)), interpolation=cv2.INTER_AREA)
    mask = (np.asarray(small) >= FOREGROUND).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    number, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    motion = moment.motion_before or moment.motion_after
    found = []
    for label in range(1, number):
        left, top, wide, high, area = (int(value) for value in boxes[label])
        if area >= SMALLEST * mask.size:
            own = np.asarray(labels == label)
            box = (left / mask.shape[1], top / mask.shape[0], wide / mask.shape[1], high / mask.shape[0])
            sure = own & (small >= np.median(small[own]))  # the flow is smooth: its edges move less
            moved = (0.0, 0.0) if motion is None else own_motion(sure, motion)
            found.append(_region(own, box, moved, float(small[own].mean())))
    return sorted(found, key=lambda region: -region.salience)[:most]


def _region(
    mask: Mask, box: tuple[float, float, float, float], moved: tuple[float, float], sureness: float
) -> Region:
    area = float(mask.mean())
    size = min(1.0, area / LARGE) ** 0.5
    speed = float(np.hypot(*moved))
    return Region(mask, box, area, moved, sureness * size * (0.5 + 0.5 * speed / (speed + FAST)))


def own_motion(mask: Mask, motion: Motion) -> tuple[float, float]:
    """How a region (h / 4, w / 4) moves relative to the background: frame widths, heights a second.

    By the corners in it, since the flow is smooth and says too little where there is little to see.
    """
    height, width = motion.own.shape[:2]
    column, row = (motion.corners // SCALE).astype(np.intp).T
    inside = mask[row, column]
    if inside.sum() >= CORNERS:
        moved = motion.moved[inside]
    else:
        # The middles of the pixels that one of the mask stands for; the last ones may lie outside.
        rows = np.minimum(np.arange(mask.shape[0]) * SCALE + SCALE // 2, height - 1)
        columns = np.minimum(np.arange(mask.shape[1]) * SCALE + SCALE // 2, width - 1)
        moved = motion.own[np.ix_(rows, columns)][mask]
    right, down = np.median(moved, axis=0) / motion.seconds
    return float(right / width), float(down / height)
