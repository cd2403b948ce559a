"""The whole way of a search."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from indexer.features.base import FeatureExtractor
from search.copies.answers import Answer, answers
from search.copies.asked import AskedPictures
from search.copies.certainty import CONFIDENT
from search.copies.engine import CopySearch, Spaces
from search.errors import QueryError
from search.evidence import gather_evidence
from search.matches import Match, SearchResult
from search.queries.base import load
from search.query import Query, QueryFrames
from search.similar import find_similar
from storage.library import Store

Extractors = Mapping[str, FeatureExtractor]


def search(store: Store, extractors: Extractors, query: Query, *, limit: int) -> SearchResult:
    """The videos of the library that answer `query`, at most `limit`, best first.

    Raises:
        QueryError: the query cannot be used, or `limit` is not at least 1.
        MediaError: its file cannot be read.
    """
    began = time.monotonic()
    if limit < 1:
        raise QueryError(f"the number of videos to find is {limit}; give at least 1")
    frames = load(query)
    matches: list[Match] = []
    if query.mode != "similar":
        matches = _copies(store, extractors, frames, limit)
    likely = sum(match.score >= CONFIDENT for match in matches)
    if query.mode == "similar" or (query.mode == "auto" and not likely):
        matches = find_similar(store, extractors, frames, limit)
    return SearchResult(tuple(matches), likely, time.monotonic() - began)


def _copies(store: Store, extractors: Extractors, frames: QueryFrames, limit: int) -> list[Match]:
    asked = AskedPictures(frames, extractors["fingerprint"])
    found = CopySearch(store, Spaces.of(extractors), asked).run(limit)
    ranked = answers(found)[:limit]
    features = gather_evidence(store, extractors, frames, [answer.place for answer in ranked])
    return [_explained(answer, more) for answer, more in zip(ranked, features, strict=True)]


def _explained(answer: Answer, features: Mapping[str, float]) -> Match:
    return replace(answer.match, evidence={**features, **answer.match.evidence})
