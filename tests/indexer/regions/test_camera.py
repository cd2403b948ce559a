from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.regions.camera import background_flow, camera_motion, estimate, warp
from indexer.regions.moments import APART, KEPT, Moments, Taken, working
from tests.indexer.regions.scenes import RATE, inside_square, scene


def _homographies() -> list[np.ndarray]:
    turned = np.vstack([cv2.getRotationMatrix2D((200, 120), 2.0, 1.03), [0, 0, 1]])
    tilted = np.array([[1.0, 0.01, 3], [-0.01, 0.98, -2], [1e-5, -2e-5, 1]])
    return [np.eye(3), np.array([[1.0, 0, 5], [0, 1, -3], [0, 0, 1]]), turned, tilted]


@pytest.mark.parametrize("homography", _homographies())
def test_the_camera_is_found_among_corners_that_it_moves(homography: np.ndarray) -> None:
    here = np.stack(np.meshgrid(np.arange(5, 400, 14), np.arange(5, 240, 14)), 2).reshape(-1, 2)
    here = here.astype(np.float32)
    chance = np.random.default_rng(0)
    there = cv2.perspectiveTransform(here[None], homography)[0] + chance.normal(0, 0.1, here.shape)
    moving = (here[:, 0] > 100) & (here[:, 0] < 220) & (here[:, 1] > 60) & (here[:, 1] < 140)
    there[moving] += (9, 4)  # something moves by itself
    found = background_flow(camera_motion(here, there.astype(np.float32)), (240, 400))
    assert np.abs(found - background_flow(homography, (240, 400))).max() < 0.3


def test_no_camera_without_corners_that_agree() -> None:
    chance = np.random.default_rng(0)
    here, there = (chance.uniform(0, 400, (200, 2)).astype(np.float32) for _ in range(2))
    assert np.isfinite(camera_motion(here, there)).all()
    assert (camera_motion(here[:4], here[:4] + 5) == np.eye(3)).all()


@pytest.mark.parametrize("camera", [0, 3])
def test_own_motion_of_real_pictures(camera: int) -> None:
    taken = scene(2, camera=camera, square=6)
    one, two = (np.asarray(cv2.cvtColor(at.picture, cv2.COLOR_BGR2GRAY), np.uint8) for at in taken)
    motion = estimate(one, two, 1 / RATE)
    inside = inside_square(0, 6)
    column, row = motion.corners.astype(int).T
    moved = motion.moved[inside[row, column]]
    assert len(moved) >= 5
    assert np.median(moved, 0) == pytest.approx([6 + camera, 0], abs=1.0)
    far = ~cv2.dilate(inside.astype(np.uint8), np.ones((81, 81), np.uint8)).astype(bool)
    assert np.abs(np.median(motion.own[far], 0)).max() < 0.3
    assert motion.still == (camera == 0)
    assert np.abs(background_flow(motion.homography, (240, 400)) - (-camera, 0)).max() < 0.5


def test_scores_are_carried_along_the_flow() -> None:
    values = np.zeros((20, 30), np.float32)
    values[5:9, 10:14] = 1
    moved = warp(values, np.full((20, 30, 2), (3, 2), np.float32))
    assert (moved[3:7, 7:11] == 1).all()
    assert moved.sum() == 16


@pytest.mark.parametrize("rate", [5, 25, 60, 240])
def test_pictures_are_compared_with_those_that_are_far_enough_away(rate: int) -> None:
    moments = Moments()
    made = [moments.add(Taken(np.zeros((20, 20, 3), np.uint8), at / rate)) for at in range(12)]
    assert made[-1].before is not None
    apart = made[-1].seconds - made[-1].before.seconds
    assert apart == pytest.approx(min(max(1, np.ceil(APART * rate)), KEPT - 1) / rate)
    middle = made[-KEPT + 2]
    assert middle.after is not None
    assert middle.after.seconds - middle.seconds == pytest.approx(
        min(apart, made[-1].seconds - middle.seconds)
    )
    assert made[0].before is made[0].after is None  # forgotten, so that the pictures can go


def test_the_first_ones_have_what_there_is() -> None:
    moments = Moments()
    one, two = (moments.add(Taken(np.zeros((20, 20, 3), np.uint8), at / 50)) for at in range(2))
    assert (one.before, one.after, two.before, two.after) == (None, two, one, None)
    assert one.motion_before is None
    assert one.motion_after is not None
    assert two.motion_before is not None


def test_the_working_size() -> None:
    assert working(np.zeros((1080, 1920, 3), np.uint8)).shape == (225, 400, 3)
    assert working(np.zeros((300, 100, 3), np.uint8)).shape == (300, 100, 3)
    assert working(np.zeros((5000, 1, 3), np.uint8)).shape == (400, 1, 3)
