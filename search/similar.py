"""What looks most like the query: by the CNN embedding, whether it is the same footage or not."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.features.base import FeatureExtractor
from search.candidates import find_candidates
from search.clips import locate_clips
from search.evidence import gather_evidence
from search.matches import Match
from search.query import Frames
from search.stills import locate_stills
from storage.reading import Reading
from storage.vectors.base import normalised

# Videos looked at closely, per match that was asked for: order among them may still change.
CLOSELY = 3
CLOSELY_AT_LEAST = 20

SPACE = "cnn"  # the space that finds and ranks


def find_similar(
    store: Reading, extractors: Mapping[str, FeatureExtractor], frames: Frames, limit: int
) -> list[Match]:
    """The videos that look most like the query, at most `limit`, best first."""
    extractor = extractors[SPACE]
    queries = normalised(frames.vectors(extractor))
    most = max(limit * CLOSELY, CLOSELY_AT_LEAST)
    candidates = find_candidates(store, extractor.space, queries, enough=limit, most=most)
    if frames.is_still:
        places = locate_stills(store, extractor.space, candidates, queries)
    else:
        places = locate_clips(store, extractor.space, candidates, frames, queries)
    found = [(candidate.video, some) for candidate, some in zip(candidates, places, strict=True) if some]
    found.sort(key=lambda entry: (-entry[1][0].segment.score, entry[0].id))
    found = found[:limit]
    evidence = gather_evidence(store, extractors, frames, [some[0] for _, some in found])
    return [
        Match(video, some[0].segment.score, tuple(place.segment for place in some), similarity)
        for (video, some), similarity in zip(found, evidence, strict=True)
        if SPACE in similarity  # else it was deleted by another process since
    ]
