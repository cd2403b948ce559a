"""One thing after another, in films that are assembled from clips.

Each film has four scenes, three seconds of a clip each, drawn from those of the half that is judged; a second
film has the same scenes in the opposite order. A question is a still of one scene, then one of the next:
right is the film in which they come in this order; its place is right if both moments are within 1.5 s.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.sources import TEST, load_sources
from media.decode import VideoReader
from media.encode import write_video
from media.errors import MediaError
from media.image import encode_jpeg
from search.combined import Combined
from search.query import Query
from vdx.library import IngestSettings, Library

FILMS = 12  # and as many reversed
SCENES, SECONDS, RATE = 4, 3.0, 25
SIZE = (320, 180)
TOLERANCE = 1.5

Picture = NDArray[np.uint8]


def judge(work: Path) -> str:
    """Make the films, ask, and say how many are found."""
    scenes = _scenes(random.Random(7))
    folder = work / "films"
    folder.mkdir(parents=True, exist_ok=True)
    films = [scenes[at : at + SCENES] for at in range(0, len(scenes) - SCENES + 1, SCENES)]
    for number, film in enumerate(films):
        _write(folder / f"{number:02}-a.mp4", film)
        _write(folder / f"{number:02}-b.mp4", film[::-1])
    library = Library(work / "films-library", IngestSettings(regions=False))
    library.ingest(folder)
    right = placed = asked = single = 0
    for number, film in enumerate(films):
        for at in range(SCENES - 1):
            one, then = (
                _still(work / f"{name}.jpg", film[at + step][40]) for step, name in ((0, "one"), (1, "then"))
            )
            result = library.search(Combined(like=(one,), then=then, within=1.0))
            name = f"{number:02}-a.mp4"
            asked += 1
            single += library.search(one, limit=1).matches[0].video.paths[0].name == name
            if result.matches and result.matches[0].video.paths[0].name == name:
                right += 1
                steps = result.matches[0].segments[0].steps
                wanted = [(at + step) * SECONDS + 40 / RATE for step in range(2)]
                placed += all(abs(found - due) <= TOLERANCE for found, due in zip(steps, wanted, strict=True))
    return (
        f"films: {right} of {asked} sequences in the right film first, {placed} to the moment; by the first "
        f"still alone, which both films show, {single}"
    )


def _scenes(rng: random.Random) -> list[list[Picture]]:
    sources = [one for one in load_sources() if one.half == TEST and one.seconds >= SECONDS + 1]
    families = {one.family: one for one in sources}  # one of each: no scene is like another
    chosen = rng.sample(sorted(families), min(len(families), 2 * FILMS * SCENES))
    found: list[list[Picture]] = []
    for family in chosen:
        frames = _frames(families[family].path)
        if len(frames) == int(SECONDS * RATE) and len(found) < FILMS * SCENES:
            found.append(frames)
    return found


def _frames(path: Path) -> list[Picture]:
    """Three seconds from the half on; fewer frames where it is not whole."""
    found: list[Picture] = []
    try:
        with VideoReader(path) as reader:
            start = 0.5
            for frame in reader.frames(start, start + SECONDS + 0.5):
                image = np.asarray(cv2.resize(frame.image(640), SIZE), np.uint8)
                while len(found) < int(SECONDS * RATE) and start + len(found) / RATE <= frame.seconds + 1e-6:
                    found.append(image)
    except MediaError:
        return []
    return found


def _write(path: Path, film: Sequence[Sequence[Picture]]) -> None:
    if not path.is_file():
        frames = [frame for scene in film for frame in scene]
        write_video(path, ((at / RATE, frame) for at, frame in enumerate(frames)), rate=RATE)


def _still(path: Path, image: Picture) -> Query:
    path.write_bytes(encode_jpeg(image, 80))
    return Query(path)
