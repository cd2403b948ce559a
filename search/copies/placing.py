"""From the proofs of a candidate to its segments, with what is needed to judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.copies.asked import Asked
from search.copies.geometry import RELIABLE, Geometry
from search.copies.lines import Line, find_lines
from search.copies.options import CopyOptions
from search.copies.verify import Proof, best_proof
from search.copies.window import Window
from search.matches import Segment

MOST_LINES = 8
LEAST_GAIN = 0.12  # of the best line's, that a further one needs
ENOUGH_SHOWN = 0.6  # share of the stored picture that must be seen for that
NEIGHBOURING = 1.0  # seconds between pictures beyond which there is something else between them
MOST_SEGMENTS = 3  # of a video in which a still is shown
AS_SURE = 0.6  # keypoints, as a share of the best proof's, that another moment of the same video needs
AS_GOOD = 0.7  # similarity of neighbours, as a share of the best frame's, down to which a still goes on

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment, and what speaks for it.

    Attributes:
        segment: its score is still to be found.
        picture, stored: the pair that fits best: index of the query's picture, id of the frame.
        near: mean similarity above background of the pictures in it.
        frames: how many pictures of the query lie in it.
    """

    segment: Segment
    picture: int
    stored: int
    near: float
    frames: int


def similarity(asked: Asked, window: Window, proof: Proof | None, options: CopyOptions) -> Floats:
    """(m, n) of the query's pictures to a window's frames, above background, with what was done undone."""
    plain = _above(asked.fingerprints, window, options)
    geometry = None if proof is None else proof.geometry
    if geometry is None or not (options.undoing and _worth_undoing(geometry)):
        return plain
    undone = asked.undone(geometry)
    return plain if undone is None else np.maximum(plain, _above(undone, window, options))


def _above(fingerprints: NDArray[np.float32], window: Window, options: CopyOptions) -> Floats:
    found = fingerprints @ window.fingerprints.T - options.background(fingerprints)[:, None]
    return np.asarray(found, np.float64)


def _worth_undoing(geometry: Geometry) -> bool:
    moved = np.abs(geometry.affine - np.eye(2, 3)).max() > 0.08
    sure = geometry.inliers >= RELIABLE
    return sure and geometry.shown >= ENOUGH_SHOWN and bool(moved or geometry.mirrored)


def place_clip(
    asked: Asked, window: Window, proofs: Sequence[Proof], duration: float, options: CopyOptions
) -> list[Placed]:
    """The segments of a video that lasts `duration` seconds in which a clip lies; the best first."""
    best = best_proof(proofs)
    values = similarity(asked, window, best, options)
    seconds = asked.seconds
    mirrored = best is not None and best.geometry.mirrored
    # The last frame is shown until the next one would be.
    values = np.hstack([values, values[:, -1:]])
    moments = np.append(window.seconds, window.until[-1])
    lines = find_lines(values, seconds, moments, most=MOST_LINES, least=LEAST_GAIN)
    return [_placed(line, asked, window, duration, mirrored=mirrored) for line in lines]


def _placed(line: Line, asked: Asked, window: Window, duration: float, *, mirrored: bool) -> Placed:
    seconds = asked.seconds
    start, end = _ends(line, asked)
    # What would lie before the video's start or behind its end is not in it.
    limits = sorted(((0.0 - line.offset) / line.speed, (duration - line.offset) / line.speed))
    start = min(max(start, limits[0]), end)
    end = max(min(end, limits[1]), start)
    low, high = sorted(min(max(line.at(moment), 0.0), duration) for moment in (start, end))
    inside = line.values[line.first : line.last + 1]
    picture = line.first + int(inside.argmax())
    moment = line.at(float(seconds[picture]))
    stored = int(window.ids[window.index_at(moment)])
    segment = Segment(
        start=low,
        best=float(np.clip(moment, low, high)),
        end=high,
        query_start=asked.start + start,
        query_end=asked.start + end,
        score=0.0,
        speed=round(line.speed, 3),
        mirrored=mirrored,
    )
    return Placed(segment, picture, stored, float(inside.mean()), len(inside))


def _ends(line: Line, asked: Asked) -> tuple[float, float]:
    """Seconds of the query: a picture stands for the time half-way to its neighbours, if they are near."""
    seconds = asked.seconds
    usual = float(np.median(np.diff(seconds))) if len(seconds) > 1 else 0.0
    most = max(usual, NEIGHBOURING)
    start, end = 0.0, asked.duration
    if line.first > 0:
        start = (
            float(seconds[line.first]) - min(float(seconds[line.first] - seconds[line.first - 1]), most) / 2
        )
    if line.last < len(seconds) - 1:
        end = float(seconds[line.last]) + min(float(seconds[line.last + 1] - seconds[line.last]), most) / 2
    return start, end


def place_still(asked: Asked, window: Window, proofs: Sequence[Proof], options: CopyOptions) -> list[Placed]:
    """The segments of a video in which a still is shown, the best first."""
    ranked = sorted(proofs, key=lambda proof: -proof.geometry.inliers)
    values = similarity(asked, window, ranked[0] if ranked else None, options)[0]
    # Keypoints tell the frames of a scene apart better than fingerprints do.
    centres = [window.index_of(proof.stored) for proof in ranked if _as_sure(proof, ranked[0])]
    placed: list[Placed] = []
    covered = np.zeros(len(values), bool)
    for centre in centres or [int(values.argmax())]:
        if not covered[centre] and len(placed) < MOST_SEGMENTS:
            first, last = _run(values, window, centre, ~covered)
            covered[first : last + 1] = True
            mirrored = bool(ranked) and ranked[0].geometry.mirrored
            placed.append(_shown(values, window, centre, (first, last), mirrored=mirrored))
    return placed


def _as_sure(proof: Proof, best: Proof) -> bool:
    return proof.geometry.inliers >= AS_SURE * best.geometry.inliers


def _run(values: Floats, window: Window, centre: int, free: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last of the `free` frames round `centre`, in its shot, that fit about as well."""
    good = free & (values >= AS_GOOD * values[centre]) & (window.shots == window.shots[centre])
    breaks = np.flatnonzero(~good)
    before, after = breaks[breaks < centre], breaks[breaks > centre]
    first = int(before[-1]) + 1 if len(before) else 0
    return first, int(after[0]) - 1 if len(after) else len(values) - 1


def _shown(values: Floats, window: Window, centre: int, run: tuple[int, int], *, mirrored: bool) -> Placed:
    segment = Segment(
        start=float(window.seconds[run[0]]),
        best=float(window.seconds[centre]),
        end=float(window.until[run[1]]),
        query_start=0.0,
        query_end=0.0,
        score=0.0,
        mirrored=mirrored,
    )
    return Placed(segment, 0, int(window.ids[centre]), float(values[centre]), 1)
