"""Scenes to learn from: those of the benchmark's fit half, and stills that a camera looks around in.

A still has no depth; so it gets one, drawn at random, and what is nearer moves more when the camera moves
sideways. What such parallax does to the flow looks like own motion, and is none.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.regions.composing import SIDE, read
from benchmarks.regions.cutouts import Cutout
from benchmarks.regions.truth import Scene
from media.frame import Bgr

RATE = 25.0  # frames a second of a camera over a still
FASTEST = 0.25  # frame widths a second that such a camera pans
DEEPEST = 0.12  # frame widths a second by which near things move more than far ones

Frames = list[tuple[float, Bgr]]


def of_scene(scene: Scene, count: int, rng: np.random.Generator) -> Frames:
    """So many frames of a scene from some moment on; more than 30 a second are thinned out."""
    frames = _whole(scene)
    step = max(1, round(1 / (30 * (frames[1][0] - frames[0][0]))))
    first = int(rng.integers(max(1, len(frames) - count * step)))
    taken = frames[first : first + count * step : step]
    return [(time - taken[0][0], picture) for time, picture in taken]


@lru_cache(maxsize=32)
def _whole(scene: Scene) -> Frames:
    return list(read(scene.path, scene.start, min(scene.end, scene.start + 6.0)))


def of_still(path: Path, count: int, rng: np.random.Generator) -> Frames:
    """A camera, at rest or not, that looks at a still for so many frames."""
    picture = np.asarray(cv2.imread(str(path)), np.uint8)
    scale = 1.3 * SIDE / max(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    width, height = (int(side / 1.3) // 2 * 2 for side in size)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    near = _depth(height, width, rng)
    moves = rng.random() < 0.7
    speed = moves * rng.uniform(0, FASTEST) * SIDE / RATE
    angle = rng.uniform(0, 2 * np.pi)
    zoom, turn = 1 + moves * rng.normal(0, 0.002), moves * rng.normal(0, 0.002)
    deep = moves * (rng.random() < 0.6) * rng.uniform(0, DEEPEST) * SIDE / RATE
    shake = moves * (rng.random() < 0.5) * rng.uniform(0, 2.0)
    frames: Frames = []
    for at in range(count):
        step = at - count / 2
        jolt = rng.normal(0, shake, 2) if shake else np.zeros(2)
        matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), np.rad2deg(turn * step), zoom**step)
        way = speed * step + deep * step * near
        x = columns + (size[0] - width) / 2 + np.cos(angle) * way + jolt[0]
        y = rows + (size[1] - height) / 2 + 0.6 * np.sin(angle) * way + jolt[1]
        right = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]).astype(np.float32)
        down = (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]).astype(np.float32)
        seen = cv2.remap(picture, right, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        frames.append((at / RATE, np.asarray(seen, np.uint8)))
    return frames


def _depth(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """How near each pixel is: ground that comes nearer downwards, hills, and sometimes steps."""
    coarse = rng.normal(0, 0.5, (int(rng.integers(2, 6)), int(rng.integers(2, 7)))).astype(np.float32)
    near = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    near += rng.uniform(0, 1) * np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    if rng.random() < 0.4:
        near = np.where(near > rng.normal(0, 0.3), near + 0.7, near).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(near, (0, 0), 2.0), np.float32)


def shape(path: Path, rng: np.random.Generator) -> Cutout:
    """A blob with the texture of a part of a still, so that what moves is not told by what it is."""
    picture = np.asarray(cv2.imread(str(path)), np.uint8)
    side = int(min(picture.shape[:2]) * rng.uniform(0.3, 0.9))
    top, left = (int(rng.integers(0, length - side + 1)) for length in picture.shape[:2])
    texture = cv2.resize(picture[top : top + side, left : left + side], (200, 200)).astype(np.float32)
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    radii = 0.47 * np.clip(rng.normal(0.75, 0.25 * rng.random(), 16), 0.25, 1.0)
    ends = np.stack((np.cos(angles), rng.uniform(0.5, 1.0) * np.sin(angles)), 1) * radii[:, None] * 200 + 100
    alpha = np.zeros((200, 200), np.float32)
    cv2.fillPoly(alpha, [ends.astype(np.int32)], 1.0)
    return Cutout(texture, np.asarray(cv2.GaussianBlur(alpha, (0, 0), rng.uniform(0.6, 4)), np.float32))
