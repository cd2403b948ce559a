"""The shots of one file that need not belong to a library."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from indexer.assemble import Content, assemble
from indexer.identity import fingerprint
from indexer.settings import IngestSettings
from indexer.shots.base import DETECTORS
from indexer.worker import Worker
from storage.records import AnalysedVideo


def detect(
    path: Path, settings: IngestSettings, progress: Callable[[float, float | None], None]
) -> AnalysedVideo:
    """Shots and keyframes of the video at `path`, without any features; decoded in a process of its own.

    Raises:
        MediaError: the file cannot be used.
        UnknownName: there is no detector of the name in the settings.
    """
    detector = DETECTORS.get(settings.detector)()
    content = Content(fingerprint(path), path.stat().st_size)
    worker = Worker(settings.stall_seconds, settings.decoder_memory)
    try:
        with closing(worker.analyse(path)) as messages:
            return assemble(messages, content, detector, {}, progress)
    finally:
        worker.close()
