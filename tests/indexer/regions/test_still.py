from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.regions.moments import Picture, Taken
from indexer.regions.still import regions_of
from media.decode import VideoReader
from tests.footage import sample_clip


@pytest.fixture(scope="module")
def scene() -> Picture:
    """A real picture larger than the frames that are cut out of it: (272, 640, 3)."""
    with VideoReader(sample_clip("bikes.mp4")) as reader:
        return next(reader.frames()).image()


def _frames(scene: Picture, camera: int, square: int | None) -> list[Taken]:
    """Three pictures 1/25 s apart; the camera moves to the right, a square before it, pixels a picture."""
    taken = []
    for at in range(3):
        picture = scene[20:260, 100 + camera * at : 500 + camera * at].copy()
        if square is not None:
            left = 150 + square * at - camera * at
            picture[90:150, left : left + 60] = cv2.resize(scene[:60, :60], (60, 60))[::-1] // 2 + 100
        taken.append(Taken(picture, at / 25))
    return taken


@pytest.mark.parametrize("camera", [0, 4])
def test_what_moves_by_itself_is_a_region(scene: Picture, camera: int) -> None:
    before, picture, after = _frames(scene, camera, square=6)
    regions = regions_of([before], picture, [after])
    assert regions
    first = regions[0]
    left, top = (156 - camera) / 400, 90 / 240
    assert first.box == pytest.approx((left, top, 60 / 400, 60 / 240), abs=0.22)
    assert first.motion[0] == pytest.approx(6 / 400 * 25, rel=0.4)
    assert abs(first.motion[1]) < 0.06
    assert first.mask.shape == (60, 100)
    assert first.area == pytest.approx(first.mask.mean())
    assert 0.1 < first.salience <= 1


@pytest.mark.parametrize("camera", [0, 4])
def test_a_camera_alone_makes_no_region(scene: Picture, camera: int) -> None:
    before, picture, after = _frames(scene, camera, square=None)
    assert sum(region.area for region in regions_of([before], picture, [after])) < 0.02


def test_one_neighbour_is_enough_and_none_tells_nothing(scene: Picture) -> None:
    before, picture, after = _frames(scene, 0, square=6)
    assert regions_of([before], picture, [])[0].area > 0.01
    assert regions_of([], picture, [after])[0].area > 0.01
    assert regions_of([], picture, []) == []


def test_pictures_of_different_sizes_are_refused(scene: Picture) -> None:
    before, picture, _ = _frames(scene, 0, None)
    with pytest.raises(ValueError, match="of one size"):
        regions_of([Taken(before.picture[:200], 0.0)], picture, [])


def test_a_flat_and_a_tiny_picture() -> None:
    for shape in ((240, 400, 3), (2, 3, 3), (1, 1, 3)):
        taken = [Taken(np.full(shape, 90, np.uint8), at / 25) for at in range(3)]
        assert regions_of(taken[:1], taken[1], taken[2:]) == []
