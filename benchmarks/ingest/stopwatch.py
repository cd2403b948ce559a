"""CPU time by stage: every moment of a run is charged to exactly one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

REST = "everything else"


class Stopwatch:
    """Charges time to the stage entered last, and to `REST` outside of all; for one thread.

    A stage that calls another does not pay for it, so the seconds add up to the whole run.

    Args:
        clock: seconds; by default the CPU time of this process, all its threads together.
    """

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._inside = [REST]
        self._since = clock()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done inside belongs to `name`."""
        self._charge()
        self._inside.append(name)
        try:
            yield
        finally:
            self._charge()
            self._inside.pop()

    def stop(self) -> dict[str, float]:
        """Seconds by stage until now."""
        self._charge()
        return dict(self.seconds)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, its calls charged to `name`."""

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*arguments, **named)

        return call

    def timed_steps(self, name: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """`function`, which gives an iterator: what each step of that takes is charged to `name`."""

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Iterator[Any]:
            iterator = function(*arguments, **named)
            while True:
                with self.stage(name):
                    item = next(iterator, _END)
                if item is _END:
                    return
                yield item

        return call

    def _charge(self) -> None:
        now, inside = self._clock(), self._inside[-1]
        self.seconds[inside] = self.seconds.get(inside, 0.0) + now - self._since
        self._since = now


_END = object()
