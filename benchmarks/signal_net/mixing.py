"""Films for training, made of thumbnails: what `benchmarks.films` does to pictures, in small and many times.

A film here is an array (n, 27, 48, 3) of float32, 0 to 255.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from benchmarks.films import effects
from benchmarks.signal_net.camera import Film

LONGEST_HOLD = 15  # frames of one colour in a fade


def vary(take: Film, chance: Generator) -> Film:
    """The take as another camera might have seen it: mirrored, faster, darker, in other colours."""
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
    return np.clip(film, 0, 255).astype(np.float32)


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


def fade(old: Film, new: Film, colour: float, chance: Generator) -> Film:
    """The old one into `colour`, some frames of that, the new one out of it; one of the two may be sudden."""
    count = len(old)
    hold = int(chance.integers(0, min(LONGEST_HOLD, count // 3) + 1))
    out = int(chance.choice([0, (count - hold) // 2, count - hold], p=[0.15, 0.7, 0.15]))
    into = count - hold - out
    falling, rising = np.arange(out, 0, -1) / (out + 1), np.arange(1, into + 1) / (into + 1)
    share = np.concatenate([falling, np.zeros(hold), rising])[:, None, None, None]
    both = np.concatenate([old[:out], new[out:]])
    return np.asarray(both * share + colour * (1 - share), np.float32)


def wipe(old: Film, new: Film, chance: Generator) -> Film:
    """A soft edge that runs over the picture, of any shape; or the new picture pushes the old one out."""
    shares = np.arange(1, len(old) + 1) / (len(old) + 1)
    if chance.random() < 0.8:
        shape = str(chance.choice(effects.WIPES))
        wiped = [
            effects.wipe(a.astype(np.uint8), b.astype(np.uint8), share, shape)
            for a, b, share in zip(old, new, shares, strict=True)
        ]
        return np.stack(wiped).astype(np.float32)
    axis = int(chance.integers(2))
    return np.stack([_push(a, b, share, axis) for a, b, share in zip(old, new, shares, strict=True)])


def _push(old: Film, new: Film, share: float, axis: int) -> Film:
    """The new picture (27, 48, 3) has come so far from below or the right."""
    size = old.shape[axis]
    at = int(size * share)
    return np.take(np.concatenate([old, new], axis), np.arange(at, at + size), axis)
