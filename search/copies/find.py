"""The videos that show the same footage as a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer.features.base import FeatureExtractor
from search.copies.answers import Answer, answers
from search.copies.asked import Asked, AskedPictures
from search.copies.engine import CopySearch, Spaces
from search.copies.options import ALL, CopyOptions
from search.copies.within import asked_frames
from search.evidence import gather_evidence
from search.matches import Match
from search.query import Frames, QueryFrames
from search.stored_frames import StoredFrames
from storage.reading import Reading

Extractors = Mapping[str, FeatureExtractor]


def find_copies(
    store: Reading, extractors: Extractors, frames: Frames, limit: int, options: CopyOptions = ALL
) -> list[Match]:
    """Those that may show it, at most `limit`, the surest first; scores are probabilities (`certainty`)."""
    asked = asked_about(store, extractors, frames)
    if asked is None:
        return []
    found = CopySearch(store, Spaces.of(extractors), asked, options=options).run(limit)
    ranked = answers(found)[:limit]
    features = gather_evidence(store, extractors, frames, [answer.place for answer in ranked])
    return [_explained(answer, more) for answer, more in zip(ranked, features, strict=True)]


def asked_about(store: Reading, extractors: Extractors, frames: Frames) -> Asked | None:
    """What a search for copies asks about; None if what is stored of the frames shows nothing."""
    if isinstance(frames, StoredFrames):
        return asked_frames(store, Spaces.of(extractors), frames)
    if not isinstance(frames, QueryFrames):
        raise TypeError(f"{type(frames).__name__} cannot be asked about")
    return AskedPictures(frames, extractors["fingerprint"])


def _explained(answer: Answer, features: Mapping[str, float]) -> Match:
    return replace(answer.match, evidence={**features, **answer.match.evidence})
