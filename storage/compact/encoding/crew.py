"""Several tasks at a time, in threads: FFmpeg lets go of Python's lock while it works."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

T = TypeVar("T")

_WAKE = 0.2  # seconds: so that Ctrl-C is heard while threads work


def all_of(task: Callable[[int], T], count: int, workers: int, stop: Event) -> list[T]:
    """``[task(0), ..., task(count - 1)]``.

    When one raises, or somebody interrupts, `stop` is set, no other task begins, and that is raised.
    """
    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="span") as pool:
        futures = [pool.submit(task, at) for at in range(count)]
        try:
            pending = set(futures)
            while pending:
                done, pending = wait(pending, timeout=_WAKE, return_when=FIRST_EXCEPTION)
                for future in done:
                    future.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
