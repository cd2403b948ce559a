"""Which sampled frames are kept; fingerprints are points on a circle here, so that angles are seen."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.telling import ALIKE, Telling

JUST = math.acos(ALIKE)  # the angle from which on a frame is new


def at(*angles: float) -> NDArray[np.float32]:
    """(n, 2) of length 1."""
    return np.array([[math.cos(angle), math.sin(angle)] for angle in angles], np.float32).reshape(-1, 2)


def taken(flat: list[bool], angles: list[float]) -> list[bool]:
    return [bool(one) for one in Telling().choose(flat, at(*angles))]


FRAMES = st.lists(st.tuples(st.booleans(), st.floats(0, 2 * math.pi)), max_size=30)


@given(FRAMES)
def test_what_shows_nothing_is_never_taken_and_what_comes_after_it_always(
    frames: list[tuple[bool, float]],
) -> None:
    flat = [nothing for nothing, _ in frames]
    found = taken(flat, [angle for _, angle in frames])
    for number, one in enumerate(found):
        if flat[number]:
            assert not one
        elif number == 0 or flat[number - 1]:
            assert one


@given(FRAMES)
def test_every_frame_is_stood_for_by_the_last_one_that_was_taken(frames: list[tuple[bool, float]]) -> None:
    flat, rows = [nothing for nothing, _ in frames], at(*(angle for _, angle in frames))
    last: NDArray[np.float32] | None = None
    for nothing, row, one in zip(flat, rows, Telling().choose(flat, rows), strict=True):
        if one:
            assert last is None or row @ last < ALIKE + 1e-5
        elif not nothing:
            assert last is not None
            assert row @ last >= ALIKE - 1e-5
        last = None if nothing else row if one else last


@given(FRAMES, st.lists(st.integers(0, 30), max_size=4), st.floats(0.01, 100))
def test_neither_batches_nor_lengths_matter(
    frames: list[tuple[bool, float]], cuts: list[int], length: float
) -> None:
    flat, angles = [nothing for nothing, _ in frames], [angle for _, angle in frames]
    telling, found = Telling(), list[bool]()
    edges = sorted({0, len(frames), *(cut for cut in cuts if cut < len(frames))})
    for start, end in itertools.pairwise(edges):
        rows = at(*angles[start:end]) * np.float32(length)
        found += [bool(one) for one in telling.choose(flat[start:end], rows)]
    assert found == taken(flat, angles)


def test_a_picture_that_stays_is_taken_once_and_a_slow_pan_now_and_then() -> None:
    assert taken([False] * 50, [1.0] * 50) == [True] + [False] * 49
    assert taken([False] * 31, [0.21 * JUST * step for step in range(31)]) == [
        step % 5 == 0 for step in range(31)
    ]


def test_what_comes_back_after_something_else_is_new() -> None:
    assert taken([False] * 4, [0, 2 * JUST, 0, 0.5 * JUST]) == [True, True, True, False]
    assert taken([False, True, False], [0, 0, 0]) == [True, False, True]


def test_no_frames() -> None:
    assert Telling().choose([], np.empty((0, 2), np.float32)).shape == (0,)
