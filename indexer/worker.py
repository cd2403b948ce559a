"""Decoding in a process of its own, so that a codec that crashes or hangs costs one file.

`Worker` is the parent's side. ``python -m indexer.worker`` is the process: it takes one request after
another from its standard input and answers with the messages of `analysis`. It imports no model.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from indexer.wire import BrokenStream, Message, receive, send
from media import errors
from media.errors import MediaError, VdxError


class WorkerStopped(VdxError):
    """The worker was closed from outside while it was at work: the file is not to blame."""


class Worker:
    """A decoding process, started when it is first needed and again after it died.

    Args:
        stall_seconds: without any message for so long, the process is killed.
    """

    def __init__(self, stall_seconds: float = 60.0) -> None:
        self._stall_seconds = stall_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._log: BinaryIO | None = None
        self._stopped = False

    def analyse(self, path: Path, detector: str) -> Iterator[Message]:
        """The messages of `analysis.analyse` for one file; take them all, or close the worker.

        Raises:
            MediaError: the file cannot be used, or its decoder crashed or hung.
            WorkerStopped: `stop` was called meanwhile.
        """
        process = self._running()
        with _Watchdog(process, self._stall_seconds) as watchdog:
            try:
                send(
                    cast(BinaryIO, process.stdin),
                    Message("analyse", {"path": str(path), "detector": detector}),
                )
                while True:
                    message = receive(cast(BinaryIO, process.stdout))
                    watchdog.reset()
                    if message.kind == "failed":
                        raise _error(path, message.values)
                    yield message
                    if message.kind == "done":
                        return
            except (BrokenStream, OSError, ValueError) as broken:
                raise self._died(path, watchdog.barked) from broken

    def stop(self) -> None:
        """Kill the process, from any thread; whoever takes its messages gets `WorkerStopped`."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Stop the process and free what it held. Not while another thread takes messages."""
        self.stop()
        self._discard()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._stopped:
            raise WorkerStopped("the worker was stopped")
        if self._process is None or self._process.poll() is not None:
            self._discard()
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
            self._process = subprocess.Popen(
                # -P: a folder of videos that holds an `indexer.py` must not be imported from.
                [sys.executable, "-P", "-m", "indexer.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # Ctrl-C goes to the parent, which finishes its transaction
            )
        return self._process

    def _died(self, path: Path, stalled: bool) -> VdxError:
        """Put the dead process away; what happened, as an error to raise."""
        if self._stopped:
            return WorkerStopped("the worker was stopped")
        process = cast("subprocess.Popen[bytes]", self._process)
        process.kill()
        code = process.wait()
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
        self._log.seek(max(0, self._log.tell() - 2000))
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


class _Watchdog:
    """Kills a process that stays silent for too long."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.barked = False
        self._process = process
        self._seconds = seconds
        self._heard = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Watchdog:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def reset(self) -> None:
        self._heard = time.monotonic()

    def _watch(self) -> None:
        while not self._over.wait(min(1.0, self._seconds / 4)):
            if time.monotonic() - self._heard > self._seconds:
                self.barked = True
                self._process.kill()
                return


def _close_quietly(stream: BinaryIO) -> None:
    try:
        stream.close()
    except OSError:
        return  # flushing into a pipe whose reader is dead: nothing is lost


def _error(path: Path, values: dict[str, Any]) -> MediaError:
    """The error that the worker named, from those that it may name."""
    kinds = (errors.UnreadableFile, errors.EmptyFile, errors.NotAVideo, errors.DamagedVideo)
    by_name = {kind.__name__: kind for kind in kinds}
    return by_name.get(values["error"], errors.DamagedVideo)(path, values["reason"])


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    from indexer.analysis import analyse

    while True:
        try:
            request = receive(requests)
        except BrokenStream:
            return
        path = Path(request.values["path"])
        try:
            for message in analyse(path, request.values["detector"]):
                send(answers, message)
        except MediaError as error:
            send(answers, Message("failed", {"error": type(error).__name__, "reason": error.reason}))


def main() -> None:
    """Serve on the standard streams, out of reach of libraries that print to standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
