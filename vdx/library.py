"""`Library`: everything that vdx can do, as a Python API, and the one place that wires the rooms together.

A `Library` may be used from several threads. It reads while another process ingests into the same folder;
only one process at a time can ingest.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from indexer.report import FileResult, IngestObserver, IngestReport, Outcome, SilentObserver
from indexer.settings import IngestSettings
from media.errors import MediaError
from search.combined import SORTS as SORTINGS
from search.combined import Combined
from search.duplicates.find import SORTS, Duplicates, Sort
from search.matches import SearchResult
from search.query import Query, Region
from storage.check import Finding
from storage.compact.options import CompressOptions
from storage.compact.reconstruction import Reconstruction, ReconstructOptions
from storage.errors import LibraryNotFound, StorageError, VideoNotFound
from storage.facets import Facet
from storage.filters import NO_FILTERS, ORDERS, RESOLUTIONS, STATUSES, Filters, Order
from storage.library import Store
from storage.marks.marks import Marks
from storage.records import AnalysedVideo, FrameRecord, RegionRecord, ShotRecord, VideoRecord
from storage.stored import Failure, Listed, NotDuplicate, StoredFrame, StoredRegion, StoredVideo, Totals
from vdx.browsing import Browsing
from vdx.compact.compressing import Compressing
from vdx.compact.packing import Packing
from vdx.compact.reconstructing import Reconstructing, readable
from vdx.compare.comparing import Comparing
from vdx.dupes.duplicating import Duplicating
from vdx.errors import refuse_read_only
from vdx.exploring.exploring import Exploring
from vdx.marking.marking import Marking
from vdx.playing import Playing
from vdx.segmenting.segmenting import Segmenting

if TYPE_CHECKING:
    from indexer.features.base import FeatureExtractor

__all__ = [
    "NO_FILTERS",
    "ORDERS",
    "RESOLUTIONS",
    "SORTINGS",
    "SORTS",
    "STATUSES",
    "AnalysedVideo",
    "Combined",
    "CompressOptions",
    "Duplicates",
    "Facet",
    "Failure",
    "FileResult",
    "Filters",
    "Finding",
    "FrameRecord",
    "IngestObserver",
    "IngestReport",
    "IngestSettings",
    "Library",
    "Listed",
    "NotDuplicate",
    "Order",
    "Outcome",
    "Query",
    "ReconstructOptions",
    "Reconstruction",
    "Region",
    "RegionRecord",
    "SearchResult",
    "ShotRecord",
    "Sort",
    "StoredFrame",
    "StoredRegion",
    "StoredVideo",
    "Totals",
    "VideoNotFound",
    "VideoRecord",
    "cleaning_names",
    "detector_names",
    "runtime_names",
    "segmenter_names",
]

AnyPath = str | os.PathLike[str]
Progress = Callable[[float, float | None], None]


class Library(
    Browsing,
    Playing,
    Duplicating,
    Segmenting,
    Comparing,
    Compressing,
    Reconstructing,
    Packing,
    Exploring,
    Marking,
):
    """A folder in which vdx keeps what it knows of videos. The videos themselves stay where they are.

    Args:
        path: the folder; it need not exist before the first `ingest`.
        settings: how videos are analysed and models are run.
    """

    def __init__(self, path: AnyPath, settings: IngestSettings | None = None) -> None:
        self.path = Path(path).absolute()
        self.settings = settings or IngestSettings()
        self._guard = threading.Lock()
        self._store: Store | None = None
        self._close_store: Callable[[], object] = _nothing_to_close
        self._extractors: dict[str, FeatureExtractor] | None = None
        self._marks = Marks(self.path)

    def __repr__(self) -> str:
        return f"Library({str(self.path)!r})"

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the library's files. It opens them again when it is used again."""
        with self._guard:
            self._store = None
            self._close_store()
            self._renderer = None
            self._close_renderer()
        self._marks.close()

    @property
    def exists(self) -> bool:
        """Whether anything was ever ingested; not yet while the first ingest makes the catalog."""
        if not (self.path / "catalog.sqlite").is_file():
            return False
        try:
            self._reader()
        except LibraryNotFound:
            return False
        except StorageError:  # there is something; what is wrong with it is said when it is used
            return True
        return True

    def check_folder(self) -> None:
        """See that the folder is a library of this version, or can become one.

        Raises:
            StorageError: neither; see its kinds in `storage.errors`.
        """
        try:
            self._reader()
        except LibraryNotFound:
            return

    def ingest(
        self,
        *paths: AnyPath,
        observer: IngestObserver | None = None,
        retry: bool | None = None,
        stop: threading.Event | None = None,
    ) -> IngestReport:
        """Index all videos at and below `paths`, decoding only what is new.

        Args:
            paths: files and folders.
            observer: is told of the progress, from several threads.
            retry: whether files are tried again that failed before or came out partial; None as the settings
                say.
            stop: when set, by any thread, it comes to an end soon; what is finished is kept.

        Returns:
            What became of each file. One that cannot be used is reported there and stops nothing.

        Raises:
            LibraryLocked: another process is ingesting into this library.
            LibraryReadOnly: nothing may be written into the library's folder.
            NotALibrary: the library's folder holds something else.
            StorageFull: the disk is full; what was finished until then is kept.
            IngestStopped: `stop` was set.
        """
        from indexer.pipeline import Ingest

        named = [Path(path) for path in paths]
        if not self.exists and not any(map(os.path.exists, named)):
            return _nothing_there(named, observer or SilentObserver())  # and no library either
        refuse_read_only(self.path)
        with Store.open(self.path, writable=True, create=True) as store:
            settings = self.settings if retry is None else replace(self.settings, retry=retry)
            run = Ingest(store, self._features(), settings, observer or SilentObserver(), stop)
            return run.run(named)

    def search(self, query: Query | Combined | AnyPath, *, limit: int = 10, offset: int = 0) -> SearchResult:
        """The videos that answer a question, best first, with the segments.

        Args:
            query: the path of a picture or a video, a `Query`, or a `Combined` one: several examples and
                counterexamples, words, what must follow, and which videos count.
            limit: videos returned at most.
            offset: how many of the best are left out, to go on behind them.

        Raises:
            LibraryNotFound: nothing was ingested yet.
            QueryError: the query cannot be used.
            MediaError: its file cannot be read.
            VideoNotFound: it is about a video that the library has not.
        """
        from search.engine import search

        store = self._reader()
        asked = query if isinstance(query, Query | Combined) else Query(Path(query))
        with readable(Combined.of(asked)) as combined:
            return search(store, self._features(), combined, limit=limit, offset=offset)

    def by_fingerprint(self, fingerprint: str) -> StoredVideo | None:
        """The video with this content; None if the library holds it not."""
        return self._reader().by_fingerprint(fingerprint)

    def videos(self, *, after: int = 0, limit: int | None = None) -> list[StoredVideo]:
        """The videos, by id; those after the id `after`, at most `limit`."""
        return self._reader().videos(after=after, limit=limit)

    def video(self, which: int | AnyPath) -> StoredVideo:
        """One video, by its id, a path, a file name or an unmistakable part of one.

        Raises:
            VideoNotFound: there is none.
            AmbiguousVideo: several fit; the message lists them.
        """
        return self._reader().find_video(os.fspath(which) if not isinstance(which, int) else str(which))

    def known(self, path: AnyPath) -> StoredVideo | None:
        """The video with the content of a file, or that a compact file was made from; None if unknown.

        Raises:
            MediaError: the file cannot be read.
        """
        from indexer.compact_files import content_of

        content = content_of(Path(path))
        return self._reader().by_fingerprint(content) if self.exists else None

    def detect_shots(
        self, path: AnyPath, detector: str | None = None, *, progress: Progress | None = None
    ) -> AnalysedVideo:
        """Find the shots and keyframes of a file, or read what a compact one says; nothing is stored.

        Args:
            path: the file, which need not belong to the library.
            detector: one of `detector_names`; by default that of the settings.
            progress: is told the seconds decoded, and of how many if that is known.

        Raises:
            MediaError: the file cannot be used.
            UnknownName: there is no such detector.
        """
        from indexer.compact_files import told_by
        from indexer.detect import detect
        from storage.compact.video_file import decodable

        told = told_by(Path(path)) if detector is None else None
        if told is not None:
            return told
        settings = replace(self.settings, detector=detector or self.settings.detector)
        with decodable(Path(path)) as file:
            return detect(file, settings, self._features(), progress or _nobody_watches)

    def shots(self, video_id: int) -> list[ShotRecord]:
        """The shots of a video, in order; their pts become seconds by ``video.record.seconds``."""
        return self._reader().shots(video_id)

    def frames(self, video_id: int) -> list[StoredFrame]:
        """The sampled frames of a video, in order."""
        return self._reader().frames(video_id)

    def regions(self, video_id: int) -> list[StoredRegion]:
        """What moves by itself in the keyframes of a video, in the order of their time."""
        return self._reader().regions(video_id)

    def picture(self, blob: str) -> bytes:
        """The JPEG of a keyframe, by `StoredFrame.blob`."""
        return self._reader().blobs.get(blob)

    def failures(self) -> list[Failure]:
        """Files that could not be indexed."""
        return self._reader().failures()

    def count(self) -> int:
        """How many videos there are."""
        return self._reader().count()

    def totals(self) -> Totals:
        """How much the library holds."""
        return self._reader().totals()

    def findings(self, *, read_data: bool = False) -> Sequence[Finding]:
        """What is not as it should be with the library's files; `read_data` reads every byte."""
        return self._reader().check(read_data=read_data)

    def writer(self) -> str | None:
        """Who is ingesting into the library now, as a part of a sentence; None when nobody is."""
        return self._reader().writer()

    def problems(self, *, read_data: bool = False) -> Sequence[str]:
        """What is wrong with the library's files, a sentence each; `read_data` reads every byte."""
        return [finding.text for finding in self.findings(read_data=read_data) if not finding.harmless]

    def _reader(self) -> Store:
        with self._guard:
            if self._store is None:
                self._store = Store.open(self.path)
                # For whoever forgets to close: the library's end closes the store too.
                self._close_store = weakref.finalize(self, self._store.close)
            return self._store

    def _features(self) -> Mapping[str, FeatureExtractor]:
        from indexer.features.base import create_extractors
        from indexer.models.runtime import LazyRuntime

        with self._guard:
            if self._extractors is None:
                runtime = LazyRuntime(self.settings.runtime)
                self._extractors = create_extractors(self.settings.extractors, runtime.get)
            return self._extractors


