"""Where in a video a clip is: a vote over time offsets, then the exact shift.

Every pair of alike frames votes for the offset between their times; the same footage played at the same
speed gives the same offset again and again, chance does not (the temporal Hough transform of Douze, Jégou
and Schmid, "An image-based approach to video copy detection with spatio-temporal post-filtering", 2010).
The winning offset is made exact by sliding the query along the video between its sampled frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import Pairs
from search.interpolation import at_moments

BIN = 0.5  # seconds; votes further apart than this and a neighbour are different offsets
STEP = 0.05  # seconds; how finely the exact shift is sought
REACH = 1.5  # seconds around the voted offset in which the exact one is sought
SAMPLES_REACH = 1.0  # seconds beyond the first and last sample that may still show the same

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """One way to lay the query over the video.

    Attributes:
        offset: seconds in the video at which the query's start lies (negative: before the video's).
        similarity: (m,) of each query frame to the video at its place; -1 outside the video.
        best: the query frame that fits best of all.
    """

    offset: float
    similarity: Floats
    best: int


def vote(pairs: Pairs, query_seconds: Floats, floor: float, most: int) -> list[float]:
    """Offsets that many query frames agree on, the most agreed on first.

    A query frame has one vote for an offset, however many frames of a still scene are like it, weighted
    by how far its similarity lies above `floor`.

    Args:
        pairs: alike frames of the query and one video.
        query_seconds: (m,) times of the query frames.
        floor: similarity from which a pair says anything.
        most: offsets returned at most.
    """
    weight = np.maximum(pairs.similarity - floor, 0.0) ** 2
    offsets = pairs.seconds - query_seconds[pairs.query]
    bins = np.floor(offsets / BIN).astype(np.int64)
    first = bins.min()
    count = int(bins.max() - first) + 1
    ballots, which = np.unique(pairs.query * count + bins - first, return_inverse=True)
    strongest = np.zeros(len(ballots))
    np.maximum.at(strongest, which, weight)
    polled = np.bincount(ballots % count, strongest, count)
    # An offset near the edge of a bin splits its votes: neighbours count for each other.
    votes = np.convolve(np.pad(polled, 1), (0.5, 1.0, 0.5), mode="valid")
    chosen: list[float] = []
    for _ in range(most):
        top = int(votes.argmax())
        if votes[top] <= 0:
            break
        near = np.abs(bins - first - top) <= 1
        chosen.append(float(np.average(offsets[near], weights=weight[near] + 1e-9)))
        votes[max(0, top - 2) : top + 3] = 0
    return chosen


def slide(similarity: Floats, query_seconds: Floats, video_seconds: Floats, offset: float) -> Alignment:
    """The exact offset near a voted one.

    Args:
        similarity: (m, n) of each query frame to each of the video's sampled frames.
        query_seconds: (m,) ascending.
        video_seconds: (n,) ascending.
        offset: where to seek.
    """
    shifts = offset + np.arange(-REACH, REACH + STEP / 2, STEP)
    moments = query_seconds + shifts[:, None]
    values = at_moments(similarity, video_seconds, moments, reach=SAMPLES_REACH, outside=-1.0)
    total = values.sum(axis=1)
    # Of equally good shifts (a still scene) the one closest to the vote.
    top = np.flatnonzero(total >= total.max() - 1e-6)
    winner = int(top[np.abs(shifts[top] - offset).argmin()])
    return Alignment(float(shifts[winner]), values[winner], int(values[winner].argmax()))


def matched_spans(good: NDArray[np.bool_], longest_gap: int) -> list[tuple[int, int]]:
    """Runs of True in `good` (m,) as (first, last), joined over gaps of at most `longest_gap`."""
    spans: list[tuple[int, int]] = []
    for index in np.flatnonzero(good):
        if spans and index - spans[-1][1] - 1 <= longest_gap:
            spans[-1] = (spans[-1][0], int(index))
        else:
            spans.append((int(index), int(index)))
    return spans
