"""Fit the centre of the embeddings: ``python -m benchmarks.similar.centre``.

It is the mean of the embeddings of unrelated pictures: a frame every two seconds of the clips of the first
half (`benchmarks.copies.sources`), each clip counting once, and the stills of that half, which count as much
in all. It is written to `search/data/centre.npz`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.sources import FIT, half_of_still, load_sources
from benchmarks.footage import SHARED
from indexer.features.base import WORKING_SIDE, Image
from indexer.features.cnn import CnnExtractor
from indexer.models.runtime import LazyRuntime
from media.decode import VideoReader
from media.errors import MediaError
from media.image import fit, read_image
from search import centring
from storage.vectors.base import normalised

EVERY = 2.0  # seconds between frames of a clip


def main() -> None:
    """Fit it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED)
    data = parser.parse_args().data
    extractor = CnnExtractor(LazyRuntime().get)

    def mean(images: list[Image]) -> NDArray[np.float32]:
        return np.asarray(normalised(extractor.extract(images)).mean(axis=0), np.float32)

    clips = [source.path for source in load_sources(data / "videos") if source.half == FIT]
    of_clips = [mean(images) for path in clips if (images := _frames(path))]
    stills = [path for path in sorted((data / "images").iterdir()) if half_of_still(path) == FIT]
    of_stills = mean([fit(read_image(path, WORKING_SIDE), WORKING_SIDE) for path in stills])
    centre = (np.mean(of_clips, axis=0) + of_stills) / 2
    centring.FILE.parent.mkdir(exist_ok=True)
    np.savez(centring.FILE, mean=centre.astype(np.float32))


def _frames(path: Path) -> list[Image]:
    found: list[Image] = []
    due = 0.0
    try:
        with VideoReader(path) as reader:
            for frame in reader.frames():
                if frame.seconds >= due:
                    found.append(fit(frame.image(WORKING_SIDE), WORKING_SIDE))
                    due = frame.seconds + EVERY
    except MediaError:
        return found
    return found


if __name__ == "__main__":
    main()
