"""What moves in a keyframe, from pictures that are made up of real ones, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.assemble import assemble
from indexer.features.base import WORKING_SIDE, Image
from indexer.keyframe_regions import (
    BATCH,
    LEAST_SALIENCE,
    MARGIN,
    MOST,
    Box,
    KeyframeRegions,
    crop,
    region_space,
    salient,
)
from indexer.keyframes import Neighbour, Sample
from indexer.shots.base import Boundary
from indexer.wire import Message
from media.decode import VideoReader
from media.frame import Bgr
from storage.masks import unpack
from storage.records import AnalysedVideo, Space, Vectors
from tests.footage import sample_clip
from tests.indexer.shots.films import SHAPE
from tests.indexer.test_assemble import CONTENT, VIDEO, Told
from tests.storage.helpers import COSINE, video

SIZE = (400, 240)
SIDE = 60  # of the square that moves
TOP = 90
SHIFT = 5  # pixels in a tenth of a second


@pytest.fixture(scope="module")
def scene() -> Bgr:
    """A real picture (240, 400, 3)."""
    return _shown("carphone_pristine.mp4")


@pytest.fixture(scope="module")
def patch() -> Bgr:
    """A square of another one."""
    return _shown("bigbuckbunny.mp4")[60 : 60 + SIDE, 150 : 150 + SIDE].copy()


def _shown(name: str) -> Bgr:
    with VideoReader(sample_clip(name)) as reader:
        return np.asarray(cv2.resize(next(reader.frames()).image(), SIZE), np.uint8)


def _with(scene: Bgr, patch: Bgr, left: int) -> Bgr:
    picture = scene.copy()
    picture[TOP : TOP + SIDE, left : left + SIDE] = patch
    return picture


def _sample(picture: Bgr, *beside: tuple[float, Bgr]) -> Sample:
    """A sample shown at second 1 of a video of ten frames a second, with neighbours at these times."""
    neighbours = [Neighbour(round(10 * when), when, shown) for when, shown in beside]
    return Sample(10, 1000, 1.0, flat=False, picture=picture, beside=neighbours)


def _moving(scene: Bgr, patch: Bgr) -> Sample:
    pictures = [_with(scene, patch, 150 + shift) for shift in (-SHIFT, 0, SHIFT)]
    return _sample(pictures[1], (0.9, pictures[0]), (1.1, pictures[2]))


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    sides = [min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) for i in (0, 1)]
    both = max(0.0, sides[0]) * max(0.0, sides[1])
    return both / (a[2] * a[3] + b[2] * b[3] - both)


TRUE: Box = (150 / 400, TOP / 240, SIDE / 400, SIDE / 240)


def test_what_moves_is_a_region(scene: Bgr, patch: Bgr) -> None:
    first, *_ = salient(_moving(scene, patch))
    assert _overlap(first.box, TRUE) > 0.45
    assert first.motion[0] == pytest.approx(SHIFT / 400 / 0.1, rel=0.4)


def test_pictures_that_waited_as_jpeg_show_the_same(scene: Bgr, patch: Bgr) -> None:
    waited = _moving(scene, patch)
    before = [one.picture for one in (waited, *waited.beside)]
    waited.wait_packed()
    for one, picture in zip((waited, *waited.beside), before, strict=True):
        assert 0 < cv2.norm(one.picture, picture, cv2.NORM_L1) / picture.size < 6
    first, *_ = salient(waited)
    assert _overlap(first.box, TRUE) > 0.45


def test_a_larger_keyframe_is_compared_at_the_size_of_its_neighbours(scene: Bgr, patch: Bgr) -> None:
    """They come at 400 pixels, keyframes at 640."""
    small = _moving(scene, patch)
    large = np.asarray(cv2.resize(small.picture, (640, 385)), np.uint8)
    sample = _sample(large, *[(one.seconds, one.picture) for one in small.beside])
    first, *_ = salient(sample)
    assert _overlap(first.box, TRUE) > 0.45


def test_what_stays_as_it_is_has_no_regions(scene: Bgr, patch: Bgr) -> None:
    still = _with(scene, patch, 150)
    assert salient(_sample(still, (0.9, still), (1.1, still))) == []
    assert salient(_sample(still)) == []


def test_a_camera_that_turns_makes_no_region(scene: Bgr) -> None:
    wide = np.asarray(cv2.resize(scene, (500, 300)), np.uint8)
    pictures = [wide[20:260, 40 + shift : 440 + shift].copy() for shift in (0, 6, 12)]
    assert salient(_sample(pictures[1], (0.9, pictures[0]), (1.1, pictures[2]))) == []


def test_another_scene_is_no_neighbour_though_no_cut_is_known(scene: Bgr) -> None:
    other = _shown("bigbuckbunny.mp4")
    assert salient(_sample(scene, (0.9, other))) == []
    assert salient(_sample(scene, (0.9, other), (1.1, other))) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 400, 3), (400, 2, 3), (15, 16, 3)])
def test_pictures_of_any_size_are_looked_at(shape: tuple[int, int, int]) -> None:
    noise = [np.random.default_rng(at).integers(0, 256, shape, np.uint8) for at in range(3)]
    for found in salient(_sample(noise[1], (0.9, noise[0]), (1.1, noise[2]))):
        assert found.salience >= LEAST_SALIENCE


def _messages(sample: Sample, count: int = 64) -> Iterator[Message]:
    """Of a video whose first frame is a sample too, as a decoding process gives them."""
    first = Message("sample", {"frame": 0, "pts": 0, "seconds": 0.0, "flat": True}, (sample.picture,))
    beside = [[one.frame, one.seconds] for one in sample.beside]
    values = {"frame": sample.frame, "pts": sample.pts, "seconds": sample.seconds, "flat": False}
    pictures = (sample.picture, *(one.picture for one in sample.beside))
    yield first
    for start in range(0, count, 4):
        if start <= max(sample.last, sample.frame) < start + 4:
            yield Message("sample", values | {"beside": beside}, pictures)
        times = {
            "pts": [100 * at for at in range(start, start + 4)],
            "seconds": [at / 10 for at in range(start, start + 4)],
        }
        yield Message("thumbnails", times, (np.zeros((4, *SHAPE), np.uint8),))
    yield Message("done", {"video": VIDEO | {"end_pts": 100 * count, "frame_count": count}})


class _Colour:
    """Embeds a picture by its mean colour, and counts."""

    space = Space("colour", 3, "cosine", "mean colour")
    every = True

    def __init__(self) -> None:
        self.batches: list[int] = []

    def extract(self, images: Sequence[Image]) -> Vectors:
        self.batches.append(len(images))
        return np.array([image.mean(axis=(0, 1)) + 1 for image in images], np.float32).reshape(-1, 3)


def _assembled(sample: Sample, *boundaries: Boundary, late: int = 0) -> AnalysedVideo:
    detector = Told(boundaries, late)
    extractors = {"colour": _Colour()}
    return assemble(_messages(sample), CONTENT, detector, extractors, lambda *_: None, regions=True)


def _cut(frame: int) -> Boundary:
    return Boundary("cut", frame, frame, frame)


@pytest.mark.parametrize("late", [0, 5, 29])
@pytest.mark.parametrize("when", [0.8, 1.2])
def test_a_cut_beside_a_keyframe_is_no_motion(scene: Bgr, patch: Bgr, when: float, late: int) -> None:
    """Two shots of one scene, so only who knows of the cut can tell."""
    sample = _sample(_with(scene, patch, 150), (when, _with(scene, patch, 162)))
    assert len(_assembled(sample).regions) == 1
    between = {0.8: (9, 10), 1.2: (11, 12)}[when]
    for frame in between:
        made = _assembled(sample, _cut(frame), late=late)
        assert made.regions == ()
        assert any(one.keyframe and one.pts == 1000 for one in made.frames)
    for frame in (8, 13):  # on the other side of the neighbour
        assert len(_assembled(sample, _cut(frame), late=late).regions) == 1


@pytest.mark.parametrize("late", [0, 30])
def test_nor_is_a_dissolve(scene: Bgr, patch: Bgr, late: int) -> None:
    sample = _sample(_with(scene, patch, 150), (0.8, _with(scene, patch, 162)))
    dissolve = Boundary("dissolve", 8, 6, 9)
    assert _assembled(sample, dissolve, late=late).regions == ()


def test_what_is_kept_of_a_region(scene: Bgr, patch: Bgr) -> None:
    sample = _moving(scene, patch)
    made = _assembled(sample)
    (kept,), (found,) = made.regions, salient(sample)
    assert made.frames[kept.frame].pts == 1000
    assert (kept.box, kept.area, kept.motion, kept.salience) == (
        found.box,
        found.area,
        found.motion,
        found.salience,
    )
    assert (unpack(kept.mask) == found.mask).all()
    space = region_space(_Colour.space)
    assert space.name == "region"
    assert "crop" in space.preprocessing
    assert list(made.region_vectors) == [space]
    (wanted,) = _Colour().extract([crop(sample.picture, found.box)])
    assert (made.region_vectors[space][0] == wanted).all()


@pytest.mark.parametrize("regions", [False, True])
def test_without_them_or_without_an_embedding_nothing_is_kept(scene: Bgr, patch: Bgr, regions: bool) -> None:
    messages = _messages(_moving(scene, patch))
    extractors = {} if regions else {"colour": _Colour()}
    made = assemble(messages, CONTENT, Told([], 0), extractors, lambda *_: None, regions=regions)
    assert made.regions == ()
    assert made.region_vectors == {}


def _tinted(patch: Bgr, number: int) -> Bgr:
    """The patch, darker the larger the number."""
    return np.asarray(patch * (1 - number / 80), np.uint8)


def test_many_keyframes_in_any_order_are_embedded_in_batches(scene: Bgr, patch: Bgr) -> None:
    """A stretch gives its keyframes by looks, not by time."""
    embed = _Colour()
    regions = KeyframeRegions(embed)
    places = [int(at) for at in np.random.default_rng(2).permutation(40)]
    for place in places:
        regions.add(place, _moving(scene, _tinted(patch, place)))
    base = video(1, frames=40, pictures=40, spaces=[COSINE])
    made = regions.added_to(base)
    found = [one.frame for one in made.regions]
    assert found == sorted(found)
    assert len(found) > BATCH
    assert sum(embed.batches) == len(found)
    assert max(embed.batches) < BATCH + MOST
    assert len(embed.batches) <= len(found) // BATCH + 1
    for one, row in zip(made.regions, made.region_vectors[region_space(_Colour.space)], strict=True):
        picture = _moving(scene, _tinted(patch, one.frame)).picture
        (wanted,) = _Colour().extract([crop(picture, one.box)])
        np.testing.assert_allclose(row, wanted)


def test_a_video_without_any_has_none(scene: Bgr) -> None:
    made = _assembled(_sample(scene, (0.9, scene), (1.1, scene)))
    assert made.regions == ()
    assert {space.name: rows.shape for space, rows in made.region_vectors.items()} == {"region": (0, 3)}


_SIDES = st.integers(1, 900)


@given(_SIDES, _SIDES, st.floats(0, 0.99), st.floats(0, 0.99), st.floats(0.001, 1), st.floats(0.001, 1))
def test_a_crop_holds_its_box_and_the_margin(
    width: int, height: int, x: float, y: float, wide: float, high: float
) -> None:
    box = (x, y, min(wide, 1 - x), min(high, 1 - y))
    picture = np.zeros((height, width, 3), np.uint8)
    cut = crop(picture, box)
    assert min(cut.shape) >= 1
    assert max(cut.shape[:2]) <= WORKING_SIDE
    whole = crop(np.zeros((height, width, 3), np.uint8), box, margin=0.0)
    assert cut.shape[0] >= min(whole.shape[0], 1)


def test_the_margin_is_a_share_of_the_box() -> None:
    picture = np.arange(100, dtype=np.uint8)[None, :, None].repeat(100, 0).repeat(3, 2)
    cut = crop(picture, (0.4, 0.3, 0.2, 0.4))
    assert (int(cut.min()), int(cut.max())) == (round(40 - 20 * MARGIN), round(60 + 20 * MARGIN) - 1)
    assert cut.shape[0] == 40 + 2 * 40 * MARGIN
    at_the_edge = crop(picture, (0.9, 0.0, 0.1, 1.0))
    assert (int(at_the_edge.min()), int(at_the_edge.max())) == (int(90 - 10 * MARGIN), 99)
    assert at_the_edge.shape[0] == 100


def test_regions_of_more_of_the_picture_than_a_part_are_none(scene: Bgr) -> None:
    """All but a frame round it moves: the embedding of the whole picture tells that."""
    pictures = []
    for shift in (0, 6, 12):
        picture = scene.copy()
        inside = np.roll(np.asarray(cv2.flip(scene, 1), np.uint8), shift, axis=1)
        picture[6:-6, 6:-6] = inside[6:-6, 6:-6]
        pictures.append(picture)
    found = salient(_sample(pictures[1], (0.9, pictures[0]), (1.1, pictures[2])))
    assert all(one.box[2] * one.box[3] < 0.8 for one in found)
