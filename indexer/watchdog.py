"""Killing a process that hangs."""

from __future__ import annotations

import math
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Watchdog:
    """Kills a process that stays silent for too long while somebody listens.

    The time in which nobody listens, since the features of its pictures are being extracted, is not held
    against it: it may be waiting itself.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.barked = False
        self._process = process
        self._seconds = seconds
        self._since = math.inf  # when the waiting began
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watchdog:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time what is done inside: somebody waits for the process."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = math.inf

    def _watch(self) -> None:
        while not self._over.wait(min(1.0, self._seconds / 4)):
            if time.monotonic() - self._since > self._seconds:
                self.barked = True
                self._process.kill()
                return
