"""What a shot detector is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from storage.records import Transition
from storage.registry import Registry

# Detectors look at every frame of a video at this size only.
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 64, 36

Thumbnail = NDArray[np.uint8]  # (36, 64, 3) BGR


@dataclass(frozen=True, slots=True)
class Decision:
    """What a detector says of one frame, when it is sure.

    Attributes:
        opens: the transition by which a new shot starts at this frame, or None inside a shot.
    """

    opens: Transition | None


class ShotDetector(Protocol):
    """Decides frame by frame, in order, where shots start.

    A decision may need frames that come later: `push` of frame n gives the decision on frame
    n - delay, for a `delay` that is the same throughout one video.
    """

    delay: int

    def push(self, thumbnail: Thumbnail) -> Decision | None:
        """Take the next frame; the decision on the frame `delay` before it, None while there is none."""
        ...

    def finish(self) -> list[Decision]:
        """The decisions on the frames that `push` has not decided yet, in order."""
        ...


DETECTORS: Registry[Callable[[], ShotDetector]] = Registry("shot detector", __package__)
