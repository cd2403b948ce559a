"""The answer when nothing is looked for, and orders other than by relevance."""

from __future__ import annotations

from collections.abc import Sequence

from search.combined import Combined
from search.matches import Match, Segment
from storage.filters import Filters, Order
from storage.reading import Reading

_MOST = 2**60  # that a database counts to


def page_of_all(store: Reading, asked: Combined, *, limit: int, offset: int) -> tuple[int, list[Match]]:
    """How many videos count, and a page of them, each from start to end."""
    order: Order = "name" if asked.sort == "relevance" else asked.sort
    total, found = store.listed(
        asked.filters, order, descending=asked.descending, offset=offset, limit=min(limit, _MOST)
    )
    return total, [
        Match(one.video, 1.0, (Segment(0.0, 0.0, one.video.record.duration, 0.0, 0.0, 1.0),)) for one in found
    ]


def sorted_by(store: Reading, asked: Combined, matches: Sequence[Match]) -> Sequence[Match]:
    """The matches in the order that was asked for."""
    if asked.sort == "relevance":
        return matches
    wanted = Filters(only=frozenset(match.video.id for match in matches))
    _, ordered = store.listed(wanted, asked.sort, descending=asked.descending, limit=_MOST)
    place = {one.video.id: at for at, one in enumerate(ordered)}
    return sorted(matches, key=lambda match: place.get(match.video.id, len(place)))
