"""What a video looks like along its length."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.features.color import ColorExtractor
from media.encode import write_video
from search.strip import _colors
from storage.stored import StoredVideo
from tests.footage import moving_scene
from vdx.library import IngestSettings, Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A film: 4 s of plain stripes that stand still, then 4 s of a camera that moves."""
    folder = tmp_path_factory.mktemp("strip")
    still = np.zeros((120, 160, 3), np.uint8)
    still[:, 40:120] = (20, 30, 220)  # BGR
    frames = [still] * 100 + list(moving_scene(5, 4.0))
    write_video(folder / "film.mp4", ((at / 25, frame) for at, frame in enumerate(frames)), rate=25)
    made = Library(folder / "library", IngestSettings(regions=False, jobs=1))
    assert made.ingest(folder / "film.mp4").clean
    return made


def film(library: Library) -> StoredVideo:
    return library.videos()[0]


def test_what_stands_still_moves_less_and_colours_are_those_of_the_pictures(library: Library) -> None:
    found = library.strip(film(library))
    assert found.motion is not None
    assert found.colors is not None
    still, moving = found.seconds < 3.5, found.seconds > 4.5
    assert found.motion[still].max() < 0.1 < found.motion[moving].mean()
    red, green, blue = found.colors[0].tolist()
    assert red > 1.5 * max(green, blue)
    assert (np.diff(found.seconds) > 0).all()


@pytest.mark.parametrize("columns", [1, 3, 1000])
def test_there_are_at_most_so_many_columns(library: Library, columns: int) -> None:
    frames = len(library.frames(film(library).id))
    found = library.strip(film(library), columns=columns)
    assert found.motion is not None
    assert len(found.seconds) == len(found.motion) <= min(columns, frames)
    if columns == 1000:
        assert len(found.seconds) == frames


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (0, 0, 255), (0, 160, 0), (120, 120, 120)])
def test_a_plain_colour_comes_out_about_as_it_is(colour: tuple[int, int, int]) -> None:
    image = np.full((64, 64, 3), colour, np.uint8)
    extractor = ColorExtractor(lambda: pytest.fail("no model is needed"))
    (found,) = _colors(extractor.extract([image]))
    expected = cv2.cvtColor(image[:1, :1], cv2.COLOR_BGR2RGB)[0, 0].astype(float)
    assert np.abs(found - expected).max() < 110  # there are eight hues: red and orange are one
