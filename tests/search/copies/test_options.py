"""Each part of the search that is switched off is really not done, and does what it is for when it is on."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.features.keypoints import Keypoints
from search.copies import options as options_module
from search.copies.asked import AskedPictures, Fingerprints, Viewed
from search.copies.engine import CopySearch, Found, Spaces
from search.copies.geometry import Geometry
from search.copies.options import ALL, CopyOptions
from search.query import QueryFrames
from storage.library import Store
from tests.search.conftest import BIKES, Bgr, shown
from tests.search.copies.made_up import looks
from vdx.library import Library

OPTIONS = {
    "all": ALL,
    "views": CopyOptions(views=False),
    "keypoints": CopyOptions(keypoints=False),
    "undoing": CopyOptions(undoing=False),
    "normalising": CopyOptions(normalising=False),
}


class Watched(AskedPictures):
    """Notes which parts of the search are done."""

    def __init__(self, kept: Library, images: list[Bgr], duration: float) -> None:
        self.done: set[str] = set()
        seconds = np.arange(len(images)) * (duration / len(images))
        frames = QueryFrames(tuple(images), seconds, duration)
        super().__init__(frames, kept._features()["fingerprint"])

    def views(self) -> Iterator[Viewed]:
        for seen in super().views():
            self.done.add("views")
            yield seen

    def keypoints(self, picture: int) -> tuple[Keypoints, Keypoints]:
        self.done.add("keypoints")
        return super().keypoints(picture)

    def undone(self, geometry: Geometry) -> Fingerprints | None:
        self.done.add("undoing")
        return super().undone(geometry)


@pytest.fixture(scope="module")
def edited() -> list[Bgr]:
    """Seconds 1 to 5 of the film, mirrored and inside a wide border."""
    pages = []
    for image in shown(BIKES, 1.0, 5.0)[::40]:
        page = np.full_like(image, 60)
        page[30:150, 50:264] = cv2.resize(image, (214, 120), interpolation=cv2.INTER_AREA)[:, ::-1]
        pages.append(page)
    return pages


def _run(kept: Library, images: list[Bgr], options: CopyOptions) -> tuple[set[str], list[Found]]:
    """What was done, and what was found: the surest first."""
    asked = Watched(kept, images, 4.0)
    with Store.open(kept.path) as store:
        found = CopySearch(store, Spaces.of(kept._features()), asked, options=options).run(5)
    return asked.done, sorted(found, key=lambda one: -len(one.proofs))


@pytest.mark.parametrize("name", OPTIONS)
def test_a_part_that_is_switched_off_is_not_done(kept: Library, edited: list[Bgr], name: str) -> None:
    asked_for_background = []

    def noted(fingerprints: Fingerprints) -> NDArray[np.float32]:
        asked_for_background.append(len(fingerprints))
        return np.zeros(len(fingerprints), np.float32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options_module, "background", noted)
        done, _ = _run(kept, edited, OPTIONS[name])
    if asked_for_background:
        done.add("normalising")
    assert name not in done
    if name == "all":
        assert {"keypoints", "undoing", "normalising"} <= done


def test_views_are_for_what_is_not_proven_without(kept: Library) -> None:
    strange = [np.random.default_rng(0).integers(0, 256, (180, 320, 3), dtype=np.uint8)]
    assert "views" in _run(kept, strange, ALL)[0]
    assert "views" not in _run(kept, strange, OPTIONS["views"])[0]
    assert "views" not in _run(kept, shown(BIKES, 1.0, 5.0)[::40], ALL)[0]


def test_without_keypoints_there_is_no_proof(kept: Library, edited: list[Bgr]) -> None:
    _, found = _run(kept, edited, ALL)
    assert {one.video.paths[0].stem for one in found if one.proof} >= {"film", "smaller"}
    assert found[0].proof is not None
    assert found[0].proof.mirrored
    _, found = _run(kept, edited, OPTIONS["keypoints"])
    assert found
    assert all(one.proof is None and not one.proofs for one in found)


def test_undoing_makes_what_was_edited_more_alike(kept: Library, edited: list[Bgr]) -> None:
    near = {}
    for name in ("all", "undoing"):
        _, found = _run(kept, edited, OPTIONS[name])
        (near[name],) = (one.placed[0].near for one in found if one.video.paths[0].stem == "film")
    assert near["all"] > near["undoing"]


def test_what_is_taken_off_without_normalising_is_nothing() -> None:
    assert OPTIONS["normalising"].background(looks(4)).tolist() == [0, 0, 0, 0]
    assert (ALL.background(looks(4)) > 0).all()
    assert OPTIONS["normalising"].background(looks(0)).shape == (0,)
