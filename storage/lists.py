"""Lists of a library's videos: the part of `reading.Reading` that filters, sorts and counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from storage.catalog.catalog import Catalog
from storage.facets import Facet
from storage.filters import NO_FILTERS, Filters, Order
from storage.stored import Listed, StoredVideo

if TYPE_CHECKING:
    from storage.presence import Presence
    from storage.remembered import Remembered


class Lists:
    """What an open library can be asked about many videos at once."""

    _catalog: Catalog
    _presence: Presence
    _counted: Remembered[object, list[Facet]]

    def matching(self, filters: Filters) -> list[int]:
        """Ids of the videos that fit, ascending."""
        return self._catalog.listing.matching(filters, self._needed(filters))

    def listed(
        self,
        filters: Filters = NO_FILTERS,
        order: Order = "added",
        *,
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[int, list[Listed]]:
        """How many videos fit, and those of a page.

        Args:
            filters: which are wanted.
            order: what they are sorted by; what is alike in that goes by id.
            descending: the other way round.
            offset: how many come before the page.
            limit: how many are on it at most.
        """
        total, ids = self._catalog.listing.page(
            filters, self._needed(filters), order, descending=descending, offset=offset, limit=limit
        )
        return total, self.describe(self._in_order(ids))

    def describe(self, videos: Sequence[StoredVideo]) -> list[Listed]:
        """What lists show of some videos, in their order; without those that are gone."""
        facts = self._catalog.listing.facts([video.id for video in videos])
        return [Listed(video, *facts[video.id]) for video in videos if video.id in facts]

    def facets(self, filters: Filters = NO_FILTERS) -> list[Facet]:
        """How many videos there are of each kind. See `facets.Facet`."""
        offline = self.offline()
        return self._counted.get(
            (self.version(), filters, offline), lambda: self._catalog.listing.facets(filters, offline)
        )

    def common_folder(self) -> str:
        """The folder that all files lie in or below, with a slash at its end; "" if there is none."""
        return self._catalog.listing.common_folder()

    def offline(self) -> frozenset[int]:
        """Ids of the videos of which no file is there; found out some seconds ago at most."""
        return self._presence.offline(self.version())

    def version(self) -> str:
        """What is another text whenever videos or files came or went; the same after a restart."""
        return self._catalog.listing.version()

    def _needed(self, filters: Filters) -> Collection[int]:
        return self.offline() if filters.status == "offline" else ()

    def _in_order(self, ids: Sequence[int]) -> list[StoredVideo]:
        found = {video.id: video for video in self._catalog.videos(ids=ids)}
        return [found[id_] for id_ in ids if id_ in found]
