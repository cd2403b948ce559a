"""The whole way of a search."""

from __future__ import annotations

import time

from search.copies.certainty import CONFIDENT
from search.copies.find import Extractors, find_copies
from search.errors import QueryError
from search.matches import Match, SearchResult
from search.queries.base import load
from search.query import Query
from search.similar import find_similar
from storage.library import Store


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
        matches = find_copies(store, extractors, frames, limit)
    likely = sum(match.score >= CONFIDENT for match in matches)
    if query.mode == "similar" or (query.mode == "auto" and not likely):
        matches = find_similar(store, extractors, frames, limit)
    return SearchResult(tuple(matches), likely, time.monotonic() - began)
