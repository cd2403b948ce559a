"""Drawing a film by its seed.

Shots last from 0.5 to 10 s between their transitions, the short ones more often (log-uniform). `JOINS` has
the shares of the kinds of transition; `DISTURBANCES` those of the shots with something in them that is no
transition and has to be told from one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

from benchmarks.films.effects import WIPES
from benchmarks.films.plan import CUT, Flash, Join, Plan, Shot
from benchmarks.films.sources import Source

JOINS = {"cut": 0.55, "dissolve": 0.18, "fade": 0.12, "wipe": 0.15}
DISTURBANCES = {"": 0.58, "flash": 0.12, "photo flash": 0.12, "shake": 0.1, "fast": 0.08}
SHORTEST, LONGEST = 0.5, 10.0  # seconds of a shot without its transitions
DISSOLVE = (8, 50)  # frames
WIPE = (8, 40)
FADE = (6, 30)  # each half
HOLD = (0, 15)  # frames of nothing but black or white
CLEAR = 12  # frames between a flash and the end of its shot's own part
SHAKE = (0.008, 0.02)  # share of the width


def draw_plan(
    sources: Sequence[Source], seed: str, rate: Fraction, size: tuple[int, int], seconds: float
) -> Plan:
    """A film of at least `seconds`, the same for the same arguments."""
    chance = random.Random(seed)
    bag = _bag(sources, chance)
    shots: list[Shot] = []
    total, join = 0, CUT
    while total < seconds * rate:
        after = _draw_join(chance)
        before = shots[-1].source if shots else None
        others = (source for source in bag if source is not before)
        shot = _draw_shot(others, join, after.out, rate, chance, len(sources))
        shots.append(shot)
        total += shot.body + after.frames
        join = after
    return Plan(rate, size, tuple(shots))


def _bag(sources: Sequence[Source], chance: random.Random) -> Iterator[Source]:
    """The sources in random order again and again, so that all are used about as often."""
    while True:
        order = list(sources)
        chance.shuffle(order)
        yield from order


def _draw_join(chance: random.Random) -> Join:
    kind = chance.choices(list(JOINS), list(JOINS.values()))[0]
    if kind == "dissolve":
        return Join(kind, out=chance.randint(*DISSOLVE))
    if kind == "wipe":
        return Join(kind, out=chance.randint(*WIPE), shape=chance.choice(WIPES))
    if kind == "fade":
        half = chance.choices(["both", "out", "in"], [0.7, 0.15, 0.15])[0]
        return Join(
            kind,
            out=0 if half == "in" else chance.randint(*FADE),
            hold=chance.randint(*HOLD),
            into=0 if half == "out" else chance.randint(*FADE),
            colour=chance.choices([0, 255], [0.75, 0.25])[0],
        )
    return CUT


def _draw_shot(
    others: Iterator[Source], join: Join, tail: int, rate: Fraction, chance: random.Random, tries: int
) -> Shot:
    """A shot of one of the other sources, long enough for both its joins."""
    least = math.ceil(SHORTEST * rate)
    wanted = round(math.exp(chance.uniform(math.log(SHORTEST), math.log(LONGEST))) * rate)
    disturbance = chance.choices(list(DISTURBANCES), list(DISTURBANCES.values()))[0]
    speed = chance.choice((3, 4)) if disturbance == "fast" else 1
    for attempt in range(2 * tries):
        if attempt == tries and speed > 1:  # none lasts long enough when shown that fast
            speed, disturbance = 1, ""
        source = next(others)
        room = source.length // speed - join.head - tail
        if room >= least:
            break
    else:
        raise ValueError(f"no source has {join.head + least + tail} frames")
    body = max(least, min(wanted, room))
    first = chance.randint(0, room - body) * speed
    shake = (chance.uniform(*SHAKE), chance.getrandbits(32)) if disturbance == "shake" else (0.0, 0)
    flashes: tuple[Flash, ...] = ()
    if "flash" in disturbance:
        flashes = _draw_flashes(disturbance, body, chance)
        disturbance = disturbance if flashes else ""
    return Shot(source, first, speed, body, join, disturbance, flashes, shake)


def _draw_flashes(kind: str, body: int, chance: random.Random) -> tuple[Flash, ...]:
    """One flash of a single frame, or a burst of one to four photo flashes; none in a short shot."""
    if body < 2 * CLEAR + 10:
        return ()
    at = chance.randint(CLEAR, body - CLEAR - 5)
    if kind == "flash":
        return (Flash(at, 1, chance.uniform(0.8, 1.0), chance.choices([255, 0], [0.75, 0.25])[0]),)
    flashes: list[Flash] = []
    for _ in range(chance.randint(1, 4)):
        frames = chance.randint(2, 4)
        if at + frames > body - CLEAR:
            break
        flashes.append(Flash(at, frames, chance.uniform(1.8, 3.5)))
        at += frames + chance.randint(3, 12)
    return tuple(flashes)
