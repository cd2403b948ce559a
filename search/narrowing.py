"""Which videos count: the library is narrowed down to them before anything is looked for."""

from __future__ import annotations

from search.combined import Combined
from storage.narrowed import Narrowed
from storage.reading import Reading


def narrowed(store: Reading, asked: Combined) -> Reading:
    """The library with only those videos that a query is about."""
    if asked.only is None and not asked.without:
        return store
    ids = {video.id for video in store.videos(ids=asked.only)}
    return Narrowed(store, ids - set(asked.without))
