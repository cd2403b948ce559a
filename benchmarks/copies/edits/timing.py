"""What is done to time: each edit says for every frame of the result which source second it shows.

An edit takes the seconds that the frames of the source would show at `fps` frames a second, and returns
those that the frames of the edited clip show at the same rate, as many or fewer or more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]
TimeEdit = Callable[[np.random.Generator, Seconds, float], Seconds]
TIME_EDITS: dict[str, TimeEdit] = {}

_MOST = 60.0  # seconds that an edited clip lasts at most


def _time_edit(name: str) -> Callable[[TimeEdit], TimeEdit]:
    def add(edit: TimeEdit) -> TimeEdit:
        TIME_EDITS[name] = edit
        return edit

    return add


@_time_edit("speed")
def _speed(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """.5 to 2 times as fast (three in four) or .2 to 5 times, evenly on the logarithm, never nearly 1."""
    widest = 2.0 if rng.random() < 0.75 else 5.0
    factor = float(np.exp(rng.uniform(np.log(1.15), np.log(widest)) * rng.choice((-1.0, 1.0))))
    # Not slower than the longest clip allows, and not so fast that less than a second is left.
    length = len(seconds) / fps
    factor = float(np.clip(factor, length / _MOST, max(1.0, length)))
    return _at(seconds, np.arange(0.0, len(seconds) - 1e-9, factor))


@_time_edit("reverse")
def _reverse(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """Backwards."""
    return seconds[::-1].copy()


@_time_edit("loop")
def _loop(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """Two to four times in a row; of a long clip only a part."""
    times = int(rng.integers(2, 5))
    return np.tile(seconds[: max(1, int(_MOST * fps / times))], times)


@_time_edit("pause")
def _pause(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """One to three frames are held for 1 to 4 s each."""
    holds = np.ones(len(seconds), np.int64)
    for at in rng.integers(0, len(seconds), int(rng.integers(1, 4))):
        holds[at] += int(rng.uniform(1.0, 4.0) * fps)
    return np.repeat(seconds, holds)


@_time_edit("shuffle")
def _shuffle(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """Cut into two to five pieces of at least a second, which change places."""
    pieces = _pieces(rng, seconds, fps, int(rng.integers(2, 6)))
    order = rng.permutation(len(pieces))
    if len(pieces) > 1 and (np.diff(order) > 0).all():
        order = order[::-1]
    return np.concatenate([pieces[at] for at in order])


@_time_edit("drop")
def _drop(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """Pieces are left out: of three to six, every second one."""
    pieces = _pieces(rng, seconds, fps, int(rng.integers(3, 7)))
    return np.concatenate(pieces[::2])


@_time_edit("frame_rate")
def _frame_rate(rng: np.random.Generator, seconds: Seconds, fps: float) -> Seconds:
    """Only 3 to 12 different pictures a second are left, each shown until the next."""
    rate = float(rng.uniform(3.0, 12.0))
    steps = np.arange(len(seconds))
    return _at(seconds, np.floor(np.floor(steps * rate / fps + 1e-9) * fps / rate + 1e-9))


def _at(seconds: Seconds, places: Seconds) -> Seconds:
    """The seconds at places between frames: the same line through both, no frame beyond the last."""
    return np.interp(places, np.arange(len(seconds)), seconds)


def _pieces(rng: np.random.Generator, seconds: Seconds, fps: float, count: int) -> list[Seconds]:
    """At most `count` pieces in order, none shorter than a second unless the whole is."""
    count = max(1, min(count, int(len(seconds) / fps)))
    least = int(fps)
    room = len(seconds) - count * least
    if count == 1 or room < 0:
        return [seconds]
    extra = np.sort(rng.integers(0, room + 1, count - 1))
    return np.split(seconds, extra + least * np.arange(1, count))
