"""The same footage, what looks alike, or whichever there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.features import cnn
from search.matches import SearchResult
from search.query import Query
from tests.search.conftest import BIKES, BUNNY, PHONE, Bgr, film, picture, shown
from vdx.library import Library

Edit = Callable[[Bgr], Bgr]


def _names(result: SearchResult) -> list[str]:
    return [match.video.paths[0].name for match in result.matches]


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return picture(tmp_path_factory.mktemp("still") / "still.png", shown(BIKES, 6.2)[0])


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return picture(tmp_path_factory.mktemp("stranger") / "stranger.png", shown(PHONE, 2.0)[0])


def test_the_same_footage_is_proven(library: Library, still: Path) -> None:
    result = library.search(Query(still, mode="copy"))
    assert result.confident
    assert _names(result)[0] == "bikes.mp4"
    proof = result.matches[0].proof
    assert proof is not None
    assert proof.keypoints > 30
    assert not proof.mirrored
    assert (proof.shown, proof.fills, proof.turned) == pytest.approx((1, 1, 0), abs=0.05)
    assert abs(proof.time - 6.2) <= 0.5
    # A point of a still lies where it does in the video.
    assert all(abs(x - u) < 0.03 and abs(y - v) < 0.03 for x, y, u, v in proof.points)
    assert abs(result.matches[0].segments[0].best - 6.2) <= 0.5


def test_what_looks_alike_is_everything_in_its_order(library: Library, still: Path) -> None:
    result = library.search(Query(still, mode="similar"), limit=100)
    assert _names(result)[0] == "bikes.mp4"
    assert len(result.matches) == 15  # every video, whatever it shows
    assert not any(match.proof for match in result.matches)


def test_either_is_the_same_footage_if_there_is_any(library: Library, still: Path) -> None:
    either, copy = library.search(Query(still)), library.search(Query(still, mode="copy"))
    assert either.matches == copy.matches


def test_either_is_what_looks_alike_if_there_is_no_such_footage(library: Library, stranger: Path) -> None:
    assert not library.search(Query(stranger, mode="copy")).confident
    either, similar = library.search(Query(stranger)), library.search(Query(stranger, mode="similar"))
    assert not either.confident
    assert either.matches == similar.matches
    assert len(either.matches) == 10


def test_no_picture_goes_through_the_network_twice(
    library: Library, stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for another mode, nor for another feature, nor to tell why."""
    seen: list[bytes] = []
    prepare = cnn._network_input

    def noted(image: Bgr) -> Bgr:
        seen.append(image.tobytes())
        return prepare(image)

    monkeypatch.setattr(cnn, "_network_input", noted)
    clip = film(tmp_path / "clip.mkv", shown(PHONE, 1.0, 3.0))
    for path in (stranger, clip):
        seen.clear()
        result = library.search(path)
        assert not result.confident
        assert result.matches
        assert len(set(seen)) == len(seen) > 0


def _mirrored(image: Bgr) -> Bgr:
    return np.asarray(cv2.flip(image, 1), np.uint8)


def _cropped(image: Bgr) -> Bgr:
    return image[30:150, 50:270]


def _framed(image: Bgr) -> Bgr:
    framed = cv2.copyMakeBorder(image, 60, 60, 20, 20, cv2.BORDER_CONSTANT, value=(40, 0, 90))
    return np.asarray(framed, np.uint8)


@pytest.mark.parametrize("edit", [_mirrored, _cropped, _framed])
def test_an_edited_still_is_found(library: Library, tmp_path: Path, edit: Edit) -> None:
    asked = picture(tmp_path / "edited.png", edit(shown(BIKES, 6.2)[0]))
    result = library.search(Query(asked, mode="copy"))
    assert result.confident
    assert _names(result)[0] == "bikes.mp4"
    segment = result.matches[0].segments[0]
    assert abs(segment.best - 6.2) <= 1
    assert segment.mirrored == (edit is _mirrored)


@pytest.mark.parametrize("edit", [_mirrored, _cropped, _framed])
def test_an_edited_clip_is_found_where_it_lies(library: Library, tmp_path: Path, edit: Edit) -> None:
    asked = film(tmp_path / "edited.mkv", [edit(frame) for frame in shown(BIKES, 4.2, 8.2)])
    result = library.search(Query(asked, mode="copy"))
    assert result.confident
    assert _names(result)[0] == "bikes.mp4"
    segment = result.matches[0].segments[0]
    assert (segment.start, segment.end) == pytest.approx((4.2, 8.2), abs=0.5)
    assert segment.speed == pytest.approx(1.0, abs=0.05)
    assert segment.mirrored == (edit is _mirrored)


def test_a_clip_at_another_speed_is_found(library: Library, tmp_path: Path) -> None:
    asked = film(tmp_path / "fast.mkv", shown(BIKES, 2.0, 10.0)[::2])
    result = library.search(Query(asked, mode="copy"))
    assert _names(result)[0] == "bikes.mp4"
    segment = result.matches[0].segments[0]
    assert (segment.start, segment.end) == pytest.approx((2.0, 10.0), abs=0.7)
    assert segment.speed == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize(("clip", "name"), [(BIKES, "bikes.mp4"), (BUNNY, "bunny.mp4")])
def test_a_clip_looks_like_itself(library: Library, tmp_path: Path, clip: str, name: str) -> None:
    asked = film(tmp_path / "clip.mkv", shown(clip, 1.0, 4.0))
    result = library.search(Query(asked, mode="similar"))
    assert _names(result)[0] == name
    assert not result.confident  # that it is the same footage: nobody has looked
    segment = result.matches[0].segments[0]
    assert (segment.start, segment.end) == pytest.approx((1.0, 4.0), abs=0.5)
