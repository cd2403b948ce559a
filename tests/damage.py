"""Files damaged at random, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

Damage = Callable[[bytearray, random.Random], None]


def _block(data: bytearray, random_: random.Random) -> tuple[int, int]:
    """Where a block of some bytes or many begins and ends."""
    start = random_.randrange(len(data))
    return start, min(len(data), start + random_.choice([1, 16, 300, 4000, len(data) // 5]))


def flip_bits(data: bytearray, random_: random.Random) -> None:
    """As of a bad cable or memory."""
    for _ in range(random_.choice([1, 5, 50, 500])):
        data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)


def flip_bits_of_head(data: bytearray, random_: random.Random) -> None:
    """Where the headers are."""
    for _ in range(random_.choice([1, 3, 20])):
        data[random_.randrange(min(len(data), 600))] ^= 1 << random_.randrange(8)


def truncate(data: bytearray, random_: random.Random) -> None:
    """As of a download that was broken off."""
    del data[random_.randrange(1, len(data)) :]


def overwrite(data: bytearray, random_: random.Random) -> None:
    """As of a bad sector, or a download that has not got all of its pieces."""
    start, end = _block(data, random_)
    data[start:end] = bytes(end - start) if random_.random() < 0.5 else random_.randbytes(end - start)


def remove(data: bytearray, random_: random.Random) -> None:
    """A part is missing, and what follows has moved."""
    start, end = _block(data, random_)
    del data[start : min(end, start + len(data) - 1)]


def insert(data: bytearray, random_: random.Random) -> None:
    """Garbage between two parts."""
    data[random_.randrange(len(data)) : 0] = random_.randbytes(random_.choice([1, 16, 300, 4000]))


def repeat(data: bytearray, random_: random.Random) -> None:
    """A part comes twice."""
    start, end = _block(data, random_)
    data[end:end] = data[start:end]


def swap(data: bytearray, random_: random.Random) -> None:
    """Two parts have changed places."""
    size = max(1, len(data) // 10)
    a, b = sorted(random_.sample(range(len(data) - size), 2))
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


KINDS: tuple[Damage, ...] = (
    flip_bits, flip_bits_of_head, truncate, overwrite, remove, insert, repeat, swap,
)  # fmt: skip


def damaged(whole: bytes, seed: int) -> bytes:
    """`whole` with one to three kinds of damage."""
    random_ = random.Random(seed)  # noqa: S311
    data = bytearray(whole)
    for kind in random_.choices(KINDS, k=random_.choice([1, 1, 1, 2, 3])):
        kind(data, random_)
    return bytes(data)
