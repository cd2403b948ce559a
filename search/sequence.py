"""One thing, then another: in one video, in this order, not too far apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.combined import Combined
from search.combining import Combining, Extractors, Moment, segment_of
from search.matches import Match, Segment
from search.places import MOST_SEGMENTS, WORTH_NAMING
from storage.reading import Reading
from storage.stored import StoredVideo

MOST_VIDEOS = 60  # that are looked at closely: those with the best answers to the single steps
LEAST = 1e-3  # score of a step that cannot be told from none


@dataclass(frozen=True, slots=True)
class Chain:
    """Shots that answer the steps one after the other.

    Attributes:
        moments: one for each step so far.
        strength: sum of the logarithms of their scores.
    """

    moments: tuple[Moment, ...]
    strength: float

    @property
    def score(self) -> float:
        """The geometric mean: one step that is not there leaves nothing."""
        return math.exp(self.strength / len(self.moments))


def find_sequences(store: Reading, extractors: Extractors, asked: Combined) -> list[Match]:
    """The videos in which every step is followed by the next within its time; best first."""
    steps = list(_steps(asked))
    searches = [Combining(store, extractors, step) for step in steps]
    chosen = _promising([search.moments() for search in searches])
    answers = [_by_video(search.moments_in(chosen)) for search in searches]
    found = []
    for video in store.videos(ids=chosen):
        of_steps = [answer.get(video.id, []) for answer in answers]
        chains = _chains(video, of_steps, [step.within for step in steps])
        if chains:
            found.append(_match(video, chains))
    return sorted(found, key=lambda match: (-match.score, match.video.id))


def _steps(asked: Combined) -> list[Combined]:
    """A query, what follows it, what follows that."""
    steps = [asked]
    while (following := steps[-1].then) is not None:
        steps.append(Combined.of(following))
    return steps


def _promising(answers: Sequence[Sequence[Moment]]) -> list[int]:
    """Ids of the videos that answer the single steps best."""
    promise: dict[int, float] = {}
    for moments in answers:
        seen: set[int] = set()
        for moment in moments:  # the best of a video comes first
            if moment.video not in seen:
                seen.add(moment.video)
                promise[moment.video] = promise.get(moment.video, 0.0) + moment.score
    return sorted(promise, key=lambda video: (-promise[video], video))[:MOST_VIDEOS]


def _by_video(moments: Sequence[Moment]) -> Mapping[int, list[Moment]]:
    found: dict[int, list[Moment]] = {}
    for moment in moments:
        found.setdefault(moment.video, []).append(moment)
    return found


def _chains(video: StoredVideo, steps: Sequence[Sequence[Moment]], within: Sequence[float]) -> list[Chain]:
    """The best chain that ends in each shot, the best first."""
    time_base = float(video.record.time_base)
    chains = [_begun(moment) for moment in steps[0]]
    for moments, seconds in zip(steps[1:], within, strict=False):
        chains = _followed(chains, moments, seconds / time_base)
    return sorted(chains, key=lambda chain: (-chain.strength, chain.moments[0].pts))


def _begun(moment: Moment) -> Chain:
    return Chain((moment,), math.log(max(moment.score, LEAST)))


def _followed(chains: Sequence[Chain], moments: Sequence[Moment], longest: float) -> list[Chain]:
    """Each moment behind the best chain that ended before it, `longest` pts before it at most.

    In the same shot it may follow too, by its frame that fits best.
    """
    ordered = sorted(chains, key=lambda chain: chain.moments[-1].span[1])
    ends = np.array([chain.moments[-1].span[1] for chain in ordered], np.int64)
    strengths = np.array([chain.strength for chain in ordered])
    within: dict[int | None, list[Chain]] = {}
    for chain in chains:
        within.setdefault(chain.moments[-1].shot, []).append(chain)
    found = []
    for moment in moments:
        first = int(np.searchsorted(ends, moment.span[0] - longest))
        last = int(np.searchsorted(ends, moment.span[0], side="right"))
        before = [ordered[first + int(strengths[first:last].argmax())]] if first < last else []
        before += [
            chain for chain in within.get(moment.shot, ()) if _follows(moment, chain.moments[-1], longest)
        ]
        if before:
            best, own = max(before, key=lambda chain: chain.strength), _begun(moment)
            found.append(Chain((*best.moments, moment), best.strength + own.strength))
    return found


def _follows(moment: Moment, other: Moment, longest: float) -> bool:
    """Whether the best frame comes behind that of another moment of the same shot: a camera runs on."""
    return moment.shot is not None and 0 < moment.pts - other.pts <= longest


def _match(video: StoredVideo, chains: Sequence[Chain]) -> Match:
    """The best chains that share no shot."""
    best = chains[0].score
    kept: list[Chain] = []
    for chain in chains:
        own = {moment.shot for moment in chain.moments}
        if chain.score >= WORTH_NAMING * best and not any(
            own & {moment.shot for moment in other.moments} for other in kept
        ):
            kept.append(chain)
        if len(kept) == MOST_SEGMENTS:
            break
    return Match(video, best, tuple(_segment(video, chain) for chain in kept))


def _segment(video: StoredVideo, chain: Chain) -> Segment:
    parts = [segment_of(video, moment) for moment in chain.moments]
    told = dict(parts[0].parts)
    for number, part in enumerate(parts[1:], 1):
        told |= {f"{'then ' * number}{name}": value for name, value in part.parts.items()}
    steps = tuple(part.best for part in parts)
    why = tuple(dict.fromkeys(word for part in parts for word in part.why))
    return replace(parts[0], end=parts[-1].end, score=chain.score, parts=told, steps=steps, why=why)
