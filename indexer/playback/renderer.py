"""Pictures and videos for a page, made in decoding processes that are kept for the next request."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from indexer.playback.description import Description
from indexer.settings import DECODER_MEMORY
from indexer.wire import Message
from indexer.worker import Worker

_QUICK_STALL = 20.0  # seconds without a word after which a process is given up
_LONG_STALL = 120.0


class Renderer:
    """May be used from several threads; what does not find a free process waits for one.

    Args:
        processes: that may be at work for single pictures at the same time.
        memory: bytes that each may take.
    """

    def __init__(self, processes: int = 2, memory: int = DECODER_MEMORY) -> None:
        self._memory = memory
        self._workers = [Worker(_QUICK_STALL, memory) for _ in range(processes)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes. Not while others are in use of them."""
        for worker in self._workers:
            worker.close()

    def describe(self, path: Path) -> Description:
        """What a file is to a browser. Raises MediaError."""
        return Description(**self._quick("describe", path, {}).values)

    def picture(self, path: Path, seconds: float, width: int) -> bytes:
        """The JPEG of the frame on screen at `seconds`, `width` pixels wide at most. Raises MediaError."""
        answer = self._quick("picture", path, {"seconds": seconds, "width": width})
        return bytes(answer.arrays[0].tobytes())

    def proxy(
        self,
        path: Path,
        target: Path,
        progress: Callable[[float], object],
        stop: threading.Event | None = None,
    ) -> None:
        """Write an MP4 for browsers at `target`.

        Args:
            path: the video.
            target: the file to write.
            progress: is told the seconds that are done; what it raises ends the work.
            stop: when set, the work ends.

        Raises:
            MediaError: the file cannot be read.
            WorkerStopped: `stop` was set.
        """
        self._long("proxy", path, {"target": str(target)}, progress, stop)

    def cut(self, path: Path, target: Path, start: float, end: float) -> None:
        """Write the seconds from `start` to `end` as an MP4 at `target`. Raises MediaError."""
        values = {"target": str(target), "start": start, "end": end}
        self._long("cut", path, values, lambda seconds: None, None)

    def _quick(self, task: str, path: Path, values: dict[str, Any]) -> Message:
        with self._borrowed() as worker, closing(worker.ask(task, path, values)) as messages:
            return list(messages)[-1]

    def _long(
        self,
        task: str,
        path: Path,
        values: dict[str, Any],
        progress: Callable[[float], object],
        stop: threading.Event | None,
    ) -> None:
        worker = Worker(_LONG_STALL, self._memory)
        over = threading.Event()
        watcher = threading.Thread(target=_stop_when, args=(stop, over, worker), daemon=True)
        watcher.start()
        try:
            with closing(worker.ask(task, path, values)) as messages:
                for message in messages:
                    if message.kind == "progress":
                        progress(float(message.values["seconds"]))
        finally:
            over.set()
            watcher.join()
            worker.close()

    @contextlib.contextmanager
    def _borrowed(self) -> Iterator[Worker]:
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)


def _stop_when(stop: threading.Event | None, over: threading.Event, worker: Worker) -> None:
    while stop is not None and not over.wait(0.1):
        if stop.is_set():
            worker.stop()
            return
