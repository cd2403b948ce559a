"""A small library in which the same footage lies several times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from storage.library import Store
from tests.search.conftest import BIKES, BUNNY, PHONE, SETTINGS, Bgr, film, shown
from vdx.library import Library


def _smaller(frame: Bgr) -> Bgr:
    return np.asarray(cv2.resize(frame, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A film (bikes 0-5 s, phone 0-3), it smaller, its seconds 3 to 7, a stranger; the files are gone."""
    folder = tmp_path_factory.mktemp("films")
    whole = [*shown(BIKES, 0, 5), *shown(PHONE, 0, 3)]
    film(folder / "film.mp4", whole)
    film(folder / "smaller.mkv", [_smaller(frame) for frame in whole])
    film(folder / "piece.mp4", whole[75:175])
    film(folder / "stranger.mp4", shown(BUNNY, 0, 4))
    library = Library(tmp_path_factory.mktemp("kept") / "library", SETTINGS)
    assert library.ingest(folder).clean
    for file in folder.iterdir():
        file.unlink()
    return library


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty library to fill with what `made_up` makes up."""
    with Store.open(tmp_path / "library", writable=True, create=True) as opened:
        yield opened
