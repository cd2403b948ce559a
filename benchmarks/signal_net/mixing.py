"""Films for training, made of thumbnails: what `benchmarks.films` does to pictures, in small and many times.

A film here is an array (n, 27, 48, 3) of float32, 0 to 255.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from indexer.shots.base import THUMBNAIL_HEIGHT as HEIGHT
from indexer.shots.base import THUMBNAIL_WIDTH as WIDTH

Film = NDArray[np.float32]


def vary(take: Film, chance: Generator) -> Film:
    """The take as another camera might have seen it: mirrored, faster, darker, in other colours, closer."""
    film = take[:: chance.choice([1, 1, 1, 2])]
    if chance.random() < 0.5:
        film = film[:, :, ::-1]
    if chance.random() < 0.3:
        film = film[::-1]
    if chance.random() < 0.5:
        film = 255.0 * (film / 255.0) ** chance.uniform(0.6, 1.6)
    if chance.random() < 0.4:
        film = (film - 128.0) * chance.uniform(0.6, 1.2) + 128.0 + chance.uniform(-25, 25)
    if chance.random() < 0.12:
        film = np.repeat(film.mean(3, keepdims=True), 3, 3)
    elif chance.random() < 0.25:
        film = film[..., chance.permutation(3)]
    if chance.random() < 0.3:
        film = _closer(film, chance)
    return np.clip(film, 0, 255).astype(np.float32)


def _closer(film: Film, chance: Generator) -> Film:
    share = chance.uniform(0.5, 0.95)
    height, width = max(8, int(HEIGHT * share)), max(14, int(WIDTH * share))
    y, x = chance.integers(0, HEIGHT - height + 1), chance.integers(0, WIDTH - width + 1)
    cropped = film[:, y : y + height, x : x + width]
    return np.stack([cv2.resize(np.ascontiguousarray(one), (WIDTH, HEIGHT)) for one in cropped])


def disturb(shot: Film, chance: Generator) -> Film:
    """Sometimes something that is no transition: flashes, a shaking camera, changing light, noise."""
    count, what = len(shot), chance.random()
    if what < 0.12 and count > 12:
        for _ in range(chance.integers(1, 4)):
            at = slice(start := int(chance.integers(4, count - 5)), start + int(chance.integers(1, 4)))
            shot[at] = shot[at] * chance.uniform(1.2, 2.0) + chance.uniform(40, 200)
    elif what < 0.20:
        strength = chance.uniform(1, 5)
        moves = chance.normal(0, strength, (count, 2)).astype(int)
        shot = np.stack(
            [np.roll(one, (dy // 2, dx), (0, 1)) for one, (dy, dx) in zip(shot, moves, strict=True)]
        )
    elif what < 0.26 and count > 12:
        start = int(chance.integers(4, count - 5))
        shot[start : start + int(chance.integers(1, 3))] = 255 - shot[start]
    elif what < 0.32:
        light = np.linspace(1, chance.uniform(0.5, 1.6), count, dtype=np.float32)
        shot = shot * light[:, None, None, None]
    elif what < 0.36 and count > 10:
        shot = shot[np.arange(count) // chance.integers(2, 4)]
    if chance.random() < 0.4:
        shot = shot + chance.normal(0, chance.uniform(0.5, 4), shot.shape).astype(np.float32)
    return np.clip(shot, 0, 255).astype(np.float32)


def dissolve(old: Film, new: Film) -> Film:
    """From one to the other, all of whose frames are used."""
    share = (np.arange(1, len(old) + 1) / (len(old) + 1))[:, None, None, None]
    return np.asarray(old * (1 - share) + new * share, np.float32)


def fade(old: Film, new: Film, colour: float) -> Film:
    """The old one into `colour` in the first half, the new one out of it in the second."""
    count = len(old)
    half = count // 2
    seen = np.zeros(count)
    seen[:half] = np.linspace(1, 0, half + 1)[1:]
    seen[count - half :] = np.linspace(0, 1, half + 1)[:-1]
    both = np.concatenate([old[: count - half], new[count - half :]])
    share = seen[:, None, None, None]
    return np.asarray(both * share + colour * (1 - share), np.float32)


def wipe(old: Film, new: Film, chance: Generator) -> Film:
    """An edge that runs over the picture, from any side; or the new picture pushes the old one out."""
    film, kind = old.copy(), chance.integers(5)
    for at, share in enumerate(np.arange(1, len(old) + 1) / (len(old) + 1)):
        x, y = int(WIDTH * share), int(HEIGHT * share)
        if kind == 0:
            film[at, :, :x] = new[at, :, :x]
        elif kind == 1:
            film[at, :, WIDTH - x :] = new[at, :, WIDTH - x :]
        elif kind == 2:
            film[at, :y] = new[at, :y]
        elif kind == 3:
            film[at, HEIGHT - y :] = new[at, HEIGHT - y :]
        else:
            film[at] = np.concatenate([old[at, :, x:], new[at, :, :x]], 1)
    return film
