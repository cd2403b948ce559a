"""Random films of takes that may be learned from, with what is true of every frame."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.films.sources import Source, load_sources, read_take
from benchmarks.footage import SHARED
from benchmarks.shots.listed import rows
from benchmarks.signal_net.camera import SCALE, Film, pass_by, see
from benchmarks.signal_net.mixing import dissolve, disturb, fade, vary, wipe
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnails

KINDS, SHARES = ("cut", "dissolve", "fade", "wipe"), (0.56, 0.22, 0.1, 0.12)
SHORTEST, LONGEST, LONGEST_FADE = 8, 50, 75  # frames of a gradual transition
PLAIN, LONGEST_TAKE = 0.25, 400  # share of films without effects, frames of a take in them
UNCUT = Path(__file__).with_name("uncut.tsv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A film; `begins` (n,) 1 where a cut begins a shot, `within` (n,) 1 in any transition."""

    film: Thumbnails
    begins: NDArray[np.float32]
    within: NDArray[np.float32]


def read_takes(cache: Path) -> list[Thumbnails]:
    """The takes that may be learned from, (n, 54, 96, 3) each, kept in `cache`.

    Those of the ``train`` set of `benchmarks.films`, and stretches without a transition of further clips
    (``uncut.tsv``; none is footage of the ``test`` set or of clips in ``cuts.tsv``). In these TransNetV2 sees
    none, its first output staying under 0.3; only some of them were looked at.
    """
    path = cache / f"takes-train-{SCALE}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[name] for name in file.files]
    except (OSError, zipfile.BadZipFile):
        size = (SCALE * THUMBNAIL_WIDTH, SCALE * THUMBNAIL_HEIGHT)
        sources = [*load_sources("train"), *_uncut()]
        takes = [np.stack(list(read_take(s, 0, s.length, 1, size))) for s in sources]
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(path, *takes)
        return takes


def _uncut() -> list[Source]:
    return [
        Source(SHARED / "videos" / row["path"], int(row["first"]), int(row["frames"]), 1, 0)
        for row in rows(UNCUT)
    ]


def draw_film(takes: list[Thumbnails], chance: Generator, frames: int) -> Labelled:
    """A film of about so many frames; one in four has nothing but whole takes and cuts."""
    plain = chance.random() < PLAIN
    parts: list[Film] = []
    marks: list[tuple[int, int, bool]] = []
    shown = 0
    last = _shot(takes, chance, 0, plain=plain)
    while shown < frames:
        kind = "cut" if plain else str(chance.choice(KINDS, p=SHARES))
        longest = LONGEST_FADE if kind == "fade" else LONGEST
        length = 0 if kind == "cut" else int(chance.integers(SHORTEST, longest + 1))
        following = _shot(takes, chance, length, plain=plain)
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


def _shot(takes: list[Thumbnails], chance: Generator, extra: int, *, plain: bool) -> Film:
    take = takes[chance.integers(len(takes))]
    if plain:
        return see(take[:LONGEST_TAKE], chance)
    count = extra + int(np.clip(chance.lognormal(3.9, 0.75), 10, 260))
    start = int(chance.integers(0, max(1, len(take) - count)))
    shot = disturb(vary(see(take[start : start + 2 * count], chance), chance)[:count], chance)
    if chance.random() < 0.07:
        other = takes[chance.integers(len(takes))]
        shot = pass_by(shot, see(other[:60], chance), chance)
    return shot


def _join(kind: str, old: Film, new: Film, chance: Generator) -> Film:
    if kind == "dissolve":
        return dissolve(old, new)
    if kind == "fade":
        return fade(old, new, 0.0 if chance.random() < 0.75 else 255.0, chance)
    return wipe(old, new, chance)


def _labelled(film: Film, marks: list[tuple[int, int, bool]]) -> Labelled:
    begins, within = np.zeros(len(film), np.float32), np.zeros(len(film), np.float32)
    for at, length, is_cut in marks:
        within[at : at + length] = 1
        begins[at] = is_cut
    return Labelled(film.astype(np.uint8), begins, within)
