"""A library of stills whose names say what they show, and what belongs together in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies.sources import half_of_still
from indexer.labels.vocabulary import CLASSES, vocabulary
from media.encode import write_video
from media.image import read_image
from vdx.library import IngestSettings, Library

FRAMES = 25  # of the video of a still, at 25 a second
SIDE = 480  # pixels of its longer side
FEWEST, MOST = 5, 30  # stills of a half that a group has

SETTINGS = IngestSettings(regions=False, detector="uniform")


@dataclass(frozen=True, slots=True)
class Group:
    """What one label of the vocabulary is true of.

    Attributes:
        name: what people call it.
        members: ids of videos.
        half: whose all of them are.
    """

    name: str
    members: tuple[int, ...]
    half: str


def make_library(stills: Sequence[Path], folder: Path) -> Library:
    """Each still as a video of a second, called by a number, so that its name says nothing."""
    films = folder / "stills"
    films.mkdir(parents=True, exist_ok=True)
    for number, still in enumerate(stills):
        target = films / f"{number:04}.mp4"
        if not target.is_file():
            image = read_image(still, SIDE)
            write_video(target, ((at / 25, image) for at in range(FRAMES)), rate=25)
    library = Library(folder / "library", SETTINGS)
    library.ingest(films)
    return library


def groups(stills: Sequence[Path], library: Library) -> list[Group]:
    """The kinds that several stills of one half are of, without those that are the same."""
    words = vocabulary()
    place = {label.key: at for at, label in enumerate(words.labels[:CLASSES])}
    ids = {video.paths[0].stem: video.id for video in library.videos()}
    shown = {
        ids[f"{number:04}"]: (place[still.name.partition("_")[0]], half_of_still(still))
        for number, still in enumerate(stills)
        if f"{number:04}" in ids and still.name.partition("_")[0] in place
    }
    found: dict[tuple[int, ...], Group] = {}
    for label, below in zip(words.labels, words.below, strict=True):
        for half in sorted({half for _, half in shown.values()}):
            members = tuple(video for video, (at, own) in shown.items() if own == half and below[at])
            if FEWEST <= len(members) <= MOST:
                found.setdefault(members, Group(label.name, members, half))
    return list(found.values())
