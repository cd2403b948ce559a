"""The choices that decide what an ingest makes of a video."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

from storage.records import Space

# Raise it when sampling, keyframes or shots change so much that libraries should be made anew.
ANALYSIS_VERSION = 3


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How videos are analysed.

    Attributes:
        detector: name of the shot detector.
        extractors: names of the feature extractors.
        runtime: what executes the model, ``auto`` for the fastest here.
        jobs: videos analysed at the same time; 0 for one per processor, at most 8.
        stall_seconds: a decoder that shows no progress for so long is stopped.
        retry: try files again that failed before and have not changed since.
    """

    detector: str = "auto"
    extractors: tuple[str, ...] = ("cnn", "color", "edges", "phash")
    runtime: str = "auto"
    jobs: int = 0
    stall_seconds: float = 60.0
    retry: bool = False

    @property
    def workers(self) -> int:
        """The number of decoding processes."""
        return self.jobs or max(1, min(8, os.cpu_count() or 1))

    def recipe(self, spaces: Iterable[Space]) -> str:
        """A short name for everything that decides what is stored of a video.

        Videos whose stored recipe differs are analysed again by the next ingest.
        """
        identity = repr((ANALYSIS_VERSION, self.detector, sorted(map(repr, spaces))))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]
