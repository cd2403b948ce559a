"""What is found out about one file that need not belong to a library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from indexer.assemble import Content, assemble
from indexer.features.base import FeatureExtractor
from indexer.identity import fingerprint
from indexer.samples import embedder
from indexer.settings import IngestSettings
from indexer.shots.base import DETECTORS
from indexer.worker import Worker
from storage.records import AnalysedVideo


def detect(
    path: Path,
    settings: IngestSettings,
    extractors: Mapping[str, FeatureExtractor],
    progress: Callable[[float, float | None], None],
) -> AnalysedVideo:
    """Shots and keyframes of the video at `path`, decoded in a process of its own.

    Of the features only that one is extracted by which keyframes are chosen.

    Raises:
        MediaError: the file cannot be used.
        UnknownName: there is no detector of the name in the settings.
    """
    needed = {name: one for name, one in extractors.items() if one is embedder(extractors)}
    return analyse(path, replace(settings, regions=False), needed, progress)


def analyse(
    path: Path,
    settings: IngestSettings,
    extractors: Mapping[str, FeatureExtractor],
    progress: Callable[[float, float | None], None],
) -> AnalysedVideo:
    """All that an ingest finds out about the video at `path`; raises as `detect`."""
    detector = DETECTORS.get(settings.shot_detector)()
    content = Content(fingerprint(path), path.stat().st_size)
    worker = Worker(
        settings.stall_seconds, settings.decoder_memory, settings.decoding, neighbours=settings.regions
    )
    try:
        with closing(worker.analyse(path)) as messages:
            return assemble(messages, content, detector, extractors, progress, regions=settings.regions)
    finally:
        worker.close()
