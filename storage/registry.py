"""Named parts: each is registered once, in its own file, and found by its name.

Feature extractors, shot detectors, query kinds and vector stores are all chosen by name. A registry
loads the modules of its package on first use, so adding a part means adding one file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Generic, TypeVar

from media.errors import VdxError

T = TypeVar("T")


class UnknownName(VdxError):
    """Nothing is registered under the name that was asked for."""

    exit_code = 2


class Registry(Generic[T]):
    """The parts of one kind, by name.

    Args:
        kind: what one part is called in messages, for instance ``"shot detector"``.
        package: the package whose modules register the parts.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._parts: dict[str, T] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[T], T]:
        """Decorate a class or factory so that it is known as `name`.

        Raises:
            ValueError: the name is taken. A second part never silently replaces the first.
        """

        def add(part: T) -> T:
            if name in self._parts:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._parts[name] = part
            return part

        return add

    def names(self) -> tuple[str, ...]:
        """All registered names, sorted."""
        self._load()
        return tuple(sorted(self._parts))

    def get(self, name: str) -> T:
        """The part registered as `name`.

        Raises:
            UnknownName: there is none; the message lists those there are.
        """
        self._load()
        try:
            return self._parts[name]
        except KeyError:
            known = ", ".join(self.names())
            raise UnknownName(f"no {self.kind} is called {name!r}; there are: {known}") from None

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.package}.{module.name}")
        self._loaded = True
