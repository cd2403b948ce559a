"""What all routes share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vdx.web.cache import Cache
from vdx.web.events import Events
from vdx.web.jobs import Jobs
from vdx.web.watching import Watching

if TYPE_CHECKING:
    from vdx.library import Library
    from vdx.web.options import WebOptions

_HEAVY_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Context:
    """One page that is being served.

    Attributes:
        library: what it shows.
        options: how.
        cache: derived files, such as pictures and proxies; they can be made again.
        uploads: files that were uploaded to search with.
        events: what open pages are told as it happens.
        jobs: what takes long.
        watching: tells pages when the library's content changed.
        heavy: to be held while something decodes or computes for a request, so that many requests at
            once take their turns.
    """

    library: Library
    options: WebOptions
    cache: Cache
    uploads: Cache
    events: Events
    jobs: Jobs
    watching: Watching
    heavy: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_HEAVY_AT_ONCE))

    @classmethod
    def of(cls, library: Library, options: WebOptions) -> Context:
        """The context of a library; derived files lie in the library's folder if that can be written."""
        events = Events()
        return cls(
            library,
            options,
            cache=Cache.of(library.path, "derived", options.cache_bytes),
            uploads=Cache.of(library.path, "uploads", options.uploads_bytes),
            events=events,
            jobs=Jobs(events),
            watching=Watching(library, events),
        )

    def close(self) -> None:
        """Tell pages that there will be no more events, and stop jobs."""
        self.events.close()
        self.watching.close()
        self.jobs.close()
        self.cache.close()
        self.uploads.close()
