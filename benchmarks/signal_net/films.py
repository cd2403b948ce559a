"""Random films of the takes of the ``train`` set, with what is true of every frame."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.films.sources import load_sources, read_take
from benchmarks.signal_net.mixing import Film, dissolve, disturb, fade, vary, wipe
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnails

KINDS, SHARES = ("cut", "dissolve", "fade", "wipe"), (0.62, 0.24, 0.09, 0.05)
SHORTEST, LONGEST = 8, 50  # frames of a gradual transition


@dataclass(frozen=True, slots=True)
class Labelled:
    """A film; `begins` (n,) 1 where a cut begins a shot, `within` (n,) 1 in any transition."""

    film: Thumbnails
    begins: NDArray[np.float32]
    within: NDArray[np.float32]


def read_takes(which: str, cache: Path) -> list[Thumbnails]:
    """The takes of a set as thumbnails, kept in `cache`."""
    path = cache / f"takes-{which}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[name] for name in file.files]
    except (OSError, zipfile.BadZipFile):
        size = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
        takes = [np.stack(list(read_take(s, 0, s.length, 1, size))) for s in load_sources(which)]
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(path, *takes)
        return takes


def draw_film(takes: list[Thumbnails], chance: Generator, frames: int) -> Labelled:
    """A film of about so many frames; one in eight is a take as it is, in which nothing happens."""
    if chance.random() < 0.125:
        take = takes[chance.integers(len(takes))]
        return Labelled(take, np.zeros(len(take), np.float32), np.zeros(len(take), np.float32))
    parts: list[Film] = []
    marks: list[tuple[int, int, bool]] = []
    shown = 0
    last = _shot(takes, chance, 0)
    while shown < frames:
        kind = str(chance.choice(KINDS, p=SHARES))
        length = 0 if kind == "cut" else int(chance.integers(SHORTEST, LONGEST + 1))
        following = _shot(takes, chance, length)
        if min(len(last), len(following)) <= length + 4:
            length, kind = 0, "cut"
        body, tail = last[: len(last) - length], last[len(last) - length :]
        parts.append(body)
        shown += len(body)
        marks.append((shown, max(length, 1), kind == "cut"))
        if length:
            parts.append(_join(kind, tail, following[:length], chance))
            shown += length
        last = following[length:]
    parts.append(last)
    return _labelled(np.concatenate(parts), marks)


def _shot(takes: list[Thumbnails], chance: Generator, extra: int) -> Film:
    count = extra + int(np.clip(chance.lognormal(3.9, 0.75), 10, 260))
    take = takes[chance.integers(len(takes))]
    start = int(chance.integers(0, max(1, len(take) - count)))
    part = take[start : start + 2 * count].astype(np.float32)
    return disturb(vary(part, chance)[:count], chance)


def _join(kind: str, old: Film, new: Film, chance: Generator) -> Film:
    if kind == "dissolve":
        return dissolve(old, new)
    if kind == "fade":
        return fade(old, new, 0.0 if chance.random() < 0.75 else 255.0)
    return wipe(old, new, chance)


def _labelled(film: Film, marks: list[tuple[int, int, bool]]) -> Labelled:
    begins, within = np.zeros(len(film), np.float32), np.zeros(len(film), np.float32)
    for at, length, is_cut in marks:
        within[at : at + length] = 1
        begins[at] = is_cut
    return Labelled(film.astype(np.uint8), begins, within)
