"""What every registered segmenter promises. A new one is tested here without a change."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from indexer.regions.base import SEGMENTERS
from indexer.regions.moments import KEPT, Moments, Taken
from indexer.regions.still import regions_of
from storage.registry import UnknownName
from tests.indexer.regions.scenes import RATE, scene, segmented

NAMES = SEGMENTERS.names()
MOVING = tuple(name for name in NAMES if name != "threshold")  # those that look at motion


def test_these_there_are() -> None:
    assert NAMES == ("auto", "background", "motion", "residual", "threshold")


def test_an_unknown_one_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="no segmenter is called 'watershed'; there are: auto, background"):
        SEGMENTERS.get("watershed")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 12])
def test_each_picture_is_answered_once_in_order(name: str, count: int) -> None:
    taken = scene(count, square=5)
    found = segmented(SEGMENTERS.get(name), taken)
    assert [one.moment.seconds for one in found] == [one.seconds for one in taken]
    for one in found:
        assert one.scores.shape == one.moment.picture.shape[:2]
        assert one.scores.dtype == np.float32
        assert one.scores.min() >= 0
        assert one.scores.max() <= 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rate", [5, 25, 240])
def test_it_is_never_far_behind(name: str, rate: int) -> None:
    segmenter, moments = SEGMENTERS.get(name)(), Moments()
    answered = 0
    for at, one in enumerate(scene(14, square=2)):
        answered += len(segmenter.push(moments.add(Taken(one.picture, at / rate))))
        assert at + 1 - answered <= KEPT


@pytest.mark.parametrize("name", NAMES)
def test_what_it_said_depends_on_the_pictures_only(name: str) -> None:
    taken = scene(6, camera=2, square=5)
    one, two = (segmented(SEGMENTERS.get(name), taken) for _ in range(2))
    for first, second in zip(one, two, strict=True):
        assert np.allclose(first.scores, second.scores, atol=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_memory_is_bounded(name: str) -> None:
    """Of the pictures that were answered only the latest are held."""
    segmenter, moments = SEGMENTERS.get(name)(), Moments()
    alive = []
    for taken in scene(30, square=2):
        moment = moments.add(taken)
        alive.append(weakref.ref(moment))
        segmenter.push(moment)
    del moment
    gc.collect()
    assert sum(one() is not None for one in alive) <= 2 * KEPT


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (16, 16), (90, 400), (400, 30)])
@pytest.mark.parametrize("count", [1, 3])
def test_pictures_of_any_shape(name: str, shape: tuple[int, int], count: int) -> None:
    chance = np.random.default_rng(1)
    taken = [Taken(chance.integers(0, 256, (*shape, 3), np.uint8), at / RATE) for at in range(count)]
    found = segmented(SEGMENTERS.get(name), taken)
    assert [one.scores.shape for one in found] == [shape] * count


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_pictures_of_one_colour(name: str, level: int) -> None:
    taken = [Taken(np.full((60, 100, 3), level, np.uint8), at / RATE) for at in range(5)]
    found = segmented(SEGMENTERS.get(name), taken)
    assert all(np.isfinite(one.scores).all() for one in found)
    if name in MOVING:
        assert max(float(one.scores.max()) for one in found[1:]) < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_and_its_neighbours(name: str) -> None:
    before, at, after = scene(3, square=6)
    for region in regions_of([before], at, [after], SEGMENTERS.get(name)()):
        left, top, width, height = region.box
        assert 0 <= left < left + width <= 1 + 1e-9
        assert 0 <= top < top + height <= 1 + 1e-9
        assert 0 < region.area <= width * height + 1e-9
        assert 0 <= region.salience <= 1


@pytest.mark.parametrize("name", NAMES)
def test_two_threads_may_segment_at_the_same_time(name: str) -> None:
    taken = scene(6, camera=2, square=5)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: segmented(SEGMENTERS.get(name), taken), range(4)))
    for one in found[1:]:
        for first, second in zip(found[0], one, strict=True):
            assert np.allclose(first.scores, second.scores, atol=0.02)
