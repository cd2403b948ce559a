"""Ingest: every file below some paths becomes part of a library, or is reported with its reason.

Several files are decoded at the same time, each in a process of its own (`worker`); their features are
extracted here, where the model is loaded once. A video becomes visible by one commit and is never half
there; whatever happens to one file, the others go on.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue

from indexer.assemble import Content, assemble
from indexer.compact import CompactIngest
from indexer.discover import FoundFile, discover, is_plainly_no_video, promises_video
from indexer.features.base import FeatureExtractor
from indexer.identity import fingerprint
from indexer.keyed_locks import KeyedLocks
from indexer.recipes import Recipes
from indexer.recognise import Known, recognise
from indexer.report import FileResult, IngestObserver, IngestReport, IngestStopped, Outcome
from indexer.settings import IngestSettings
from indexer.shots.base import DETECTORS
from indexer.worker import Worker
from media.errors import EmptyFile, MediaError, NotAVideo, UnreadableFile
from media.hwaccel import hardware
from media.source import reason
from storage.compact.kind import is_compact
from storage.library import Store
from storage.records import AnalysedVideo


class Ingest:
    """One run over some paths.

    Args:
        store: the library, opened for writing.
        extractors: what turns frames into vectors.
        settings: how.
        observer: is told what happens.
        stop: when set, `run` comes to an end soon and raises IngestStopped.

    Raises:
        UnknownName: no shot detector is called as the settings say.
        NoSuchDevice: nothing is that is to decode.
    """

    def __init__(
        self,
        store: Store,
        extractors: Mapping[str, FeatureExtractor],
        settings: IngestSettings,
        observer: IngestObserver,
        stop: threading.Event | None = None,
    ) -> None:
        self._store = store
        self._extractors = extractors
        self._settings = settings
        self._detector = DETECTORS.get(settings.shot_detector)
        self._observer = observer
        self._stop = stop or threading.Event()
        hardware(settings.hwaccel)
        spaces = [extractor.space for extractor in extractors.values()]
        self._recipe, self._sufficient = settings.recipe(spaces), settings.sufficient(spaces)
        self._workers = [
            Worker(
                settings.stall_seconds,
                settings.decoder_memory,
                settings.decoding,
                neighbours=settings.regions,
            )
            for _ in range(settings.workers)
        ]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._contents = KeyedLocks()
        self._compact = CompactIngest(
            store,
            Recipes(self._recipe, self._sufficient, frozenset(spaces)),
            retry=settings.retry,
            analyse=lambda path, shown: self._look(path, Content("unknown", path.stat().st_size), shown),
            contents=self._contents,
        )

    def run(self, paths: Sequence[Path]) -> IngestReport:
        """Ingest all files at and below `paths`.

        Raises:
            StorageFull: no room is left; what was committed until then stays.
            IngestStopped: likewise.
            KeyboardInterrupt: likewise.
        """
        began = time.monotonic()
        report = IngestReport()
        problems: list[MediaError] = []
        files = discover(paths, problems, without=self._store.path)
        self._observer.planned(len(files) + len(problems), sum(file.size for file in files))
        for problem in problems:
            self._finish(report, FileResult(problem.path, Outcome.FAILED, problem.reason), 0)
        self._run_all(files, report)
        self._drop_overwritten()
        report.seconds = time.monotonic() - began
        return report

    def _run_all(self, files: Sequence[FoundFile], report: IngestReport) -> None:
        for worker in self._workers:
            self._idle.put(worker)
        with ThreadPoolExecutor(len(self._workers), thread_name_prefix="ingest") as pool:
            try:
                futures = [pool.submit(self._one, file, report) for file in files]
                _raise_first(futures, self._stop)
            except BaseException:
                # Ctrl-C or a full disk: let the threads come to an end at once, then pass it on.
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in self._workers:
                    worker.stop()
                raise
            finally:
                pool.shutdown(wait=True)
                for worker in self._workers:
                    worker.close()

    def _one(self, file: FoundFile, report: IngestReport) -> None:
        try:
            result = self._ingest(file)
        except MediaError as error:
            outcome = Outcome.IGNORED if _is_beside_the_point(file, error) else Outcome.FAILED
            result = FileResult(file.path, outcome, error.reason)
        self._finish(report, result, file.size)

    def _finish(self, report: IngestReport, result: FileResult, size: int) -> None:
        report.results.append(result)  # appending to a list is atomic
        self._observer.finished(result, size)

    def _ingest(self, file: FoundFile) -> FileResult:
        """Recognise the file or analyse it."""
        if not file.named and is_plainly_no_video(file.path):
            return FileResult(file.path, Outcome.IGNORED)
        stat = _stat(file.path)
        if is_compact(file.path):
            return self._compact.ingest(file, stat)
        content = fingerprint(file.path)
        # Held: the same content under another name may be on its way into the library just now.
        with self._contents.held(content):
            known = recognise(file.path, content, self._store, self._sufficient, retry=self._settings.retry)
            if known.outcome is not None:
                return self._note_known(file.path, stat, known, known.outcome)
            return self._analyse(file, stat, known)

    def _note_known(self, path: Path, stat: os.stat_result, known: Known, outcome: Outcome) -> FileResult:
        """Nothing to decode: keep the books of what lies where."""
        # Unchanged and yet a failure: it held something else for a while.
        is_news = outcome is not Outcome.UNCHANGED or self._store.failure(path) is not None
        if known.video_id is not None and is_news:
            self._store.record_location(known.video_id, path, stat, instead_of=known.gone)
        return FileResult(path, outcome, known.reason)

    def _drop_overwritten(self) -> None:
        """Delete videos whose only file holds another one now.

        Not before all files were looked at: it may have moved, and another have taken its name.
        """
        for video in self._store.videos():
            if not video.paths:
                self._store.delete_video(video.id)

    def _analyse(self, file: FoundFile, stat: os.stat_result, known: Known) -> FileResult:
        path = file.path
        try:
            analysed = self._look(path, Content(known.fingerprint, stat.st_size), path)
            _refuse_changed(path, stat)
        except MediaError as error:
            # Remembered with its content, so that it is not decoded in vain by every later ingest;
            # unless another try, or another way of decoding, may well end otherwise.
            passing = isinstance(error, UnreadableFile) or not self._settings.is_final
            if not (passing or _is_beside_the_point(file, error)):
                self._store.record_failure(path, known.fingerprint, stat, error.reason)
            raise
        self._store.commit_video(analysed, path, stat, recipe=self._recipe, replaces=known.outdated)
        self._store.compact()
        seconds = analysed.video.duration
        if analysed.video.problem is not None:
            return FileResult(path, Outcome.PARTIAL, analysed.video.problem, seconds)
        outcome = Outcome.NEW if known.fresh else Outcome.UPDATED
        return FileResult(path, outcome, media_seconds=seconds)

    def _look(self, path: Path, content: Content, shown: Path) -> AnalysedVideo:
        """Decode the file at `path` and extract its features; people are told of the one `shown`."""
        worker = self._idle.get()
        try:
            with closing(worker.analyse(path)) as messages:
                return assemble(
                    messages,
                    content,
                    self._detector(),
                    self._extractors,
                    lambda seconds, duration: self._observer.progress(shown, seconds, duration),
                    regions=self._settings.regions,
                )
        finally:
            self._idle.put(worker)


def _is_beside_the_point(file: FoundFile, error: MediaError) -> bool:
    """Whether the file is simply something else in a folder, of which nobody expects to hear."""
    return isinstance(error, NotAVideo | EmptyFile) and not file.named and not promises_video(file.path)


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:  # gone since it was found
        raise UnreadableFile(path, f"cannot be read ({reason(error)})") from error


def _refuse_changed(path: Path, before: os.stat_result) -> None:
    """Raise UnreadableFile unless the file is the one that was identified before it was decoded."""
    now = _stat(path)
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise UnreadableFile(path, "it changed while it was read; ingest it again when it is complete")


def _raise_first(futures: Sequence[Future[None]], stop: threading.Event) -> None:
    """Wait for all, or for the first that raises, and raise that. Raises IngestStopped when asked to stop."""
    done: SimpleQueue[Future[None]] = SimpleQueue()
    for future in futures:
        future.add_done_callback(done.put)
    for _ in futures:
        _next(done, stop).result()


def _next(done: SimpleQueue[Future[None]], stop: threading.Event) -> Future[None]:
    while True:
        if stop.is_set():
            raise IngestStopped
        # Waking up now and then: Ctrl-C may have reached another thread, which does not wake this one.
        with contextlib.suppress(Empty):
            return done.get(timeout=0.2)