def detector_names() -> tuple[str, ...]:
    """The shot detectors that `IngestSettings.detector` may name."""
    from indexer.shots.base import DETECTORS

    return DETECTORS.names()


def runtime_names() -> tuple[str, ...]:
    """The runtimes that `IngestSettings.runtime` may name."""
    from indexer.models.runtime import RUNTIMES

    return RUNTIMES


def segmenter_names() -> tuple[str, ...]:
    """The methods that `Library.segment` takes by name."""
    from indexer.regions.base import SEGMENTERS

    return SEGMENTERS.names()


def cleaning_names() -> tuple[str, ...]:
    """The ways in which `Library.segment` cleans pictures."""
    from media.cleanup import CLEANERS

    return tuple(CLEANERS)


def _nothing_there(paths: Sequence[Path], observer: IngestObserver) -> IngestReport:
    """The report of an ingest of paths of which none exists."""
    from indexer.discover import discover

    problems: list[MediaError] = []
    discover(paths, problems)
    report = IngestReport([FileResult(error.path, Outcome.FAILED, error.reason) for error in problems])
    observer.planned(len(problems), 0)
    for result in report.results:
        observer.finished(result, 0)
    return report


def _nothing_to_close() -> None:
    """What closing comes to before anything was read."""


def _nobody_watches(seconds: float, duration: float | None) -> None:
    """What telling of progress comes to when nobody asked."""
