"""What an ingest shows while it runs: a bar on a terminal, else a line for each file that is not as it was.

Both go to stderr. The library calls from several threads.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vdx.cli.text import clean, span
from vdx.library import FileResult, Outcome

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

_SILENT = (Outcome.UNCHANGED, Outcome.IGNORED)


class Tally:
    """Counts what is done, and shows nothing: for people who want no messages."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0
        self.done = 0
        self.media_seconds = 0.0
        self.bytes_done = 0
        self.current: dict[Path, tuple[float, float | None]] = {}  # seconds decoded, of so many
        self.began = time.monotonic()
        self._guard = threading.Lock()
        self._sizes: dict[Path, int] = {}

    def planned(self, files: int, size: int) -> None:
        """So many files with so many bytes will be looked at."""
        with self._guard:
            self.files, self.bytes = files, size

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        """A file has been decoded up to `seconds` of `duration`."""
        size = self._sizes[path] if path in self._sizes else _size(path)
        with self._guard:
            self._sizes[path] = size
            self.current[path] = (seconds, duration)

    def finished(self, result: FileResult, size: int) -> None:
        """A file of `size` bytes is done."""
        with self._guard:
            self.current.pop(result.path, None)
            self._sizes.pop(result.path, None)
            self.done += 1
            self.files = max(self.files, self.done)  # paths that are not there were not planned
            self.bytes_done += size
            self.media_seconds += result.media_seconds

    def snapshot(self) -> tuple[float, float, list[tuple[Path, float, float | None]]]:
        """(bytes looked at, media seconds decoded, files under way), also counting parts of files."""
        with self._guard:
            looked, decoded = float(self.bytes_done), self.media_seconds
            under_way = []
            for path, (seconds, duration) in self.current.items():
                decoded += seconds
                if duration:
                    looked += min(seconds / duration, 1.0) * self._sizes[path]
                under_way.append((path, seconds, duration))
        return looked, decoded, under_way


class Lines(Tally):
    """One plain line for each file that is not simply unchanged: for logs and pipes."""

    def finished(self, result: FileResult, size: int) -> None:
        """Print a line about the file."""
        super().finished(result, size)
        if result.outcome in _SILENT:
            return
        length = f" ({span(result.media_seconds)})" if result.media_seconds else ""
        reason = f": {clean(result.reason)}" if result.reason else ""
        line = f"{result.outcome.value}: {clean(result.path)}{length}{reason}\n"
        with self._guard:
            sys.stderr.write(line)
            sys.stderr.flush()


class Bar(Tally):
    """What a terminal shows: one line about all files, one about those that are being decoded."""

    def __init__(self) -> None:
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        super().__init__()
        self._progress = Progress(
            TaskProgressColumn(),
            BarColumn(bar_width=None),
            TextColumn("{task.description}"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            expand=True,
        )
        self._task = self._progress.add_task("looking for files", total=None)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The two lines, as things stand."""
        from rich.text import Text

        looked, decoded, under_way = self.snapshot()
        if self.files:
            pace = decoded / max(time.monotonic() - self.began, 1e-3)
            description = f"{self.done:,}/{self.files:,} files, {pace:.0f}x real time "
            total = self.bytes or 1
            self._progress.update(self._task, total=total, completed=looked, description=description)
        yield self._progress.get_renderable()
        names = ", ".join(_under_way(*file) for file in under_way)
        yield Text(names, style="dim", no_wrap=True, overflow="ellipsis")


@contextmanager
def watching(*, quiet: bool) -> Iterator[Tally]:
    """An observer that fits stderr, shown as long as the context lasts."""
    if quiet:
        yield Tally()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        from rich.live import Live

        from vdx.cli.output import make_console

        bar = Bar()
        console = make_console(sys.stderr)
        with Live(bar, console=console, refresh_per_second=8, transient=True, redirect_stdout=False):
            yield bar


def _under_way(path: Path, seconds: float, duration: float | None) -> str:
    share = f" {100 * min(seconds / duration, 1):.0f}%" if duration else f" {span(seconds)}"
    return f"{clean(path.name)}{share}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
