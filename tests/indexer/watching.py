"""What the ingest tests share: an observer that keeps accounts, and faults as ordinary classes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psutil

from indexer.features.base import FeatureExtractor, Image
from indexer.report import FileResult, Outcome
from storage.records import Space, Vectors
from vdx.library import IngestReport, Library


class Accounts:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.plans: list[tuple[int, int]] = []
        self.results: list[FileResult] = []
        self.bytes = 0
        self.decoded: set[Path] = set()
        self._guard = threading.Lock()

    def planned(self, files: int, size: int) -> None:
        self.plans.append((files, size))

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        assert seconds >= 0
        assert duration is None or duration > 0
        with self._guard:
            self.decoded.add(path)

    def finished(self, result: FileResult, size: int) -> None:
        with self._guard:
            self.results.append(result)
            self.bytes += size

    def check(self, report: IngestReport) -> None:
        """One plan, one result for each file of it, and the sizes add up."""
        assert self.plans == [(len(self.results), self.bytes)]
        assert Counter(self.results) == Counter(report.results)


class Interrupting(Accounts):
    """Raises when the n-th file is finished, as Ctrl-C or a bug would."""

    def __init__(self, error: BaseException, after: int) -> None:
        super().__init__()
        self._error, self._after = error, after

    def finished(self, result: FileResult, size: int) -> None:
        super().finished(result, size)
        if len(self.results) >= self._after:
            raise self._error


class RaisingExtractor:
    """Works for the first batches only."""

    def __init__(self, inner: FeatureExtractor, works_for: int) -> None:
        self._inner, self._left = inner, works_for

    @property
    def space(self) -> Space:
        return self._inner.space

    @property
    def every(self) -> bool:
        return self._inner.every

    def extract(self, images: Sequence[Image]) -> Vectors:
        self._left -= 1
        if self._left < 0:
            raise MemoryError("no room for the model")
        return self._inner.extract(images)


def ingest(library: Library, *paths: Path) -> dict[str, Outcome]:
    """Ingest, see that the books are right, and give the outcome of each file by its name."""
    accounts = Accounts()
    report = library.ingest(*paths, observer=accounts)
    accounts.check(report)
    assert library.problems(read_data=True) == []
    assert decoders() == []
    return {result.path.name: result.outcome for result in report.results}


def decoders() -> list[int]:
    """Ids of the decoding processes that there are."""
    return [
        child.pid
        for child in psutil.Process().children(recursive=True)
        if child.status() != psutil.STATUS_ZOMBIE and "indexer.decoder" in child.cmdline()
    ]
