from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.library import Store
from tests.storage.helpers import assert_sound


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def store(library: Path) -> Iterator[Store]:
    """A new library, open for writing; it must be sound when the test is over."""
    with Store.open(library, writable=True, create=True) as opened:
        yield opened
        assert_sound(opened, allow=["dead vectors"])
