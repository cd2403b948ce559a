"""The whole way of a search."""

from __future__ import annotations

import time
from collections.abc import Sequence

from search.combined import Combined
from search.combining import Combining, matches_of
from search.copies.certainty import CONFIDENT
from search.copies.find import Extractors, find_copies
from search.described import described
from search.errors import QueryError
from search.listing import page_of_all, sorted_by
from search.matches import Match, SearchResult
from search.narrowing import narrowed
from search.queries.base import load
from search.query import Query
from search.sequence import find_sequences
from search.similar import find_similar
from storage.reading import Reading


def search(
    store: Reading, extractors: Extractors, query: Query | Combined, *, limit: int, offset: int = 0
) -> SearchResult:
    """The videos of the library that answer `query`, best first: at most `limit` after the first `offset`.

    Raises:
        QueryError: the query cannot be used, or `limit` is not at least 1, or `offset` is below 0.
        MediaError: its file cannot be read.
    """
    began = time.monotonic()
    if limit < 1:
        raise QueryError(f"the number of videos to find is {limit}; give at least 1")
    if offset < 0:
        raise QueryError(f"{offset} videos cannot be left out; give 0 or more")
    asked = Combined.of(query)
    if asked.is_empty:
        total, everything = page_of_all(store, asked, limit=limit, offset=offset)
        return SearchResult(tuple(described(store, everything)), 0, time.monotonic() - began, total)
    matches, likely = _find(narrowed(store, asked), extractors, asked, offset + limit)
    page = sorted_by(store, asked, matches)[offset : offset + limit]
    likely = min(max(0, likely - offset), len(page)) if asked.sort == "relevance" else 0
    return SearchResult(tuple(described(store, page)), likely, time.monotonic() - began, len(matches))


def _find(store: Reading, extractors: Extractors, asked: Combined, limit: int) -> tuple[Sequence[Match], int]:
    """All matches that there are, or some more than `limit`; and how many are likely the same footage."""
    if asked.is_one_example:
        return _find_one(store, extractors, asked, limit + 1)
    if asked.then is not None:
        return find_sequences(store, extractors, asked), 0
    return matches_of(store, Combining(store, extractors, asked).moments()), 0


def _find_one(
    store: Reading, extractors: Extractors, asked: Combined, limit: int
) -> tuple[Sequence[Match], int]:
    """What shows one picture or clip, or else what looks like it."""
    frames = load(asked.like[0], store)
    matches: list[Match] = []
    if asked.way != "similar":
        matches = find_copies(store, extractors, frames, limit)
    likely = sum(match.score >= CONFIDENT for match in matches)
    if asked.way == "similar" or (asked.way == "auto" and not likely):
        matches = find_similar(store, extractors, frames, limit)
    return matches, likely
