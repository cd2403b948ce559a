"""What a library can say about many of its videos at once: the part of `vdx.library.Library` for lists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from storage.facets import Facet
from storage.filters import NO_FILTERS, Filters, Order
from storage.library import Store
from storage.stored import Listed, StoredVideo


class Browsing(ABC):
    """Filters, sorts and counts videos."""

    def matching(self, filters: Filters) -> list[int]:
        """Ids of the videos that fit, ascending."""
        return self._reader().matching(filters)

    def listed(
        self,
        filters: Filters = NO_FILTERS,
        order: Order = "added",
        *,
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[int, list[Listed]]:
        """How many videos fit, and those of a page, in order; what is alike in that goes by id.

        Args:
            filters: which are wanted.
            order: what they are sorted by.
            descending: the other way round.
            offset: how many come before the page.
            limit: how many are on it at most.
        """
        return self._reader().listed(filters, order, descending=descending, offset=offset, limit=limit)

    def describe(self, videos: Sequence[StoredVideo]) -> list[Listed]:
        """What lists show of some videos, in their order."""
        return self._reader().describe(videos)

    def facets(self, filters: Filters = NO_FILTERS) -> list[Facet]:
        """How many videos there are of each kind among those that fit. See `storage.facets.Facet`."""
        return self._reader().facets(filters)

    def common_folder(self) -> str:
        """The folder that all files lie in or below, with a slash at its end; "" if there is none."""
        return self._reader().common_folder()

    def offline(self) -> frozenset[int]:
        """Ids of the videos of which no file is there; found out some seconds ago at most."""
        return self._reader().offline()

    def version(self) -> str:
        """What is another text whenever videos or files came or went; the same after a restart."""
        return self._reader().version()

    @abstractmethod
    def _reader(self) -> Store:
        """The library, open for reading."""
