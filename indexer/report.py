"""What an ingest says while it runs and when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from media.errors import VdxError


class Outcome(Enum):
    """What became of one file."""

    NEW = "new"  # indexed for the first time
    UPDATED = "updated"  # its content or the way of indexing changed: indexed anew
    MOVED = "moved"  # known content at a new path, and no longer at the old one
    DUPLICATE = "duplicate"  # known content at a further path
    UNCHANGED = "unchanged"
    PARTIAL = "partial"  # indexed, but something of it is missing
    FAILED = "failed"
    IGNORED = "ignored"  # in a folder and not a video


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file's outcome, with the reason where something is wrong and the media seconds decoded."""

    path: Path
    outcome: Outcome
    reason: str = ""
    media_seconds: float = 0.0


@dataclass(slots=True)
class IngestReport:
    """All outcomes of one ingest; `seconds` is real time, `media_seconds` the length of what was decoded."""

    results: list[FileResult] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, outcome: Outcome) -> list[FileResult]:
        """The files with this outcome, by path."""
        return sorted((r for r in self.results if r.outcome is outcome), key=lambda r: r.path)

    def count(self, outcome: Outcome) -> int:
        """How many files had this outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def media_seconds(self) -> float:
        """Seconds of video that were decoded."""
        return sum(result.media_seconds for result in self.results)

    @property
    def clean(self) -> bool:
        """Whether every video could be indexed whole."""
        return not (self.count(Outcome.FAILED) or self.count(Outcome.PARTIAL))


class IngestStopped(VdxError):
    """Somebody asked for an end of it; what was finished until then is kept."""

    def __init__(self) -> None:
        super().__init__("the ingest was stopped; what was finished until then is kept")


class IngestObserver(Protocol):
    """Watches an ingest. Its methods are called from several threads."""

    def planned(self, files: int, size: int) -> None:
        """So many files with so many bytes will be looked at."""

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        """A file has been decoded up to `seconds` of `duration` (None: unknown)."""

    def finished(self, result: FileResult, size: int) -> None:
        """A file of `size` bytes is done."""


class SilentObserver:
    """Watches and says nothing."""

    def planned(self, files: int, size: int) -> None:
        """Nothing."""

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        """Nothing."""

    def finished(self, result: FileResult, size: int) -> None:
        """Nothing."""
