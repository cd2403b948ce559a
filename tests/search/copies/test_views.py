"""Pictures put together of others, whose parts are known."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from search.copies import views
from search.copies.views import Box
from tests.search.conftest import BIKES, BUNNY, shown

Bgr = NDArray[np.uint8]


@pytest.fixture(scope="module")
def bikes() -> list[Bgr]:
    return shown(BIKES, 5.0, 7.0)[::10]


@pytest.fixture(scope="module")
def bunny() -> list[Bgr]:
    return shown(BUNNY, 2.0, 4.0)[::10]


def near(box: Box, wanted: Box) -> bool:
    return max(abs(a - b) for a, b in zip(box, wanted, strict=True)) < 0.04


@pytest.mark.parametrize("level", [0, 255, 90])
def test_borders_of_one_colour_are_taken_off(bikes: list[Bgr], level: int) -> None:
    bars = partial(cv2.copyMakeBorder, top=40, bottom=40, left=0, right=0, borderType=cv2.BORDER_CONSTANT)
    framed = [bars(image, value=(level,) * 3) for image in bikes]
    box = views.without_borders([np.asarray(image, np.uint8) for image in framed])
    assert box is not None
    assert near(box, (0, 40 / 260, 1, 220 / 260))


def test_a_picture_without_borders_has_none(bunny: list[Bgr]) -> None:
    box = views.without_borders(bunny)
    assert box is None or near(box, (0, 0, 1, 1))


def test_a_black_picture_has_nothing_inside() -> None:
    assert views.without_borders([np.zeros((90, 160, 3), np.uint8)]) is None


def test_what_is_beside_each_other_is_split(bikes: list[Bgr], bunny: list[Bgr]) -> None:
    both = [np.hstack([a, b]) for a, b in zip(bikes, bunny, strict=False)]
    boxes = [*views.found_parts(both), *views.other_parts([])]
    assert any(near(box, (0, 0, 0.5, 1)) for box in boxes)
    assert any(near(box, (0.5, 0, 1, 1)) for box in boxes)


def test_an_inset_is_cut_out_along_its_edges(bikes: list[Bgr], bunny: list[Bgr]) -> None:
    pages = []
    for above, below in zip(bikes, bunny, strict=False):
        page = below.copy()
        page[20:92, 30:158] = cv2.resize(above, (128, 72), interpolation=cv2.INTER_AREA)
        pages.append(page)
    wanted = (30 / 320, 20 / 180, 158 / 320, 92 / 180)
    assert any(near(box, wanted) for box in views.found_parts(pages))


def test_known_parts_are_not_given_again() -> None:
    assert views.HALVES[0] not in views.other_parts([views.HALVES[0]])


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2)])
def test_the_smallest_pictures_have_views(size: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    boxes = [*views.found_parts([image]), *views.other_parts([])]
    seen = [views.mirrored(image), *views.turned(image), *views.crops(image, boxes)]
    assert all(part.size and part.ndim == 3 for part in seen)
