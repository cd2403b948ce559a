"""What happens to pictures: mixing two shots, flashes, a shaking camera. All are pure functions."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Bgr

WIPES = ("right", "left", "down", "up", "diagonal", "iris")
SHAKE_ZOOM = 1.12  # so much larger is a shaken picture, that its borders stay outside
_SOFT = 0.02  # of the way that a wipe's edge goes: how wide it is


def dissolve(old: Bgr, new: Bgr, share: float) -> Bgr:
    """`share` (0 to 1) of the new shot, the rest of the old one, mixed as editors do: in gamma values."""
    return np.asarray(cv2.addWeighted(new, share, old, 1.0 - share, 0.0), np.uint8)


def fade(picture: Bgr, share: float, colour: int) -> Bgr:
    """`share` (0 to 1) of the way to a picture that is `colour` (0 black, 255 white) all over."""
    return np.asarray(cv2.convertScaleAbs(picture, alpha=1.0 - share, beta=colour * share), np.uint8)


def wipe(old: Bgr, new: Bgr, share: float, shape: str) -> Bgr:
    """The new shot over `share` (0 to 1) of the old one, behind an edge of a wipe in `WIPES`."""
    field = _field(old.shape[1], old.shape[0], shape)
    edge = share * (1 + 2 * _SOFT) - _SOFT
    mask = np.clip((edge - field) / (2 * _SOFT) + 0.5, 0.0, 1.0)[..., None]
    return np.asarray(old + mask * (new.astype(np.float32) - old), np.float32).round().astype(np.uint8)


@lru_cache(maxsize=16)
def _field(width: int, height: int, shape: str) -> NDArray[np.float32]:
    """(h, w): the share at which the edge of the wipe reaches each pixel."""
    x = np.broadcast_to(np.linspace(0, 1, width, dtype=np.float32), (height, width))
    y = np.broadcast_to(np.linspace(0, 1, height, dtype=np.float32)[:, None], (height, width))
    fields = {
        "right": x,
        "left": 1 - x,
        "down": y,
        "up": 1 - y,
        "diagonal": (x + y) / 2,
        "iris": np.hypot(2 * x - 1, 2 * y - 1) / np.sqrt(2),
    }
    return np.ascontiguousarray(fields[shape], np.float32)


def flash(picture: Bgr, strength: float, colour: int) -> Bgr:
    """One frame of a flash: `strength` (0 to 1) of the way to `colour`, 0 or 255."""
    return fade(picture, strength, colour)


def photo_flash(picture: Bgr, gain: float, frames: int) -> Bgr:
    """What a flashlight of `gain` does to the picture `frames` after it fired: brighter, and burnt out.

    The light halves from frame to frame.
    """
    more = (gain - 1.0) * 0.5**frames
    return np.asarray(cv2.convertScaleAbs(picture, alpha=1.0 + more, beta=12.0 * more), np.uint8)


def shake_path(count: int, strength: float, seed: int) -> NDArray[np.float64]:
    """(count, 3) of a hand-held camera: x and y as shares of the width, degrees of rotation.

    A random walk that is pulled back to the middle (first-order autoregression, 0.8 per frame), clipped so
    that no border can be seen. `strength` is its standard deviation as a share of the width; a rotation of as
    many times 25 degrees goes with it.
    """
    noise = np.random.default_rng(seed).normal(size=(count, 3)) * 0.6
    path = np.zeros((count, 3))
    for at in range(1, count):
        path[at] = 0.8 * path[at - 1] + noise[at]
    limit = 0.04
    moves = np.clip(path[:, :2] * strength, -limit, limit)
    turns = np.clip(path[:, 2:] * strength * 25.0, -1.0, 1.0)
    return np.hstack((moves, turns))


def shake(picture: Bgr, x: float, y: float, degrees: float) -> Bgr:
    """The picture as a camera sees it that is off by `x`, `y` (shares of the width) and turned."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, SHAKE_ZOOM)
    matrix[:, 2] += (x * width, y * height)
    warped = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(warped, np.uint8)
