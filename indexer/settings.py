"""The choices that decide what an ingest makes of a video."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from media.options import EVERYTHING, WHICH, DecodeOptions, Which
from storage.records import Space

# Raise it when sampling, keyframes or shots change so much that libraries should be made anew.
ANALYSIS_VERSION = 3

# The same for regions; libraries without them are left alone.
REGIONS_VERSION = 1

# The same for labels, which all have whose frames go through the default network.
LABELS_VERSION = 1

DECODER_MEMORY = 4 << 30  # bytes; 8K takes a quarter of it, and a damaged file may ask for anything


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How videos are analysed.

    Attributes:
        detector: name of the shot detector.
        frames: which frames are decoded (`media.options.DecodeOptions.which`).
        hwaccel: what decodes: ``none`` for the processor, ``auto`` for a graphics chip if there is one.
        extractors: names of the feature extractors.
        regions: whether parts of keyframes that move by themselves are kept too.
        runtime: what executes the model, ``auto`` for the fastest here.
        jobs: videos analysed at the same time; 0 for one per processor, at most 8.
        decoder_memory: bytes that one decoding process may take.
        stall_seconds: a decoder that shows no progress for so long is stopped.
        retry: try files again that failed before and have not changed since.
    """

    detector: str = "auto"
    frames: Which = "all"
    hwaccel: str = "none"
    extractors: tuple[str, ...] = ("cnn", "color", "edges", "phash", "fingerprint", "keypoints")
    regions: bool = True
    runtime: str = "auto"
    jobs: int = 0
    decoder_memory: int = DECODER_MEMORY
    stall_seconds: float = 60.0
    retry: bool = False

    @property
    def workers(self) -> int:
        """The number of decoding processes."""
        return self.jobs or max(1, min(8, os.cpu_count() or 1))

    @property
    def decoding(self) -> DecodeOptions:
        """How files are decoded."""
        return DecodeOptions(self.frames, self.hwaccel)

    @property
    def shot_detector(self) -> str:
        """The detector that is used: between I-frames nothing tells a cut from what moves."""
        return "uniform" if self.frames == "key" and self.detector == "auto" else self.detector

    def sufficient(self, spaces: Iterable[Space]) -> frozenset[str]:
        """The recipes of videos that need not be analysed: this one, and those with more of what is kept."""
        known = list(spaces)
        finer = WHICH[: WHICH.index(self.frames) + 1]
        return frozenset(
            replace(self, frames=which, regions=regions).recipe(known)
            for which in finer
            for regions in {self.regions, True}
        )

    @property
    def is_final(self) -> bool:
        """Whether a file that fails would fail in any other way of decoding too, as far as one knows."""
        return self.decoding == EVERYTHING

    def recipe(self, spaces: Iterable[Space]) -> str:
        """A short name for everything that decides what is stored of a video.

        Videos whose stored recipe is none of those that are `sufficient` are analysed by the next ingest.
        """
        known = list(spaces)
        parts = [ANALYSIS_VERSION, self.shot_detector, self.frames, sorted(map(repr, known))]
        parts += [REGIONS_VERSION] if self.regions else []
        parts += [f"labels {LABELS_VERSION}"] if any(space.name == "cnn" for space in known) else []
        identity = repr(tuple(parts))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]
