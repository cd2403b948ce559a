"""The whole way of a search."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from indexer.features.base import FeatureExtractor
from search.candidates import Candidate, find_candidates
from search.locate import distinct, place_clip, place_still, probe_clip, probe_still
from search.matches import Match, SearchResult, Segment
from search.queries.base import load
from search.query import Query, QueryFrames
from search.scoring import CONFIDENT
from search.stretches import read_stretches
from storage.library import Store
from storage.records import Space, Vectors

NEAREST = 200  # stored frames taken for each query frame

# Videos looked at closely, per match that was asked for: order among them may still change.
CLOSELY = 3
CLOSELY_AT_LEAST = 20

SPACE = "cnn"  # the space that finds and ranks


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
    most = max(limit * CLOSELY, CLOSELY_AT_LEAST)
    candidates = find_candidates(store, extractor.space, queries, nearest=NEAREST, most=most)
    segments = _locate(store, extractor.space, candidates, frames, queries)
    matches = [
        _match(candidate, distinct(found))
        for candidate, found in zip(candidates, segments, strict=True)
        if found
    ]
    matches.sort(key=lambda match: (-match.score, match.video.id))
    matches = matches[:limit]
    confident = bool(matches) and matches[0].score >= CONFIDENT
    return SearchResult(tuple(matches), confident, time.monotonic() - began)


def _locate(
    store: Store,
    space: Space,
    candidates: Sequence[Candidate],
    frames: QueryFrames,
    queries: Vectors,
) -> list[list[Segment]]:
    """The segments of each candidate."""
    probes = [
        probe_still(candidate) if frames.is_still else probe_clip(candidate, frames)
        for candidate in candidates
    ]
    stretches = iter(read_stretches(store, space, [probe for some in probes for probe in some]))
    located: list[list[Segment]] = []
    for some in probes:
        found = []
        for probe in some:
            stretch = next(stretches)
            if frames.is_still:
                found.append(place_still(probe, stretch, queries))
            elif (segment := place_clip(probe, stretch, frames, queries)) is not None:
                found.append(segment)
        located.append(found)
    return located


def _match(candidate: Candidate, segments: tuple[Segment, ...]) -> Match:
    evidence = {SPACE: round(float(candidate.pairs.similarity.max()), 4)}
    return Match(candidate.video, segments[0].score, segments, evidence)


def _normalised(vectors: Vectors) -> Vectors:
    """Rows of length 1, as the store keeps them."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
