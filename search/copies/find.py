"""The videos that show the same footage as a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer.features.base import FeatureExtractor
from search.copies.answers import Answer, answers
from search.copies.asked import AskedPictures
from search.copies.engine import CopySearch, Spaces
from search.copies.options import ALL, CopyOptions
from search.evidence import gather_evidence
from search.matches import Match
from search.query import QueryFrames
from storage.library import Store

Extractors = Mapping[str, FeatureExtractor]


def find_copies(
    store: Store, extractors: Extractors, frames: QueryFrames, limit: int, options: CopyOptions = ALL
) -> list[Match]:
    """Those that may show it, at most `limit`, the surest first; scores are probabilities (`certainty`)."""
    asked = AskedPictures(frames, extractors["fingerprint"])
    found = CopySearch(store, Spaces.of(extractors), asked, options=options).run(limit)
    ranked = answers(found)[:limit]
    features = gather_evidence(store, extractors, frames, [answer.place for answer in ranked])
    return [_explained(answer, more) for answer, more in zip(ranked, features, strict=True)]


def _explained(answer: Answer, features: Mapping[str, float]) -> Match:
    return replace(answer.match, evidence={**features, **answer.match.evidence})
