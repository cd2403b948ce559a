"""Segmenters at work on composed clips, on clips with outlined frames, and where nothing moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np

from benchmarks.regions.composing import Composed
from benchmarks.regions.scoring import SMALL, covered, jaccard, marked
from benchmarks.regions.truth import Outlined, Scene
from indexer.regions.base import Segmented, Segmenter
from indexer.regions.moments import WORKING_SIDE, Moments, Taken
from indexer.regions.still import segment_still
from media.decode import VideoReader
from storage.masks import Mask

EVERY = 4  # frames of a composed clip from one that is judged to the next
LEAD = 2.0  # seconds before an outlined frame from which on a segmenter sees the clip
BEYOND = 0.4  # seconds after it
NEIGHBOUR = 0.1  # seconds between a picture and those beside it, where it has two only
SCENE = 2.0  # seconds of a scene in which nothing moves

Make = Callable[[], Segmenter]


@dataclass(slots=True)
class Judged:
    """What a segmenter reached on one set: by clip or outlined frame."""

    similarity: list[float] = field(default_factory=list)  # J
    within: list[float] = field(default_factory=list)  # of small objects, the share in 15 % of the picture
    still: list[float] = field(default_factory=list)  # J with two neighbours only
    seconds: float = 0.0  # of CPU
    pictures: int = 0


def judge_composed(make: Make, clip: Composed, judged: Judged) -> None:
    """Segment a composed clip and add its means."""
    taken = list(_taken(clip.path))
    found = _segment(make, taken, judged)
    pairs = islice(zip(found, clip.truth, strict=True), 0, None, EVERY)
    fitted = ((one.scores, _fitted(truth, one.scores.shape)) for one, truth in pairs)
    rows = [(scores, truth) for scores, truth in fitted if truth.any()]
    judged.similarity.append(fmean(jaccard(scores, truth) for scores, truth in rows))
    small = [covered(scores, truth) for scores, truth in rows if truth.mean() <= SMALL]
    judged.within += [fmean(small)] if small else []
    at = len(taken) // 2
    judged.still.append(_still(make, taken, at, clip.truth[at]))


def judge_outlined(make: Make, frame: Outlined, judged: Judged) -> None:
    """Segment a clip up to a little after an outlined frame, and add how that one was done."""
    start = max(frame.since, frame.seconds - LEAD)
    taken = list(_taken(frame.path, start, frame.seconds + BEYOND))
    at = max(place for place, one in enumerate(taken) if one.seconds <= frame.seconds + 1e-3)
    truth = frame.mask(*taken[at].picture.shape[:2])
    scores = _segment(make, taken, judged)[at].scores
    judged.similarity.append(jaccard(scores, truth))
    if truth.mean() <= SMALL:
        judged.within.append(covered(scores, truth))
    judged.still.append(_still(make, taken, at, truth))


def judge_scene(make: Make, scene: Scene) -> float:
    """The share of the pictures that is marked in a scene in which nothing moves."""
    taken = list(_taken(scene.path, scene.start, min(scene.end, scene.start + SCENE)))
    return fmean(marked(one.scores) for one in _segment(make, taken, Judged()))


def _segment(make: Make, taken: Sequence[Taken], judged: Judged) -> list[Segmented]:
    segmenter, moments, found = make(), Moments(), []
    began = time.process_time()
    for one in taken:
        found += segmenter.push(moments.add(one))
    found += segmenter.finish()
    judged.seconds += time.process_time() - began
    judged.pictures += len(taken)
    return found


def _still(make: Make, taken: Sequence[Taken], at: int, truth: Mask) -> float:
    """J of a picture of which only two neighbours are known."""
    seconds = np.array([one.seconds for one in taken])
    before = int(np.abs(seconds - (seconds[at] - NEIGHBOUR)).argmin())
    after = int(np.abs(seconds - (seconds[at] + NEIGHBOUR)).argmin())
    found = segment_still(taken[before:at][:1], taken[at], taken[at + 1 : after + 1][-1:], make())
    return jaccard(found.scores, _fitted(truth, found.scores.shape))


def _taken(path: Path, start: float | None = None, end: float | None = None) -> Iterator[Taken]:
    with VideoReader(path) as reader:
        for frame in reader.frames(start, end):
            yield Taken(frame.image(WORKING_SIDE), frame.seconds)


def _fitted(mask: Mask, shape: tuple[int, ...]) -> Mask:
    share = cv2.resize(mask.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(share) >= 0.5
