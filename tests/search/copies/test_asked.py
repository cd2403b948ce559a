"""What is found out about the pictures of a query, and when."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE
from media.image import fit
from search.copies import asked as asked_module
from search.copies import views
from search.copies.asked import VIEWED, AskedPictures, rectified
from search.query import QueryFrames
from tests.search.conftest import BIKES, BUNNY, Bgr, shown
from tests.search.copies.made_up import geometry_of
from tests.search.made_up import SPACE

Floats = NDArray[np.float32]


class Small:
    """An extractor that gives the picture itself, very small: a view can be told by its row."""

    space, every = SPACE, False

    def extract(self, images: Sequence[Bgr]) -> Floats:
        rows = [cv2.resize(image, (12, 8), interpolation=cv2.INTER_AREA).ravel() for image in images]
        return np.asarray(rows, np.float32) - 110


def row(image: Bgr) -> Floats:
    (found,) = Small().extract([fit(image, WORKING_SIDE)])
    return found / np.float32(np.linalg.norm(found))


@pytest.fixture(scope="module")
def pictures() -> list[Bgr]:
    return [*shown(BIKES, 1.0, 9.0)[::25], *shown(BUNNY, 1.0, 5.0)[::25]]


def ask(images: Sequence[Bgr], duration: float = 12.0) -> AskedPictures:
    seconds = np.arange(len(images), dtype=np.float64)
    return AskedPictures(QueryFrames(tuple(images), seconds, duration, start=3.0), Small())


def test_it_is_what_the_query_is(pictures: list[Bgr]) -> None:
    asked = ask(pictures)
    assert (asked.duration, asked.start, asked.is_still) == (12.0, 3.0, False)
    assert asked.seconds.tolist() == list(range(len(pictures)))
    np.testing.assert_allclose(asked.fingerprints, [row(image) for image in pictures], atol=1e-6)
    assert ask(pictures[:1], 0.0).is_still
    assert asked.aspect(0) == pytest.approx(16 / 9)


@pytest.mark.parametrize("count", [1, 2, VIEWED, 12])
def test_views_are_of_pictures_over_the_whole_clip(pictures: list[Bgr], count: int) -> None:
    for which, fingerprints in ask(pictures[:count]).views():
        assert len(which) == len(fingerprints)
        assert len(set(which.tolist())) == min(VIEWED, count)
        assert (which[0], which[-1]) == (0, count - 1)
        assert (np.diff(which) >= 0).all()
        np.testing.assert_allclose(np.linalg.norm(fingerprints, axis=1), 1, atol=1e-5)


def test_every_view_is_of_the_picture_it_says(pictures: list[Bgr]) -> None:
    first, second, third = ask(pictures).views()
    chosen = np.unique(first[0])
    images = [pictures[at] for at in chosen]
    found = views.found_parts(images)
    others = views.other_parts(found)
    expected: list[list[list[Bgr]]] = [
        [[views.mirrored(image), *views.crops(image, found)] for image in images],
        [list(views.crops(image, others)) for image in images],
        [list(views.turned(image)) for image in images],
    ]
    for (which, fingerprints), seen in zip((first, second, third), expected, strict=True):
        assert which.tolist() == [at for at, some in zip(chosen, seen, strict=True) for _ in some]
        rows = [row(image) for some in seen for image in some]
        np.testing.assert_allclose(fingerprints, rows, atol=1e-5)


def test_an_inset_is_among_the_views(pictures: list[Bgr]) -> None:
    framed = [
        np.asarray(cv2.copyMakeBorder(image, 60, 60, 90, 90, cv2.BORDER_CONSTANT), np.uint8)
        for image in pictures
    ]
    which, fingerprints = next(ask(framed).views())
    alike = (fingerprints[which == 0] @ row(pictures[0])).max()
    assert alike > 0.97 > float(row(framed[0]) @ row(pictures[0]))


def test_views_are_not_made_before_they_are_wanted(
    pictures: list[Bgr], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "turned", None)
    seen = ask(pictures).views()
    next(seen)
    next(seen)
    with pytest.raises(TypeError):
        next(seen)


def test_keypoints_are_sought_once_and_when_they_are_asked_for(
    pictures: list[Bgr], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, detect, calls = ask(pictures), asked_module.detect, []

    def counted(image: Bgr, most: int) -> asked_module.Keypoints:
        calls.append(image.shape)
        return detect(image, most)

    monkeypatch.setattr(asked_module, "detect", counted)
    assert not asked.has_keypoints(2)
    plain, mirrored = asked.keypoints(2)
    assert asked.keypoints(2) == (plain, mirrored)
    assert len(calls) == 1
    assert asked.has_keypoints(2)
    assert not asked.has_keypoints(3)
    np.testing.assert_allclose(mirrored.places[:, 0], 1 - plain.places[:, 0])


@given(
    left=st.floats(0, 0.4),
    top=st.floats(0, 0.4),
    width=st.floats(0.4, 0.6),
    height=st.floats(0.4, 0.6),
    mirrored=st.booleans(),
)
def test_what_was_done_to_a_picture_is_undone(
    pictures: list[Bgr], left: float, top: float, width: float, height: float, mirrored: bool
) -> None:
    """Of a part, mirrored or not: it lies again where it was cut out."""
    stored = np.asarray(cv2.GaussianBlur(pictures[5], (0, 0), 2), np.uint8)  # so that half a pixel is little
    tall, wide = stored.shape[:2]
    x0, y0 = round(left * wide), round(top * tall)
    x1, y1 = round((left + width) * wide), round((top + height) * tall)
    query = stored[y0:y1, x0:x1]
    query = np.ascontiguousarray(query[:, ::-1] if mirrored else query)
    affine = np.array([[(x1 - x0) / wide, 0, x0 / wide], [0, (y1 - y0) / tall, y0 / tall]])
    back = rectified(query, geometry_of(affine=affine, mirrored=mirrored))
    side = len(back)
    expected = cv2.resize(stored, (side, side), interpolation=cv2.INTER_LINEAR)
    inside = (
        slice(round(y0 / tall * side) + 3, round(y1 / tall * side) - 3),
        slice(round(x0 / wide * side) + 3, round(x1 / wide * side) - 3),
    )
    difference = np.abs(back[inside].astype(int) - expected[inside])
    assert difference.mean() < 4
    turned = np.abs(back[inside][:, ::-1].astype(int) - expected[inside])
    assert turned.mean() > 3 * difference.mean()


def test_what_was_done_to_a_clip_is_undone_in_every_picture(pictures: list[Bgr]) -> None:
    flipped = [np.ascontiguousarray(image[:, ::-1]) for image in pictures]
    undone = ask(flipped).undone(geometry_of(mirrored=True))
    assert undone is not None
    assert undone.shape == ask(flipped).fingerprints.shape
    cosines = np.einsum("ij,ij->i", undone, ask(pictures).fingerprints)
    assert (cosines > 0.98).all()
