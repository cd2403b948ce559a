"""Making the films of a set: draw, render, encode, write down the truth. What is there already is kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.films.draw import draw_plan
from benchmarks.films.encodings import ENCODINGS, LARGE, Encoding
from benchmarks.films.render import render
from benchmarks.films.sources import TABLE, Source, load_sources
from benchmarks.films.truth import read_truth, write_truth
from benchmarks.footage import OUT
from media.encode import write_video
from storage.files import sha256_of

FILMS = OUT / "films"
SECONDS = 75.0  # of a film, at least
SEEDS = {"train": 1, "test": 2}
_VERSION = 1  # to be raised when the same seed gives other films
_RATES = (Fraction(25), Fraction(24), Fraction(30_000, 1001))
_SIZES = ((640, 360), (640, 360), (480, 360), (854, 480))
_FULL_HD = (1920, 1080)
_TALL = 480  # pixels that a take has at least to be used in a film of 1080


@dataclass(frozen=True, slots=True)
class Job:
    """One film to make."""

    name: str
    seed: str
    encoding: Encoding
    rate: Fraction
    size: tuple[int, int]
    seconds: float

    def recipe(self) -> dict[str, Any]:
        """All that the film depends on, to see whether the one that lies there is it."""
        return {
            "version": _VERSION,
            "sources": sha256_of(TABLE),
            "seed": self.seed,
            "encoder": self.encoding.encoder,
            "options": dict(self.encoding.options),
            "rate": [self.rate.numerator, self.rate.denominator],
            "size": list(self.size),
            "seconds": self.seconds,
        }


def jobs(which: str, seed: int, count: int, seconds: float) -> list[Job]:
    """`count` films of a set, going round the encodings; rates and sizes are drawn."""
    made = []
    for at in range(count):
        encoding = ENCODINGS[at % len(ENCODINGS)]
        chance = random.Random(f"{which}-{seed}-{at}-form")
        rate, size = chance.choice(_RATES), chance.choice(_SIZES)
        name = f"{which}-{seed}-{at:02}-{encoding.name}"
        made.append(Job(name, f"{which}-{seed}-{at}", encoding, rate, size, seconds))
    return made


def large_jobs(which: str, seed: int, seconds: float) -> list[Job]:
    """A film of 1080 lines in H.264 and the same one in HEVC."""
    rate = Fraction(25)
    name = f"{which}-{seed}-large"
    return [Job(f"{name}-{e.name}", name, e, rate, _FULL_HD, seconds) for e in LARGE]


def make(job: Job, sources: Sequence[Source], folder: Path) -> tuple[Path, bool]:
    """The film of `job` in `folder`, and whether it had to be made."""
    folder.mkdir(parents=True, exist_ok=True)
    film = folder / (job.name + job.encoding.ending)
    truth = read_truth(film)
    if truth is not None and truth["recipe"] == job.recipe():
        return film, False
    plan = draw_plan(sources, job.seed, job.rate, job.size, job.seconds)
    pictures = ((float(at / job.rate), picture) for at, picture in enumerate(render(plan)))
    options = job.encoding.options
    write_video(film, pictures, codec=job.encoding.encoder, rate=job.rate, options=options)
    write_truth(plan, film, job.recipe())
    return film, True


def make_set(
    which: str, *, count: int = len(ENCODINGS), seconds: float = SECONDS, folder: Path = FILMS
) -> list[Path]:
    """The films of the ``train`` or ``test`` set, made where they are missing.

    Raises:
        SystemExit: there is no footage to make them of.
    """
    sources = need_sources(which)
    films = []
    for job in jobs(which, SEEDS[which], count, seconds):
        film, made = make(job, sources, folder)
        if made:
            print(f"made {film.name}", flush=True)
        films.append(film)
    return films


def need_sources(which: str, *, large: bool = False) -> list[Source]:
    """The takes of a set; for `large` films only those that are not small themselves."""
    sources = load_sources(which, least_height=_TALL if large else 0)
    if len(sources) < 2:
        raise SystemExit("films are made of ../shared/data beside the checkout, which is not there")
    return sources
