"""What a video looks like along its length, from what is stored of it: its colours, and how much it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor
from indexer.features.color import BINS, HUES, SATURATIONS, VALUES
from search.candidates import seconds_of
from storage.reading import Reading
from storage.stored import StoredVideo

COLOR, EDGES = "color", "edges"  # the features that are read

_FULL = 0.25  # change of the edges in a second that counts as 1; its root is told, as most change little


@dataclass(frozen=True, slots=True)
class Strip:
    """What n spans of a video look like, one after the other.

    Attributes:
        seconds: (n,) when each begins.
        colors: (n, 3) uint8, their mean colours as red, green, blue; None where none are stored.
        motion: (n,) how much the edges in the picture change, 0 to 1; None where none are stored.
    """

    seconds: NDArray[np.float64]
    colors: NDArray[np.uint8] | None
    motion: NDArray[np.float64] | None


def read_strip(
    store: Reading, extractors: Mapping[str, FeatureExtractor], video: StoredVideo, columns: int
) -> Strip:
    """The strip of a video, in at most so many spans of at least one sampled frame each."""
    frames = store.frames(video.id)
    ids = np.array([frame.id for frame in frames], np.int64)
    seconds = seconds_of(video, np.array([frame.record.pts for frame in frames], np.int64))
    shots = np.array([frame.record.shot for frame in frames], np.int64)
    found: dict[str, NDArray[np.float32]] = {}
    for name in (COLOR, EDGES):
        there, vectors = (
            store.vectors.find(extractors[name].space, ids) if name in extractors else (None, None)
        )
        if there is not None and there.all() and len(ids):
            found[name] = np.asarray(vectors, np.float32)
    edges = _span_edges(seconds, columns)
    colors = _colors(found[COLOR]) if COLOR in found else None
    motion = _motion(found[EDGES], seconds, shots) if EDGES in found else None
    return Strip(
        seconds[edges[:-1]],
        None if colors is None else _averaged(colors, edges).round().astype(np.uint8),
        None if motion is None else _averaged(motion[:, None], edges)[:, 0],
    )


def _span_edges(seconds: NDArray[np.float64], columns: int) -> NDArray[np.int64]:
    """Indices (at most columns + 1,) of the frames with which spans of equal length begin, and the end."""
    if not len(seconds):
        return np.zeros(1, np.int64)
    length = max(float(seconds[-1] - seconds[0]), 1e-9) * (1 + 1e-9)
    span = ((seconds - seconds[0]) / length * columns).astype(np.int64)
    return np.append(np.flatnonzero(np.diff(span, prepend=-1)), len(seconds))


def _averaged(values: NDArray[np.float64], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Means of rows [edges[i], edges[i + 1])."""
    means: NDArray[np.float64] = np.add.reduceat(values, edges[:-1]) / np.diff(edges)[:, None]
    return means


def _colors(histograms: NDArray[np.float32]) -> NDArray[np.float64]:
    """(n, 3) mean colours of pictures with these histograms (n, BINS), whose bins are square roots."""
    hue, saturation, value = np.unravel_index(np.arange(BINS), (HUES, SATURATIONS, VALUES))
    centres = np.stack(
        (
            (hue + 0.5) * 180 / HUES,
            # The middles of the outer bins would leave out black, white and what is full of colour.
            saturation * 255 / (SATURATIONS - 1) * 0.9,
            15 + value * 230 / (VALUES - 1),
        ),
        axis=1,
    )
    rgb = cv2.cvtColor(centres.round().astype(np.uint8)[None], cv2.COLOR_HSV2RGB)[0].astype(np.float64)
    shares = np.square(histograms.astype(np.float64))
    return np.asarray(shares @ rgb / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12))


def _motion(
    edges: NDArray[np.float32], seconds: NDArray[np.float64], shots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(n,) how much the edges of pictures (n, d) change a second, next to each, within its shot."""
    change = 1.0 - np.einsum("ij,ij->i", edges[1:], edges[:-1]).astype(np.float64)
    rate = np.sqrt(np.clip(change / np.maximum(np.diff(seconds), 1e-3) / _FULL, 0.0, 1.0))
    inside = np.diff(shots) == 0
    total, count = np.zeros(len(edges)), np.zeros(len(edges))
    for shifted in (slice(None, -1), slice(1, None)):  # the step after a frame, and the one before it
        total[shifted] += np.where(inside, rate, 0.0)
        count[shifted] += inside
    return total / np.maximum(count, 1)
