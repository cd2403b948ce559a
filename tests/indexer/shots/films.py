"""Films as shot detectors see them: thumbnails of generated scenes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import cv2
import numpy as np

from indexer.shots.base import DETECTORS, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail
from storage.records import Transition
from tests.footage import moving_scene


def thumbnails(
    scenes: Sequence[tuple[int, float]], size: tuple[int, int] = (160, 120), fps: Fraction | int = 25
) -> list[Thumbnail]:
    """(seed, seconds) scenes one after the other, with hard cuts between."""
    frames = [frame for seed, seconds in scenes for frame in moving_scene(seed, seconds, size, fps)]
    wanted = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    return [np.asarray(cv2.resize(f, wanted, interpolation=cv2.INTER_AREA), np.uint8) for f in frames]


def openings(frames: Sequence[Thumbnail], name: str = "adaptive") -> list[tuple[int, Transition]]:
    """Where shots start, and how."""
    detector = DETECTORS.get(name)()
    decisions = [decision for frame in frames if (decision := detector.push(frame)) is not None]
    decisions.extend(detector.finish())
    return [(at, decision.opens) for at, decision in enumerate(decisions) if decision.opens is not None]
