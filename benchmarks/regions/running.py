"""Segmenters at work on composed clips, on clips with outlined frames, and where nothing moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Case:
    """Pictures that a segmenter is given, and what moves in some of them.

    Attributes:
        truth: by place among the pictures; those that are judged.
        still: the place of the one that is judged with two neighbours only.
    """

    taken: list[Taken] = field(repr=False)
    truth: dict[int, Mask] = field(repr=False)
    still: int

    def judge(self, make: Make, judged: Judged) -> None:
        """Let a new segmenter look, and add the means over the pictures."""
        found = _segment(make, self.taken, judged)
        rows = [(found[at].scores, _fitted(mask, found[at].scores.shape)) for at, mask in self.truth.items()]
        judged.similarity.append(fmean(jaccard(scores, truth) for scores, truth in rows))
        small = [covered(scores, truth) for scores, truth in rows if truth.mean() <= SMALL]
        judged.within += [fmean(small)] if small else []
        judged.still.append(_still(make, self.taken, self.still, self.truth[self.still]))


def composed_case(clip: Composed) -> Case:
    """All of a composed clip."""
    known = {at: mask for at, mask in enumerate(clip.truth) if mask.any()}
    middle = len(clip.truth) // 2
    judged = {at: mask for at, mask in known.items() if at % EVERY == 0 or at == middle}
    still = middle if middle in judged else next(iter(judged))
    return Case(list(_taken(clip.path)), judged, still)


def outlined_case(frame: Outlined) -> Case:
    """A clip from a little before to a little after an outlined frame."""
    start = max(frame.since, frame.seconds - LEAD)
    taken = list(_taken(frame.path, start, frame.seconds + BEYOND))
    at = max(place for place, one in enumerate(taken) if one.seconds <= frame.seconds + 1e-3)
    return Case(taken, {at: frame.mask(*taken[at].picture.shape[:2])}, at)


def marked_shares(makes: Mapping[str, Make], scene: Scene) -> dict[str, float]:
    """The share of the pictures that each segmenter marks in a scene in which nothing moves."""
    taken = list(_taken(scene.path, scene.start, min(scene.end, scene.start + SCENE)))
    return {
        name: fmean(marked(one.scores) for one in _segment(make, taken, Judged()))
        for name, make in makes.items()
    }


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
