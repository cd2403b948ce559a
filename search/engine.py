"""The whole way of a search."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from indexer.features.base import FeatureExtractor
from search.candidates import Candidate, find_candidates
from search.errors import QueryError
from search.evidence import gather_evidence
from search.locate import Place, distinct, place_clip, place_still, probe_clip, probe_still
from search.matches import Match, SearchResult
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
        QueryError: the query cannot be used, or `limit` is not at least 1.
        MediaError: its file cannot be read.
    """
    began = time.monotonic()
    if limit < 1:
        raise QueryError(f"the number of videos to find is {limit}; give at least 1")
    frames = load(query)
    extractor = extractors[SPACE]
    queries = _normalised(extractor.extract(frames.images))
    most = max(limit * CLOSELY, CLOSELY_AT_LEAST)
    candidates = find_candidates(store, extractor.space, queries, nearest=NEAREST, most=most)
    places = _locate(store, extractor.space, candidates, frames, queries)
    found = [(candidate, distinct(some)) for candidate, some in zip(candidates, places, strict=True) if some]
    found.sort(key=lambda entry: (-entry[1][0].segment.score, entry[0].video.id))
    evidence = gather_evidence(store, extractors, frames, [some[0] for _, some in found[:limit]])
    matches = tuple(
        Match(
            candidate.video,
            some[0].segment.score,
            tuple(place.segment for place in some),
            similarity,
        )
        for (candidate, some), similarity in zip(found, evidence, strict=False)
    )
    likely = sum(match.score >= CONFIDENT for match in matches)
    return SearchResult(matches, likely, time.monotonic() - began)


def _locate(
    store: Store,
    space: Space,
    candidates: Sequence[Candidate],
    frames: QueryFrames,
    queries: Vectors,
) -> list[list[Place]]:
    """The places in each candidate."""
    probes = [
        probe_still(candidate) if frames.is_still else probe_clip(candidate, frames)
        for candidate in candidates
    ]
    stretches = iter(read_stretches(store, space, [probe for some in probes for probe in some]))
    located: list[list[Place]] = []
    for some in probes:
        found = []
        for probe in some:
            stretch = next(stretches)
            if frames.is_still:
                place = place_still(probe, stretch, queries)
            else:
                place = place_clip(probe, stretch, frames, queries)
            if place is not None:
                found.append(place)
        located.append(found)
    return located


def _normalised(vectors: Vectors) -> Vectors:
    """Rows of length 1, as the store keeps them."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
