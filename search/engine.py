"""The whole way of a search."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from indexer.features.base import FeatureExtractor
from search.candidates import Candidate, find_candidates
from search.locate import locate_clip, locate_still
from search.matches import Match, SearchResult
from search.queries.base import load
from search.query import Query, QueryFrames
from search.scoring import CONFIDENT
from storage.library import Store
from storage.records import Vectors

# Stored frames taken for each query frame, and videos looked at closely, per match that was asked for.
NEAREST = 200
CLOSELY = 3
CLOSELY_AT_LEAST = 20

SPACE = "cnn"  # ranks; the other spaces are evidence


def search(
    store: Store, extractors: Mapping[str, FeatureExtractor], query: Query, *, limit: int
) -> SearchResult:
    """The videos of the library that answer `query`, at most `limit`, best first.

    Raises:
        QueryError: the query cannot be used.
        MediaError: its file cannot be read.
    """
    began = time.monotonic()
    frames = load(query)
    extractor = extractors[SPACE]
    queries = _normalised(extractor.extract(frames.images))
    candidates = find_candidates(
        store,
        extractor.space,
        queries,
        nearest=NEAREST,
        most=max(limit * CLOSELY, CLOSELY_AT_LEAST),
    )
    matches = [
        match
        for candidate in candidates
        if (match := _match(store, extractor, candidate, frames, queries)) is not None
    ]
    matches.sort(key=lambda match: (-match.score, match.video.id))
    matches = matches[:limit]
    confident = bool(matches) and matches[0].score >= CONFIDENT
    return SearchResult(tuple(matches), confident, time.monotonic() - began)


def _match(
    store: Store,
    extractor: FeatureExtractor,
    candidate: Candidate,
    frames: QueryFrames,
    queries: Vectors,
) -> Match | None:
    if frames.is_still:
        segments = locate_still(store, extractor.space, candidate, queries)
    else:
        segments = locate_clip(store, extractor.space, candidate, frames, queries)
    if not segments:
        return None
    evidence = {SPACE: round(float(candidate.pairs.similarity.max()), 4)}
    return Match(candidate.video, segments[0].score, tuple(segments), evidence)


def _normalised(vectors: Vectors) -> Vectors:
    """Rows of length 1, as the store keeps them."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
