"""A page that is served at a real port, and browsers without a screen to ask it with."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from vdx.library import Library
from vdx.web.options import WebOptions
from vdx.web.serving import serving

PATIENCE = 60.0  # seconds for one answer


@contextlib.contextmanager
def served(library: Path, options: WebOptions | None = None) -> Iterator[httpx.Client]:
    """A client of the page of a library."""
    with Library(library) as opened, serving(opened, options or WebOptions(port=0)) as found:
        address = f"http://127.0.0.1:{found.port}"
        with httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
            yield client


@pytest.fixture(scope="session")
def web(library: Path) -> Iterator[httpx.Client]:
    """The page of the library that everybody reads and nobody changes."""
    with served(library) as client:
        yield client


@pytest.fixture
def new_page(tmp_path: Path) -> Iterator[httpx.Client]:
    """The page of a library that does not exist yet."""
    with served(tmp_path / "new library") as client:
        yield client


Serve = Callable[[Path, WebOptions], httpx.Client]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve the page of a library with other options: ``serve(library, WebOptions(...))``."""
    with contextlib.ExitStack() as stack:
        yield lambda library, options: stack.enter_context(served(library, options))
