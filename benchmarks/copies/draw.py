"""Which queries there are: drawn by a seed, every edit as often as any other.

Of three queries of an edit one is made of a source that is held out of the library with all its copies, so
that the right answer is: none. Every other clip lies in unrelated footage. Sources take turns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies.edits import PICTURE_EDITS, TIME_EDITS
from benchmarks.copies.sources import TEST, Source, half_of_still
from benchmarks.copies.truth import CLIP, COPY, STILL, Query

NONE = "none"
SHORTEST, LONGEST = 3.0, 60.0  # seconds of the source that a clip shows
HELD_OUT = 1 / 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A query to make.

    Attributes:
        name: of its file.
        kind: `CLIP` or `STILL`.
        edit: what is done to it.
        source: what it is made of.
        held_out: its source is not in the library.
        inserted: unrelated footage comes before or after it.
    """

    name: str
    kind: str
    edit: str
    source: Source
    held_out: bool
    inserted: bool


@dataclass(frozen=True, slots=True)
class Division:
    """Who plays which part.

    Attributes:
        library: clips that are searched.
        sources: those of them that queries are made of.
        held_out: clips that queries are made of and that are not in the library.
        fillers: unrelated footage, not in the library either.
        copies: clips that are queries as they are; their copies are in the library.
    """

    library: tuple[Source, ...]
    sources: tuple[Source, ...]
    held_out: tuple[Source, ...]
    fillers: tuple[Source, ...]
    copies: tuple[Source, ...]


def divide(sources: Sequence[Source], half: str, seed: int) -> Division:
    """The parts for queries of a half.

    The library of the test half holds the clips of both; that of the fit half only its own, so that nothing
    that is fitted has seen the others.
    """
    chance = random.Random(f"{half}-{seed}-parts")
    own = [source for source in sources if source.half == half and not source.filler]
    copies = _queried_copies(own, chance)
    single = [source for source in own if not source.copies]
    held_out = chance.sample(single, round(HELD_OUT * len(single)))
    everything = sources if half == TEST else own
    away = {*held_out, *copies}
    return Division(
        library=tuple(s for s in everything if not s.filler and s not in away),
        sources=tuple(s for s in own if s not in away),
        held_out=tuple(held_out),
        fillers=tuple(s for s in sources if s.half == half and s.filler),
        copies=tuple(copies),
    )


def _queried_copies(own: Sequence[Source], chance: random.Random) -> list[Source]:
    """Up to two of each group of copies: not the whole one, and not all."""
    groups: dict[str, list[Source]] = {}
    for source in own:
        if source.copies:
            groups.setdefault(source.copies, []).append(source)
    queried = []
    for members in groups.values():
        kept = max(members, key=lambda source: (source.reference, source.seconds))
        others = [source for source in members if source is not kept]
        queried += chance.sample(others, min(2, len(others)))
    return queried


def copy_queries(division: Division) -> list[Query]:
    """The copies that other people made, as they are."""
    made = []
    for source in division.copies:
        relatives = tuple(other.path for other in division.library if other.copies == source.copies)
        made.append(
            Query(source.path, COPY, source.copies, None, relatives, source.path, False, source.seconds)
        )
    return made


def draw_plans(division: Division, half: str, seed: int, per_edit: int) -> list[Plan]:
    """The queries to make: `per_edit` clips of every edit, then as many stills of every picture edit."""
    chance = random.Random(f"{half}-{seed}-queries")
    plans: list[Plan] = []
    for kind, edits in ((CLIP, (NONE, *PICTURE_EDITS, *TIME_EDITS)), (STILL, (NONE, *PICTURE_EDITS))):
        least = SHORTEST if kind == CLIP else 0.0
        known = _turns([s for s in division.sources if s.seconds >= least], chance)
        strange = _turns([s for s in division.held_out if s.seconds >= least], chance)
        for number in range(per_edit * len(edits)):
            edit = edits[number // per_edit]
            held_out = number % 3 == 2
            source = next(strange if held_out else known)
            name = f"{kind}-{edit}-{number % per_edit}"
            plans.append(Plan(name, kind, edit, source, held_out, kind == CLIP and number % 2 == 1))
    return plans


def _turns(sources: Sequence[Source], chance: random.Random) -> Iterator[Source]:
    """All of them in random order, again and again."""
    if not sources:
        raise SystemExit("there are too few clips to make queries of: some are needed on every side")
    while True:
        order = list(sources)
        chance.shuffle(order)
        yield from order


def stills_for(stills: Sequence[Path], half: str) -> list[Path]:
    """The stills in the library of a half: all for the test half, else its own."""
    return [still for still in stills if half == TEST or half_of_still(still) == half]
