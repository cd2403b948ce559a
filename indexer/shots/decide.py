"""From probabilities of frames to boundaries of shots."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import Boundary
from indexer.shots.signal_net import Probabilities

LIKELY = 0.5  # probability from which on a frame counts
SHORTEST_GRADUAL = 5  # frames; what is shorter and no cut is a flash or a jolt: effects have 8 and more
CLOSEST = 4  # frames between cuts; two that are closer are one flicker
CLEAR = 0.7  # share of the probability of its likeliest frame that all frames of a gradual transition have
LONGEST_BLACK = 25  # frames of nothing but one colour within one fade
NEAR = 2  # frames by which the edges of its parts may be off


def decide(probabilities: Probabilities, flat: NDArray[np.bool_]) -> list[Boundary]:
    """The boundaries among n consecutive frames, in order.

    Args:
        probabilities: (n, 2) that a shot begins at a frame, that it is part of a transition.
        flat: (n,) whether a frame is of one colour.
    """
    if not len(probabilities):
        return []
    spans, cuts = _whole_fades(_spans(probabilities[:, 1]), _cuts(probabilities[:, 0]), flat)
    found = [Boundary("cut", cut, cut, cut) for cut in cuts]
    for first, last in spans:
        if any(first - NEAR <= cut <= last + NEAR for cut in cuts):
            continue
        if flat[max(0, first - NEAR) : last + NEAR + 1].all():
            continue  # no picture comes or goes
        kind: Literal["fade", "dissolve"] = "fade" if flat[first : last + 1].any() else "dissolve"
        found.append(Boundary(kind, (first + last + 1) // 2, first, last))
    return sorted(found, key=lambda boundary: boundary.frame)


def runs(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every run of marked ones."""
    edges = np.diff(np.concatenate(([0], marked.astype(np.int8), [0])))
    firsts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(firsts.tolist(), (ends - 1).tolist(), strict=True))


def _spans(probability: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First and last frames of gradual transitions, without the doubts that motion beside them leaves."""
    whole: list[tuple[int, int]] = []
    for first, last in runs(probability >= LIKELY):
        if whole and first - whole[-1][1] <= NEAR and (probability[whole[-1][1] : first] >= LIKELY / 2).all():
            first = whole.pop()[0]
        whole.append((first, last))
    spans = []
    for first, last in whole:
        if last - first + 1 < SHORTEST_GRADUAL:
            continue
        inside = probability[first : last + 1]
        clear = np.flatnonzero(inside >= CLEAR * inside.max())
        spans.append((first + int(clear[0]), first + int(clear[-1])))
    return spans


def _whole_fades(
    spans: list[tuple[int, int]], cuts: list[int], flat: NDArray[np.bool_]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Out of a picture, one colour, into the next picture: one fade, though one side of it be a cut."""
    for start, end in runs(flat):
        out = next((one for one in spans if one[0] < start <= one[1] + NEAR + 1), None)
        into = next((one for one in spans if one[0] - NEAR - 1 <= end < one[1]), None)
        begun = next((cut for cut in cuts if abs(cut - start) <= NEAR), None)
        ended = next((cut for cut in cuts if abs(cut - end - 1) <= NEAR), None)
        if out is not None and into is not None and begun is None and ended is None:
            black, whole = (out[1] + 1, into[0]), (out[0], into[1])
            if not flat[slice(*black)].all():
                continue
        elif out is not None and begun is None and ended is not None:
            black, whole = (out[1] + 1, ended), (out[0], ended - 1)
        elif into is not None and ended is None and begun is not None:
            black, whole = (begun, into[0]), (begun, into[1])
        else:
            continue
        between = (cut for cut in cuts if start + NEAR < cut <= end - NEAR)
        if black[1] - black[0] > LONGEST_BLACK or next(between, None) is not None:
            continue
        cuts = [cut for cut in cuts if not whole[0] <= cut <= whole[1] + 1]
        spans = [one for one in spans if one[1] < whole[0] or one[0] > whole[1]]
        spans = sorted([*spans, whole])
    return spans, cuts


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
