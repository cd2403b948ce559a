"""How pixels move between two pictures of a shot, and how much of that is the camera's doing.

Dense flow by inverse search (DIS; Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016)
says how everything moves, to about half a pixel. Corners spread over the picture are followed from there more
exactly (Lucas and Kanade, 1981), and the camera's part is the simplest motion that about as many of them
agree with as with any: none; a similarity; a homography (RANSAC, with the MAGSAC++ score; Barath et al., CVPR
2020). That is right for a camera that turns or zooms, and for flat or distant scenes. What is left over is
*own* motion.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]  # (h, w)
Flow = NDArray[np.float32]  # (h, w, 2): pixels to the right and down
Points = NDArray[np.float32]  # (n, 2): x and y

TOLERANCE = 0.7  # pixels that background may be off the camera's motion
AT_REST = 0.4  # ... where that is none
CELL = 14  # pixels; of each square of that side the best corner is followed
WEAKEST = 2e-5  # what a corner must have at least (Shi and Tomasi, 1994), as OpenCV measures it
FEWEST = 12  # corners that tell of the camera
# A simpler motion is believed if so many agree with it as a share of those that agree with a homography.
FOR_NONE, FOR_SIMILARITY = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Motion:
    """How the pixels of one picture move to another one.

    Attributes:
        seconds: from the first picture to the other; negative if that is the earlier one.
        flow: (h, w, 2) to where each pixel is in the other picture.
        homography: (3, 3) float64, to where it would be if it were background.
        own: (h, w, 2), the flow less that.
        noise: pixels, the median length of `own` among what about moves as the camera says.
        corners: (n, 2), x and y of some pixels whose motion is known better than the flow.
        moved: (n, 2), the own motion of these.
    """

    seconds: float
    flow: Flow = field(repr=False)
    homography: NDArray[np.float64] = field(repr=False)
    own: Flow = field(repr=False)
    noise: float
    corners: Points = field(repr=False)
    moved: Points = field(repr=False)

    @property
    def still(self) -> bool:
        """Whether the camera stands still."""
        return bool((self.homography == np.eye(3)).all())


def estimate(grey: Grey, other: Grey, seconds: float) -> Motion:
    """How `grey` (h, w) moves to `other` of the same size, `seconds` later."""
    flow = dense_flow(grey, other)
    here, there = followed(grey, other, flow)
    homography = camera_motion(here, there)
    moved = there - _through(homography, here)
    own = flow - background_flow(homography, grey.shape)
    size = np.linalg.norm(own[::8, ::8], axis=2)
    agreeing = size[size < 2.0]
    noise = float(np.median(agreeing)) if agreeing.size else 1.0
    return Motion(seconds, flow, homography, own, noise, here, moved)


def dense_flow(grey: Grey, other: Grey) -> Flow:
    """The flow (h, w, 2) from one picture (h, w) to another; zero for pictures of a few pixels."""
    if min(grey.shape) < 16:  # DIS needs a patch of 8 at half the size
        return np.zeros((*grey.shape, 2), np.float32)
    # A new one for each call: it keeps what it worked with, so that calls before, or other threads, tell.
    dis: cv2.DenseOpticalFlow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    return np.asarray(dis.calc(grey, other, None), np.float32)  # type: ignore[call-overload]


def followed(grey: Grey, other: Grey, flow: Flow) -> tuple[Points, Points]:
    """Corners (n, 2) of a picture and where they are in another one, to which the `flow` leads about."""
    here = _corners(grey)
    if not len(here):
        return here, here
    column, row = here.astype(np.intp).T
    # 21 pixels: smaller windows follow corners less well, larger ones take longer.
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        grey,
        other,
        here,
        here + flow[row, column],
        winSize=(21, 21),
        maxLevel=0,
        criteria=(cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 10, 0.03),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    good = np.asarray(found)[:, 0] > 0
    return here[good], np.asarray(there, np.float32)[good]


def camera_motion(here: Points, there: Points) -> NDArray[np.float64]:
    """The simplest motion (3, 3) that most corners (n, 2) agree with; none where there are too few."""
    still = np.eye(3)
    if len(here) < FEWEST:
        return still
    homography, _ = cv2.findHomography(here, there, cv2.USAC_MAGSAC, TOLERANCE, maxIters=300, confidence=0.99)
    if homography is None or not np.isfinite(homography).all():
        return still
    best = np.asarray(homography, np.float64)
    agree = _agreeing(best, here, there, TOLERANCE)
    if _agreeing(still, here, there, AT_REST) >= FOR_NONE * agree:
        return still
    partial, _ = cv2.estimateAffinePartial2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE)
    if partial is not None:
        similarity = np.vstack((np.asarray(partial, np.float64), (0, 0, 1)))
        if _agreeing(similarity, here, there, TOLERANCE) >= FOR_SIMILARITY * agree:
            return similarity
    return best if 0.3 < np.linalg.det(best[:2, :2]) < 3 else still


def _corners(grey: Grey) -> Points:
    """The best corner of each square of `CELL` pixels, but for the weakest quarter of them."""
    height, width = (side // CELL for side in grey.shape)
    if not height * width:
        return np.empty((0, 2), np.float32)
    strength = np.asarray(cv2.cornerMinEigenVal(grey, 5, ksize=3), np.float32)
    whole = strength[: height * CELL, : width * CELL].reshape(height, CELL, width, CELL)
    squares = whole.transpose(0, 2, 1, 3).reshape(-1, CELL * CELL)
    best = squares.argmax(1)
    number = np.arange(len(squares))
    values = squares[number, best]
    good = values >= max(WEAKEST, float(np.quantile(values, 0.25)))
    row, column = number // width * CELL + best // CELL, number % width * CELL + best % CELL
    return np.asarray(np.stack((column, row), 1)[good], np.float32)


def _agreeing(motion: NDArray[np.float64], here: Points, there: Points, tolerance: float) -> int:
    return int((np.linalg.norm(_through(motion, here) - there, axis=1) < tolerance).sum())


def _through(motion: NDArray[np.float64], points: Points) -> Points:
    if not len(points):
        return points
    return np.asarray(cv2.perspectiveTransform(points[None], motion)[0], np.float32)


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
