"""From probabilities of frames to boundaries of shots."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import Boundary
from indexer.shots.signal_net import Probabilities

LIKELY = 0.5  # probability from which on a frame counts
SHORTEST_GRADUAL = 4  # frames; what is shorter and no cut is a flash or a jolt
CLOSEST = 4  # frames between cuts; two that are closer are one flicker
LONGEST_BLACK = 25  # frames of one colour between the halves of one fade


def decide(probabilities: Probabilities, flat: NDArray[np.bool_]) -> list[Boundary]:
    """The boundaries among n consecutive frames, in order.

    Args:
        probabilities: (n, 2) that a shot begins at a frame, that it is part of a transition.
        flat: (n,) whether a frame is of one colour.
    """
    if not len(probabilities):
        return []
    cuts = _cuts(probabilities[:, 0])
    found = [Boundary("cut", cut, cut, cut) for cut in cuts]
    for first, last in _graduals(probabilities[:, 1], cuts, flat):
        kind: Literal["fade", "dissolve"] = "fade" if flat[first : last + 1].any() else "dissolve"
        found.append(Boundary(kind, (first + last + 1) // 2, first, last))
    return sorted(found, key=lambda boundary: boundary.frame)


def runs(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every run of marked ones."""
    edges = np.diff(np.concatenate(([0], marked.astype(np.int8), [0])))
    firsts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(firsts.tolist(), (ends - 1).tolist(), strict=True))


def _graduals(
    probability: NDArray[np.float32], cuts: list[int], flat: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """First and last frames of gradual transitions; out of a picture and into the next one is one fade."""
    spans: list[tuple[int, int]] = []
    for first, last in runs(probability >= LIKELY):
        if last - first + 1 < SHORTEST_GRADUAL or any(first - 2 <= cut <= last + 2 for cut in cuts):
            continue
        if spans and _only_flat(flat, spans[-1][1] + 1, first, cuts):
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def _only_flat(flat: NDArray[np.bool_], start: int, end: int, cuts: list[int]) -> bool:
    """Whether so little of one colour lies between that it is the middle of a fade."""
    return (
        end - start <= LONGEST_BLACK
        and bool(flat[start:end].all())
        and not any(start <= c < end for c in cuts)
    )


def _cuts(probability: NDArray[np.float32]) -> list[int]:
    """Frames that are likely and the most likely ones around; of two that are too close the likelier."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(probability, 2), 5).max(1)
    cuts: list[int] = []
    for frame in np.flatnonzero((probability >= LIKELY) & (probability == around)).tolist():
        if cuts and frame - cuts[-1] < CLOSEST:
            if probability[frame] > probability[cuts[-1]]:
                cuts[-1] = frame
        else:
            cuts.append(frame)
    return cuts
