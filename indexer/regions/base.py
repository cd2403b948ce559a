"""What a segmenter is, how one is registered, and what a region is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.regions.moments import Moment
from storage.masks import Mask
from storage.registry import Registry

Scores = NDArray[np.float32]  # (h, w), 0 to 1: how sure it is that a pixel belongs to what moves by itself

FOREGROUND = 0.5  # the score from which on a pixel does


class Segmented(NamedTuple):
    """A picture and what was found in it."""

    moment: Moment
    scores: Scores  # of the picture's size


class Segmenter(Protocol):
    """Finds what moves by itself in one shot, whose pictures it is given in order.

    It may look at later pictures before it says anything about one, but at a bounded number
    (`moments.KEPT`); about each it says something once, in order.
    """

    def push(self, moment: Moment) -> list[Segmented]:
        """Take the next picture; what is certain now."""
        ...

    def finish(self) -> list[Segmented]:
        """What is left, when the shot has no more pictures."""
        ...


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture that moves by itself.

    Attributes:
        mask: (ceil(h / 4), ceil(w / 4)) bool, at a quarter of the working picture's scale.
        box: left, top, width, height in fractions of the frame.
        area: share of the frame.
        motion: to the right and down relative to the background, in frame widths and heights a second.
        salience: 0 to 1, how much it is worth looking at: large, clearly moving ones first.
    """

    mask: Mask = field(repr=False)
    box: tuple[float, float, float, float]
    area: float
    motion: tuple[float, float]
    salience: float


SEGMENTERS: Registry[Callable[[], Segmenter]] = Registry("segmenter", __package__)
