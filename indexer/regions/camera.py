"""How pixels move between two pictures of a shot, and how much of that is the camera's doing.

Dense flow by inverse search (DIS; Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016).
The camera's part is the homography that most of the flow agrees with (RANSAC with the MAGSAC++ score; Barath
et al., CVPR 2020): right for a camera that turns or zooms, and for flat or distant scenes. What is left over
is *own* motion.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]  # (h, w)
Flow = NDArray[np.float32]  # (h, w, 2): pixels to the right and down

STEP = 8  # pixels between the places where the flow is asked for the camera's motion
TOLERANCE = 1.0  # pixels that background may be off the homography
STILL = 0.35  # pixels that no corner may move for the camera to be called still


@dataclass(frozen=True, slots=True)
class Motion:
    """How the pixels of one picture move to another one.

    Attributes:
        seconds: from the first picture to the other; negative if that is the earlier one.
        flow: (h, w, 2) to where each pixel is in the other picture.
        homography: (3, 3) float64, where it would be if it were background.
        own: (h, w, 2), the flow less that.
        noise: pixels, the median length of `own` among what agrees with the homography.
    """

    seconds: float
    flow: Flow = field(repr=False)
    homography: NDArray[np.float64] = field(repr=False)
    own: Flow = field(repr=False)
    noise: float

    @property
    def camera(self) -> float:
        """How far the corner of the picture that the camera moves farthest goes, in pixels."""
        height, width = self.flow.shape[:2]
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64)
        return float(np.linalg.norm(_through(self.homography, corners) - corners, axis=1).max())

    @property
    def still(self) -> bool:
        """Whether the camera stands still."""
        return self.camera < STILL


def estimate(grey: Grey, other: Grey, seconds: float) -> Motion:
    """How `grey` (h, w) moves to `other` of the same size, `seconds` later."""
    flow = dense_flow(grey, other)
    homography = camera_motion(flow)
    own = flow - background_flow(homography, grey.shape)
    size = np.linalg.norm(own[::STEP, ::STEP], axis=2)
    agreeing = size[size < 2 * TOLERANCE]
    noise = float(np.median(agreeing)) if agreeing.size else TOLERANCE
    return Motion(seconds, flow, homography, own, noise)


def dense_flow(grey: Grey, other: Grey) -> Flow:
    """The flow (h, w, 2) from one picture (h, w) to another; zero for pictures of a few pixels."""
    if min(grey.shape) < 16:  # DIS needs a patch of 8 at half the size
        return np.zeros((*grey.shape, 2), np.float32)
    return np.asarray(_FLOW.dis.calc(grey, other, None), np.float32)  # type: ignore[call-overload]


def camera_motion(flow: Flow) -> NDArray[np.float64]:
    """The homography (3, 3) that most of the flow (h, w, 2) agrees with; identity where there is none."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[STEP // 2 : height : STEP, STEP // 2 : width : STEP]
    here = np.stack((columns, rows), 2).reshape(-1, 2).astype(np.float32)
    if len(here) < 12:
        return np.eye(3)
    there = here + flow[rows, columns].reshape(-1, 2)
    found, _ = cv2.findHomography(here, there, cv2.USAC_MAGSAC, TOLERANCE, maxIters=300, confidence=0.99)
    if found is None or not np.isfinite(found).all() or not 0.3 < abs(np.linalg.det(found[:2, :2])) < 3:
        return np.eye(3)
    return np.asarray(found, np.float64)


def background_flow(homography: NDArray[np.float64], shape: tuple[int, ...]) -> Flow:
    """How the pixels of a picture of `shape` (h, w) move if all are background: (h, w, 2)."""
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    (a, b, c), (d, e, f), (g, h, i) = homography.astype(np.float32)
    depth = g * columns + h * rows + i
    right = (a * columns + b * rows + c) / depth - columns
    down = (d * columns + e * rows + f) / depth - rows
    return np.stack((right, down), 2)


def warp(values: NDArray[np.float32], flow: Flow) -> NDArray[np.float32]:
    """What `values` (h, w) of the other picture are at this one's pixels, by the flow (h, w, 2) to it."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    found = cv2.remap(
        values, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return np.asarray(found, np.float32)


def _through(homography: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    moved = np.column_stack((points, np.ones(len(points)))) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


class _OnePerThread(threading.local):
    """A flow keeps what it works with between calls: two threads in one of them crash the process."""

    def __init__(self) -> None:
        self.dis: cv2.DenseOpticalFlow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)


_FLOW = _OnePerThread()
