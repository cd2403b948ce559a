"""How a pasted object moves: along a smooth path, growing, turning, swaying and bending as it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.regions.cutouts import Cutout

SLOWEST, FASTEST = 0.06, 0.7  # frame widths a second
ROOTED = 0.15  # share of the objects that do not travel, like somebody who stands and moves


@dataclass(frozen=True, slots=True)
class Path:
    """A movement, drawn at random.

    Attributes:
        start, end: fractions of the frame, its middle at 0 and at 1 of the time.
        size: fractions of the frame's width, the square root of its area, at both.
        turn: degrees, at both.
        sway: fractions of the frame, (right, down), of a swing to both sides; `beat` swings in all.
        bend: fractions of its own size by which its shape bends.
        rooted: it does not travel; its lower end stays, and the rest sways by `bend`.
        mirrored: it is shown mirrored.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    size: tuple[float, float]
    turn: tuple[float, float]
    sway: tuple[float, float]
    beat: float
    bend: float
    rooted: bool
    mirrored: bool


def draw_path(rng: np.random.Generator, seconds: float) -> Path:
    """A path for so many seconds, most of the object within the frame."""
    start = rng.uniform(0.15, 0.85, 2)
    for _ in range(50):
        far = np.exp(rng.uniform(np.log(SLOWEST), np.log(FASTEST))) * seconds
        angle = rng.uniform(0, 2 * np.pi)
        end = start + far * np.array([np.cos(angle), 0.7 * np.sin(angle)])
        if (np.abs(end - 0.5) < 0.42).all():
            break
    else:
        end = 1.0 - start
    size = float(np.exp(rng.uniform(np.log(0.09), np.log(0.38))))
    turn = rng.uniform(-15, 15)
    rooted = bool(rng.random() < ROOTED)
    if rooted:
        end = start
    return Path(
        (float(start[0]), float(start[1])),
        (float(end[0]), float(end[1])),
        (size, size * (1.0 if rooted else float(rng.uniform(0.8, 1.25)))),
        (turn, turn + float(rng.normal(0, 0 if rooted else 10))),
        (0.0, 0.0) if rooted else (float(rng.uniform(0, 0.01)), float(rng.uniform(0, 0.02))),
        float(rng.uniform(1, 3) * seconds),
        float(rng.uniform(0.05, 0.15) if rooted else rng.uniform(0, 0.06)),
        rooted,
        bool(rng.random() < 0.5),
    )


def placed(cutout: Cutout, path: Path, time: float, shape: tuple[int, int]) -> Cutout:
    """The object at `time` (0 to 1) in a frame of `shape` (h, w): all of the frame's size."""
    height, width = shape
    high, wide = cutout.alpha.shape
    swing = np.sin(2 * np.pi * path.beat * time)
    points = zip(path.start, path.end, path.sway, strict=True)
    middle = [(1 - time) * start + time * end + sway * swing for start, end, sway in points]
    size = (1 - time) * path.size[0] + time * path.size[1]
    scale = size * width / np.sqrt(cutout.alpha.sum())
    reach = scale * (0.5 * np.hypot(high, wide) + (path.bend + 0.02) * max(high, wide)) + 2
    part = _within(middle[1] * height, reach, height), _within(middle[0] * width, reach, width)
    picture, alpha = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    if part[0].start < part[0].stop and part[1].start < part[1].stop:
        rows, columns = np.mgrid[part].astype(np.float32)
        right, down = (columns - middle[0] * width) / scale, (rows - middle[1] * height) / scale
        angle = np.deg2rad((1 - time) * path.turn[0] + time * path.turn[1])
        x, y = np.cos(angle) * right + np.sin(angle) * down, np.cos(angle) * down - np.sin(angle) * right
        x, y = _bent(x, y, (high, wide), path, 2 * np.pi * path.beat * time)
        at = ((-x if path.mirrored else x) + wide / 2).astype(np.float32), (y + high / 2).astype(np.float32)
        picture[part], alpha[part] = _sample(cutout.picture, *at), _sample(cutout.alpha, *at)
    return Cutout(picture, alpha)


def _within(middle: float, reach: float, most: int) -> slice:
    return slice(int(np.clip(middle - reach, 0, most)), int(np.clip(np.ceil(middle + reach), 0, most)))


def _bent(
    x: NDArray[Any], y: NDArray[Any], shape: tuple[int, int], path: Path, phase: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where the object's pixels come from, from its middle, when its shape bends."""
    high, wide = shape
    if path.rooted:
        free = np.clip(0.5 - y / high, 0, 1)  # how far up from its lower end
        return x + path.bend * wide * free * np.sin(phase + 2 * free), y
    across = path.bend * wide * np.sin(2 * np.pi * y / high + phase)
    return x + across, y + path.bend * high * np.sin(2 * np.pi * x / wide + 1.3 * phase)


def _sample(
    values: NDArray[np.float32], columns: NDArray[np.float32], rows: NDArray[np.float32]
) -> NDArray[np.float32]:
    edge = cv2.BORDER_REPLICATE if values.ndim == 3 else cv2.BORDER_CONSTANT
    return np.asarray(cv2.remap(values, columns, rows, cv2.INTER_LINEAR, borderMode=edge), np.float32)
