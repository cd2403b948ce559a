from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.features.base import Image
from indexer.features.keypoints import (
    COMPONENTS,
    KEPT,
    SIDE,
    KeypointExtractor,
    Keypoints,
    detect,
    pack,
    unpack,
)
from indexer.models.runtime import Runtime
from media.image import fit
from tests.indexer.features.pairs import share

CELLS = 6


def _no_model() -> Runtime:
    raise AssertionError("keypoints need no model")


EXTRACTOR = KeypointExtractor(_no_model)


def _random(seed: int, count: int) -> Keypoints:
    random = np.random.default_rng(seed)
    rows = random.standard_normal((count, COMPONENTS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Keypoints(random.random((count, 2), np.float32), rows)


def _row(keypoints: Keypoints) -> NDArray[np.uint8]:
    """As it is stored."""
    row = np.zeros(EXTRACTOR.space.columns, np.uint8)
    packed = pack(keypoints)
    row[: packed.size] = packed.ravel()
    return row


def _cells(keypoints: Keypoints) -> NDArray[np.int64]:
    at = np.minimum((keypoints.places * CELLS).astype(np.int64), CELLS - 1)
    return at[:, 0] * CELLS + at[:, 1]


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, KEPT))
def test_a_row_gives_back_what_was_packed(seed: int, count: int) -> None:
    """Within half a step of 255 for places, and of 4 bits for descriptors."""
    given_ = _random(seed, count)
    found = unpack(_row(given_))
    assert len(found) == count
    assert found.places.dtype == found.descriptors.dtype == np.float32
    assert (np.abs(found.places - given_.places) <= 0.501 / 255).all()
    assert np.allclose(np.linalg.norm(found.descriptors, axis=1), 1, atol=1e-5)
    cosines = (found.descriptors * given_.descriptors).sum(axis=1)
    clipped = np.clip(given_.descriptors, -0.5, 0.5)  # what is larger is given the last level
    kept = (given_.descriptors * clipped).sum(axis=1) / np.linalg.norm(clipped, axis=1)
    assert (cosines >= kept - 0.05).all()


def test_the_ends_of_the_scale() -> None:
    places = np.array([[0, 0], [1, 1], [0, 1]], np.float32)
    rows = np.zeros((3, COMPONENTS), np.float32)
    rows[0, 0], rows[1, 1], rows[2, :4] = 1, -1, (0.5, -0.5, 0.5, -0.5)
    found = unpack(_row(Keypoints(places, rows)))
    assert (found.places == places).all()
    assert np.allclose(found.descriptors, rows, atol=1e-6)


def test_a_row_of_nothing_has_no_keypoints() -> None:
    found = unpack(np.zeros(EXTRACTOR.space.columns, np.uint8))
    assert (found.places.shape, found.descriptors.shape) == ((0, 2), (0, COMPONENTS))
    assert len(found.mirrored) == 0


def test_a_stored_row_holds_the_keypoints_of_its_picture(real_frames: list[Image]) -> None:
    rows = EXTRACTOR.extract(real_frames)
    for row, frame in zip(rows, real_frames, strict=True):
        found, wanted = unpack(row), detect(fit(frame, SIDE), KEPT)
        assert 50 < len(found) == len(wanted) <= KEPT
        assert (np.abs(found.places - wanted.places) <= 0.501 / 255).all()
        assert ((found.descriptors * wanted.descriptors).sum(axis=1) > 0.9).all()


def test_a_picture_that_shows_nothing_has_none() -> None:
    (row,) = EXTRACTOR.extract([np.full((90, 160, 3), 128, np.uint8)])
    assert not row.any()


def test_mirrored_ones_are_those_of_the_mirrored_picture(real_frames: list[Image]) -> None:
    for frame in real_frames[::4]:
        picture = fit(frame, SIDE)
        there = detect(np.asarray(cv2.flip(picture, 1), np.uint8), KEPT)
        here = detect(picture, KEPT)
        assert share(here.mirrored, there) > 0.8
        assert share(here, there) < 0.1
        assert np.allclose(here.mirrored.mirrored.descriptors, here.descriptors, atol=1e-6)
        assert np.allclose(here.mirrored.mirrored.places, here.places, atol=1e-6)


def test_they_are_spread_over_the_picture(real_frames: list[Image]) -> None:
    """The first of each cell come before the second of any, as far as each has some."""
    for frame in real_frames[::4]:
        cells = _cells(detect(fit(frame, SIDE), KEPT))
        turns = [int((cells[:at] == cell).sum()) for at, cell in enumerate(cells)]
        assert turns == sorted(turns)
        assert len(np.unique(cells)) > CELLS * CELLS / 3
