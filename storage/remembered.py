"""Answers that are likely wanted again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """The latest answers, by all that they depend on; `most` of them. May be used from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._known: dict[K, V] = {}

    def get(self, key: K, find: Callable[[], V]) -> V:
        """What is remembered, or else what `find` gives."""
        with self._guard:
            if key in self._known:
                self._known[key] = self._known.pop(key)  # it goes to the end
                return self._known[key]
        value = find()
        with self._guard:
            self._known[key] = value
            while len(self._known) > self._most:
                del self._known[next(iter(self._known))]
        return value
