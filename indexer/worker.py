"""Decoding in a process of its own, so that a codec that crashes or hangs costs one file.

`Worker` is the parent's side; the process is `decoder`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from indexer.settings import DECODER_MEMORY
from indexer.watchdog import Watchdog
from indexer.wire import BrokenStream, Message, receive, send
from media import errors
from media.errors import MediaError, VdxError
from media.hwaccel import hardware
from media.options import EVERYTHING, DecodeOptions

LAST_MOMENTS = 2.0  # seconds that a process has to end by itself, and to say why, when it is finished

T = TypeVar("T")


class WorkerStopped(VdxError):
    """The worker was closed from outside while it was at work: the file is not to blame."""


class Worker:
    """A decoding process, started when it is first needed and again after it died.

    Args:
        stall_seconds: when it was waited for so long without any message, the process is killed.
        memory: bytes that it may take to decode.
        options: how it decodes.
        neighbours: whether samples come with pictures of frames beside them.
    """

    def __init__(
        self,
        stall_seconds: float = 60.0,
        memory: int = DECODER_MEMORY,
        options: DecodeOptions = EVERYTHING,
        *,
        neighbours: bool = False,
    ) -> None:
        self._stall_seconds = stall_seconds
        self._memory = memory
        self._options = options
        self._neighbours = neighbours
        self._process: subprocess.Popen[bytes] | None = None
        self._log: BinaryIO | None = None
        self._log_start = 0  # where in the log the words about the file at hand begin
        self._stopped = threading.Event()

    def analyse(self, path: Path) -> Generator[Message]:
        """The messages of `analysis.analyse` for one file.

        Close the iterator unless all of them were taken: that ends the process, which would go on to
        give them.

        Raises:
            MediaError: the file cannot be used, or its decoder crashed or hung.
            WorkerStopped: `stop` was called meanwhile.
        """
        wanted = {"options": asdict(self._options), "neighbours": self._neighbours}
        yield from self.ask("analyse", path, wanted)

    def ask(self, task: str, path: Path, values: dict[str, Any]) -> Generator[Message]:
        """The messages of a task about one file, the last of them ``done``. See `decoder.TASKS`.

        Close the iterator unless all of them were taken, as that of `analyse`.

        Raises:
            MediaError: the file cannot be used, or its decoder crashed or hung.
            WorkerStopped: `stop` was called meanwhile.
        """
        process = self._running()
        request = Message(task, {"path": str(path), **values})
        answered = False
        try:
            with Watchdog(process, self._stall_seconds) as watchdog:
                self._exchange(path, watchdog, lambda: send(cast(BinaryIO, process.stdin), request))
                while not answered:
                    message = self._exchange(path, watchdog, lambda: receive(cast(BinaryIO, process.stdout)))
                    if message.kind == "failed":
                        error = _error(path, message.values)
                        answered = not isinstance(error, errors.TooLarge)  # its memory is to be had again
                        raise error
                    answered = message.kind == "done"
                    yield message
        finally:
            if not answered:  # what it still has to say must not be taken for the next file
                self._discard()

    def _exchange(self, path: Path, watchdog: Watchdog, act: Callable[[], T]) -> T:
        """Talk with the process, watched; its death becomes an error."""
        try:
            with watchdog.watching():
                return act()
        except (BrokenStream, OSError, ValueError) as broken:
            raise self._died(path, watchdog.barked) from broken

    def stop(self) -> None:
        """Kill the process, from any thread; whoever takes its messages gets `WorkerStopped`."""
        self._stopped.set()
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Stop the process and free what it held. Not while another thread takes messages."""
        self.stop()
        self._discard()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._stopped.is_set():
            raise WorkerStopped("the worker was stopped")
        if self._process is None or self._process.poll() is not None:
            self._discard()
            # Drivers of graphics chips reserve more than any limit.
            limit = self._memory if hardware(self._options.hwaccel) is None else 0
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
            self._process = subprocess.Popen(  # noqa: S603 - our own module, and a number
                # -P: a folder of videos that holds an `indexer.py` must not be imported from.
                [sys.executable, "-P", "-m", "indexer.decoder", f"{limit:d}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # Ctrl-C goes to the parent, which finishes its transaction
            )
            if self._stopped.is_set():  # `stop` came while there was no process to kill yet
                self._process.kill()
        self._log_start = os.fstat(cast(BinaryIO, self._log).fileno()).st_size
        return self._process

    def _died(self, path: Path, stalled: bool) -> VdxError:
        """Put the dead process away; what happened, as an error to raise."""
        if self._stopped.is_set():
            return WorkerStopped("the worker was stopped")
        process = cast("subprocess.Popen[bytes]", self._process)
        code = _exit_code(process)
        detail = self._last_words()
        self._discard()
        if stalled:
            wait = f"{self._stall_seconds:g} s"
            return errors.DamagedVideo(path, f"its decoder made no progress for {wait}; stopped")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return errors.DamagedVideo(path, f"its decoder crashed ({how}{detail})")

    def _last_words(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(self._log_start, self._log.tell() - 2000))
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    _close_quietly(cast(BinaryIO, stream))
        log, self._log = self._log, None
        if log is not None:
            log.close()


def _exit_code(process: subprocess.Popen[bytes]) -> int:
    """How a process ended that closed its end of the pipe; it is made to if it does not."""
    try:
        return process.wait(LAST_MOMENTS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _close_quietly(stream: BinaryIO) -> None:
    try:
        stream.close()
    except OSError:
        return  # flushing into a pipe whose reader is dead: nothing is lost


def _error(path: Path, values: dict[str, Any]) -> MediaError:
    """The error that the worker named, from those that it may name."""
    kinds = (errors.UnreadableFile, errors.EmptyFile, errors.NotAVideo, errors.DamagedVideo, errors.TooLarge)
    by_name = {kind.__name__: kind for kind in kinds}
    return by_name.get(values["error"], errors.DamagedVideo)(path, values["reason"])
