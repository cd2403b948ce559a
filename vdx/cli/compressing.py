"""What a compression shows while it runs: a bar on a terminal, else a line for each finished video."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vdx.cli.text import clean, size

if TYPE_CHECKING:
    from rich.progress import Progress

    from vdx.schemas import CompressedVideo


class Silence:
    """Shows nothing."""

    def planned(self, path: Path, frames: int) -> None:
        """A video has so many frames to encode."""

    def encoded(self, path: Path, frames: int) -> None:
        """So many more of them are done."""

    def finished(self, done: CompressedVideo) -> None:
        """A video is done."""


class Lines(Silence):
    """A line for each finished video: for logs and pipes."""

    def finished(self, done: CompressedVideo) -> None:
        """Print it."""
        sys.stderr.write(
            f"{done.outcome}: {clean(done.path)} ({size(done.source_size)} -> {size(done.size)})\n"
        )
        sys.stderr.flush()


class Bar(Silence):
    """What a terminal shows: the video at work, how long it will take, and what was saved so far."""

    def __init__(self, progress: Progress, videos: int) -> None:
        self._progress = progress
        self._guard = threading.Lock()
        self._task = progress.add_task("looking", total=None)
        self._videos = videos
        self._done = self._saved = 0

    def planned(self, path: Path, frames: int) -> None:
        """Begin with a video."""
        count = f"{self._done + 1}/{self._videos} " if self._videos > 1 else ""
        saved = f", {size(self._saved)} saved" if self._done else ""
        self._progress.reset(self._task, total=frames, description=f"{count}{clean(path.name)}{saved}")

    def encoded(self, path: Path, frames: int) -> None:
        """Some frames of it are done."""
        with self._guard:
            self._progress.advance(self._task, frames)

    def finished(self, done: CompressedVideo) -> None:
        """It is done."""
        self._done += 1
        self._saved += done.source_size - done.size


@contextmanager
def watching(videos: int, *, quiet: bool) -> Iterator[Silence]:
    """An observer that fits stderr, shown as long as the context lasts."""
    if quiet:
        yield Silence()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        from vdx.cli.output import make_console

        columns = (TaskProgressColumn(), BarColumn(bar_width=None), TextColumn("{task.description}"))
        with Progress(
            *columns,
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=make_console(sys.stderr),
            transient=True,
            expand=True,
            redirect_stdout=False,
        ) as progress:
            yield Bar(progress, videos)
