"""One library that all tests of search read: the three real clips, generated ones, and edits of the real."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from media.decode import VideoReader
from media.encode import write_video
from tests.footage import make_video, sample_clip
from vdx.library import IngestSettings, Library

Bgr = NDArray[np.uint8]
BIKES, BUNNY, PHONE = "bikes.mp4", "bigbuckbunny.mp4", "carphone_pristine.mp4"
SIZE = (320, 180)
RATE = 25
SETTINGS = IngestSettings(runtime="openvino", jobs=2)


@functools.cache
def _frames(name: str) -> tuple[NDArray[np.float64], list[Bgr]]:
    """Times (n,) and pictures of a whole clip: most tests want some, and decoding is slow."""
    with VideoReader(sample_clip(name)) as reader:
        frames = [(f.seconds, np.asarray(cv2.resize(f.image(), SIZE), np.uint8)) for f in reader.frames()]
    for _, image in frames:
        image.flags.writeable = False  # they are everybody's
    return np.array([second for second, _ in frames]), [image for _, image in frames]


def shown(name: str, start: float = 0.0, end: float = 99.0) -> list[Bgr]:
    """The frames of a real clip from `start` to `end`, 25 a second, in one size."""
    seconds, images = _frames(name)
    times = np.arange(start, min(end, seconds[-1] + 0.04), 1 / RATE)
    return [images[int(np.abs(seconds - time).argmin())] for time in times]


def black(seconds: float) -> list[Bgr]:
    return [np.zeros((SIZE[1], SIZE[0], 3), np.uint8)] * round(seconds * RATE)


def film(path: Path, *parts: Sequence[Bgr]) -> Path:
    """A video of the parts, one after the other."""
    frames = [frame for part in parts for frame in part]
    write_video(path, ((at / RATE, frame) for at, frame in enumerate(frames)), rate=RATE)
    return path


def picture(path: Path, image: Bgr) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bikes, bunny, 12 generated films, and `mixed`: bikes 0-3 s, black 2 s, bunny 2 s, bikes 0-3 s.

    The car phone is not among them: it is the stranger.
    """
    folder = tmp_path_factory.mktemp("films")
    film(folder / "bikes.mp4", shown(BIKES))
    film(folder / "bunny.mp4", shown(BUNNY))
    film(folder / "mixed.mp4", shown(BIKES, 0, 3), black(2), shown(BUNNY, 0, 2), shown(BIKES, 0, 3))
    for number in range(12):
        make_video(folder / f"{number}.mp4", [(20 * number, 2.0), (20 * number + 1, 2.0)])
    return folder


@pytest.fixture(scope="session")
def library(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library(tmp_path_factory.mktemp("kept") / "library", SETTINGS)
    assert made.ingest(films).clean
    return made
