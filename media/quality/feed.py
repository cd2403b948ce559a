"""A program that reads pictures from its standard input, fed without waiting for it for ever."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Thread
from time import monotonic
from types import TracebackType

from media.errors import QualityError
from media.quality.luma import Luma

_WAITING = 4  # pictures between us and the thread that writes
_PIECE = 1 << 20  # bytes that are written at once, so that a slow program is known from a stuck one
_POLL = 0.1  # seconds
_LAST_LINES = 20
_END_WAIT = 10.0  # seconds for threads to see that the program is dead


class Feed:
    """The child. Leaving the context ends it, whatever happened.

    One thread writes and one reads what the program says, so neither side can wait for the
    other for ever.
    """

    def __init__(self, command: Sequence[str], folder: Path, stall: float) -> None:
        """Start `command` in `folder`; it is given up once it reads and says nothing for `stall` seconds."""
        self._name = Path(command[0]).name
        self._stall = stall
        self._moved = monotonic()
        self._queue: Queue[Luma | None] = Queue(_WAITING)
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                bufsize=0,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the program that asks, which ends this one
            )
        except OSError as error:
            raise QualityError(f"The program {command[0]} cannot be started: {error.strerror}.") from error
        self._threads = [Thread(target=run, daemon=True) for run in (self._write, self._listen)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Feed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def give(self, picture: Luma) -> None:
        """Hand over a picture, which must not be changed afterwards; waits while the program is busy."""
        self._put(picture)

    def finish(self) -> None:
        """Tell the program that this was all and wait until it has ended well."""
        self._put(None)
        began = monotonic()
        while self._process.poll() is None:
            self._check(began)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_POLL)
        self._threads[1].join(_END_WAIT)
        if self._process.returncode:
            raise self._died()

    def close(self) -> None:
        """End the program if it still runs, and everything that belongs to it."""
        self._process.kill()
        self._process.wait()
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        with suppress(Full):
            self._queue.put_nowait(None)
        for thread in self._threads:
            thread.join(_END_WAIT)
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _put(self, picture: Luma | None) -> None:
        began = monotonic()
        while True:
            if self._process.poll() is not None:
                self._threads[1].join(_END_WAIT)
                raise self._died()
            try:
                return self._queue.put(picture, timeout=_POLL)
            except Full:
                self._check(began)

    def _check(self, began: float) -> None:
        if monotonic() - max(began, self._moved) > self._stall:
            raise QualityError(f"The program {self._name} did nothing for {self._stall:g} s and was ended.")

    def _died(self) -> QualityError:
        said = " / ".join(self._said) or "it did not say why"
        return QualityError(f"The program {self._name} ended with {self._process.returncode}: {said}")

    def _write(self) -> None:
        assert self._process.stdin is not None  # noqa: S101
        pipe = self._process.stdin
        with suppress(OSError):  # it has ended; _put sees that
            while (picture := self._queue.get()) is not None:
                left = picture.data.cast("B")
                while left:
                    left = left[pipe.write(left[:_PIECE]) :]
                    self._moved = monotonic()
            pipe.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None  # noqa: S101
        for line in self._process.stderr:
            self._said.append(line.decode(errors="replace").strip())
            self._moved = monotonic()
