"""What a shot detector is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from storage.registry import Registry

# Detectors look at every frame of a video at this size only: the one that TransNetV2 was trained on.
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 48, 27

FLAT_DEVIATION = 6.0  # of brightness, the standard deviation under which a picture shows nothing

Thumbnail = NDArray[np.uint8]  # (27, 48, 3) BGR
Thumbnails = NDArray[np.uint8]  # (n, 27, 48, 3) BGR


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where one shot gives way to the next.

    Attributes:
        kind: how.
        frame: index in the video of the first frame of the new shot; the middle of a gradual transition.
        first, last: the frames in which both shots are seen, or neither; for a cut both are `frame`.
    """

    kind: Literal["cut", "dissolve", "fade"]
    frame: int
    first: int
    last: int


class ShotDetector(Protocol):
    """Finds the boundaries of one video, whose frames it is given in order.

    Attributes:
        settled: all boundaries before this frame have been given.
    """

    settled: int

    def push(self, thumbnails: Thumbnails, seconds: NDArray[np.float64]) -> list[Boundary]:
        """Take the next n frames and their times; boundaries that are certain now, in order."""
        ...

    def finish(self) -> list[Boundary]:
        """The boundaries that are left, when there are no more frames."""
        ...


def are_flat(thumbnails: Thumbnails) -> NDArray[np.bool_]:
    """Which of n pictures are black, white or of one colour: they would match every other such picture."""
    return np.asarray(thumbnails.mean(3).std((1, 2)) < FLAT_DEVIATION)


DETECTORS: Registry[Callable[[], ShotDetector]] = Registry("shot detector", __package__)
