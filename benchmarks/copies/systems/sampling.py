"""Pictures of videos and stills as the peers see them: at regular times, at their own size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.copies.frames import regular
from benchmarks.copies.systems.base import is_still
from media.errors import MediaError
from media.frame import Bgr
from media.image import read_image


def pictures(path: Path, rate: float, side: int) -> Iterator[tuple[float, Bgr]]:
    """(second, picture) `rate` times a second, the longer side at most `side` pixels; a still once, at 0."""
    if is_still(path):
        yield 0.0, read_image(path, side)
        return
    try:
        yield from regular(path, rate, side)
    except MediaError as error:  # what was decoded before is used; other systems have the same to deal with
        print(f"{path.name}: {error.reason}")
