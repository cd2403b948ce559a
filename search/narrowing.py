"""Which videos count: the library is narrowed down to them before anything is looked for."""

from __future__ import annotations

from search.combined import Combined
from storage.narrowed import Narrowed
from storage.reading import Reading


def narrowed(store: Reading, asked: Combined) -> Reading:
    """The library with only those videos that a query is about."""
    return Narrowed(store, store.matching(asked.filters)) if asked.filters else store
