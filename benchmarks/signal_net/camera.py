"""Cameras that move over pictures larger than thumbnails, and things that pass before them.

What small networks take for dissolves in real footage is a picture that changes as a whole: a camera that
pans or is carried, a car close to it. The takes that films are made of have little of that.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from indexer.shots.base import THUMBNAIL_HEIGHT as HEIGHT
from indexer.shots.base import THUMBNAIL_WIDTH as WIDTH
from indexer.shots.base import Thumbnails

SCALE = 2  # of takes: so many times as wide and high as thumbnails
FASTEST = 2.0  # pixels of a thumbnail that a pan moves in a frame

Film = NDArray[np.float32]  # (n, 27, 48, 3), 0 to 255


def see(take: Thumbnails, chance: Generator) -> Film:
    """A take (n, 54, 96, 3) as a camera sees it: mostly all of it, at rest; or a part, at rest or moving."""
    kind = chance.random()
    if kind < 0.5:
        return np.stack([_shrink(picture) for picture in take])
    size = chance.uniform(0.4, 0.95)
    path = np.zeros((len(take), 2)) + chance.uniform(0, 1, 2)
    zoom = np.full(len(take), size)
    if kind > 0.65:
        path = path + _pan(len(take), size, chance)
    if kind > 0.8:
        path = path + _carried(len(take), chance)
    if kind > 0.92:
        zoom = size * chance.uniform(0.97, 1.03) ** np.arange(len(take))
    return np.stack([_part(*one) for one in zip(take, _folded(path), np.clip(zoom, 0.3, 1.0), strict=True)])


def _shrink(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _pan(count: int, size: float, chance: Generator) -> NDArray[np.float64]:
    """(count, 2) steady movement, as shares of the way that a part of `size` has; it may begin and end."""
    speed = chance.uniform(0.1, FASTEST) * size / max(0.05, 1 - size) / np.array([WIDTH, HEIGHT])
    turn = chance.uniform(0, 2 * np.pi)
    moves = np.tile(speed * [np.cos(turn), 0.4 * np.sin(turn)], (count, 1))
    if chance.random() < 0.5:  # it stands still before and after
        start, end = np.sort(chance.integers(0, count + 1, 2))
        moves[:start] = moves[end:] = 0
    return moves.cumsum(0)


def _carried(count: int, chance: Generator) -> NDArray[np.float64]:
    """(count, 2) the wandering of a camera in somebody's hand: velocities that change slowly."""
    velocity, moves = np.zeros(2), np.zeros((count, 2))
    strength = chance.uniform(0.005, 0.06)
    for at in range(count):
        velocity = 0.9 * velocity + 0.3 * strength * chance.normal(size=2)
        moves[at] = velocity
    return moves.cumsum(0)


def _folded(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whatever the path, back and forth between 0 and 1."""
    return np.asarray(1 - np.abs(1 - path % 2))


def _part(picture: NDArray[np.uint8], at: NDArray[np.float64], size: float) -> NDArray[np.float32]:
    """The part of `size` (1 is all) whose place is `at` (x and y, 0 to 1)."""
    height, width = picture.shape[:2]
    x, y = at * (1 - size) * [width, height]
    matrix = np.array([[size, 0, x], [0, size, y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return _shrink(
        np.asarray(
            cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        )
    )


def pass_by(shot: Film, thing: Film, chance: Generator) -> Film:
    """Something with the looks of `thing` crosses the picture and is gone, once or several times."""
    shot = shot.copy()
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    at = int(chance.integers(0, max(1, len(shot) // 2)))
    for _ in range(chance.integers(1, 4)):
        wide, high = chance.uniform(6, 0.8 * WIDTH), chance.uniform(6, 1.2 * HEIGHT)
        frames = int(chance.integers(5, 60))
        middle, slope = chance.uniform(0.3, 1) * HEIGHT, chance.normal(0, 0.15)
        leftwards, edge = chance.random() < 0.5, chance.uniform(0.5, 4)
        for step in range(frames):
            if at + step >= len(shot):
                return shot
            way = -wide / 2 - edge + (WIDTH + wide + 2 * edge) * (step + 0.5) / frames
            across = WIDTH - way if leftwards else way
            inside = np.maximum(
                np.abs(x - across) - wide / 2, np.abs(y - middle - slope * (way - WIDTH / 2)) - high / 2
            )
            mask = np.clip(0.5 - inside / edge, 0, 1)[..., None]
            looks = np.roll(thing[step % len(thing)], round(across), 1)
            shot[at + step] += mask * (looks - shot[at + step])
        at += frames + int(chance.integers(5, 60))
    return shot
