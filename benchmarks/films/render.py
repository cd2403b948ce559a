"""The pictures of a planned film, one after the other, with no more than a few in memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.films import effects
from benchmarks.films.plan import Join, Plan, Shot
from benchmarks.films.sources import read_take
from media.frame import Bgr


def render(plan: Plan) -> Iterator[Bgr]:
    """The frames of the film, `plan.frames` of them, (height, width, 3) BGR."""
    before: Iterator[Bgr] = iter(())
    for at, shot in enumerate(plan.shots):
        tail = plan.shots[at + 1].join.out if at + 1 < len(plan.shots) else 0
        frames = _shot_frames(shot, shot.join.head if at else 0, tail, plan.size)
        if at:
            yield from _join(before, frames, shot.join, plan.size)
        for _ in range(shot.body):
            yield next(frames)
        before = frames


def _join(before: Iterator[Bgr], after: Iterator[Bgr], join: Join, size: tuple[int, int]) -> Iterator[Bgr]:
    if join.kind == "fade":
        yield from _fade(before, after, join, size)
        return
    for at in range(join.out):
        share = (at + 1) / (join.out + 1)  # neither 0 nor 1: each of its frames shows both
        old, new = next(before), next(after)
        if join.kind == "wipe":
            yield effects.wipe(old, new, share, join.shape)
        else:
            yield effects.dissolve(old, new, share)


def _fade(before: Iterator[Bgr], after: Iterator[Bgr], join: Join, size: tuple[int, int]) -> Iterator[Bgr]:
    for at in range(join.out):
        yield effects.fade(next(before), (at + 1) / (join.out + 1), join.colour)
    for _ in range(join.hold):
        yield np.full((size[1], size[0], 3), join.colour, np.uint8)
    for at in range(join.into):
        yield effects.fade(next(after), 1 - (at + 1) / (join.into + 1), join.colour)


def _shot_frames(shot: Shot, head: int, tail: int, size: tuple[int, int]) -> Iterator[Bgr]:
    """Its frames with what disturbs them: `head` for the join before, its own, `tail` for the join after."""
    count = head + shot.body + tail
    strength, seed = shot.shake
    path = effects.shake_path(count, strength, seed) if strength else None
    for at, picture in enumerate(read_take(shot.source, shot.first, count, shot.speed, size)):
        if path is not None:
            x, y, degrees = (float(value) for value in path[at])
            picture = effects.shake(picture, x, y, degrees)
        for flash in shot.flashes:
            since = at - head - flash.at
            if 0 <= since < flash.frames:
                if shot.disturbance == "flash":
                    picture = effects.flash(picture, flash.strength, flash.colour)
                else:
                    picture = effects.photo_flash(picture, flash.strength, since)
        yield picture
