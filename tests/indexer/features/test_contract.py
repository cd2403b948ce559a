"""What every registered extractor promises. A new one is tested here without a change."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.features.base import EXTRACTORS, FeatureExtractor, Image, create_extractors
from indexer.models.runtime import Runtime
from storage.records import Space, Vectors
from tests.indexer.features.pairs import agreement

# A vector made by one version is compared with those of another: change these only on purpose.
SPACES = {
    "cnn": Space(
        "cnn",
        320,
        "cosine",
        "efficientnet-lite0-gem3: squash 224, area, ImageNet mean",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    "color": Space("color", 72, "cosine", "squash 64, HSV 8x3x3, root"),
    "edges": Space("edges", 128, "cosine", "squash 128, Sobel, grid 4, root"),
    "fingerprint": Space(
        "fingerprint",
        256,
        "cosine-int8",
        "efficientnet-lite0-gem3: squash 224, area, three layers, whitened",
        "bfa1a9ed76735cc34a201b23122de82811fb2884f740d9805d4559a13f950476",
    ),
    "keypoints": Space(
        "keypoints",
        200 * 16 * 8,
        "none",
        "SIFT of 320, root, 24 components of 4 bits, 200 by 6 x 6 cells",
        "c2c9c885b07048c1d39d1edb04adf1d5484d25ee623e7c4e6fada6c54b4bdba7",
    ),
    "phash": Space("phash", 64, "hamming", "squash 32, grey, DCT 8x8, median"),
}
RUNS_MODEL = ("cnn", "fingerprint")
SPARSE = ("fingerprint", "keypoints")  # of frames that tell something new

# What is compared in another way than by angle or by bits.
SIMILARITIES: dict[str, Callable[[Vectors, Vectors], float]] = {"keypoints": agreement}


@pytest.fixture(params=EXTRACTORS.names())
def extractor(request: pytest.FixtureRequest, extractors: dict[str, FeatureExtractor]) -> FeatureExtractor:
    return extractors[request.param]


def _similarity(extractor: FeatureExtractor, a: Vectors, b: Vectors) -> float:
    if extractor.space.name in SIMILARITIES:
        return SIMILARITIES[extractor.space.name](a, b)
    if extractor.space.metric == "hamming":
        return 1 - 2 * float(np.unpackbits(a ^ b).mean())
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def _jpeg(image: Image) -> Image:
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _half(image: Image) -> Image:
    return np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _no_model() -> Runtime:
    raise AssertionError("a model was loaded")


def test_every_space_is_the_one_that_libraries_hold(extractors: dict[str, FeatureExtractor]) -> None:
    assert {name: extractor.space for name, extractor in extractors.items()} == SPACES
    assert [name for name, extractor in extractors.items() if not extractor.every] == list(SPARSE)


@pytest.mark.parametrize("name", EXTRACTORS.names())
def test_a_model_is_loaded_only_to_extract(name: str) -> None:
    extractor = create_extractors([name], _no_model)[name]
    extractor.space.check(extractor.extract([]))
    picture = np.zeros((8, 8, 3), np.uint8)
    if name in RUNS_MODEL:
        with pytest.raises(AssertionError, match="a model was loaded"):
            extractor.extract([picture])
    else:
        assert len(extractor.extract([picture])) == 1


def test_no_pictures_give_no_rows(extractor: FeatureExtractor) -> None:
    rows = extractor.extract([])
    extractor.space.check(rows)
    assert len(rows) == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (7, 13), (2, 2), (223, 225), (3000, 2001)])
def test_every_size_will_do(extractor: FeatureExtractor, size: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    rows = extractor.extract([picture])
    extractor.space.check(rows)
    assert len(rows) == 1


@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_has_a_direction_too(extractor: FeatureExtractor, level: int) -> None:
    rows = extractor.extract([np.full((90, 160, 3), level, np.uint8)])
    extractor.space.check(rows)
    if not extractor.space.is_packed:
        assert np.linalg.norm(rows[0]) > 1e-3


def test_pictures_are_left_as_they_are(
    extractor: FeatureExtractor, real_frames: list[NDArray[np.uint8]]
) -> None:
    given = [frame.copy() for frame in real_frames[:3]]
    extractor.extract(given)
    assert all((a == b).all() for a, b in zip(given, real_frames, strict=False))


def test_a_batch_gives_each_picture_what_it_gets_alone(
    extractor: FeatureExtractor, real_frames: list[NDArray[np.uint8]]
) -> None:
    pictures = [*real_frames, *real_frames[::-1]]  # more than one batch of the model
    together = extractor.extract(pictures)
    alone = np.concatenate([extractor.extract([picture]) for picture in pictures])
    assert together.shape == alone.shape
    for a, b in zip(together, alone, strict=True):
        assert _similarity(extractor, a, b) > 0.999


@pytest.mark.parametrize("change", [_jpeg, _half], ids=["jpeg", "half"])
def test_a_copy_is_nearer_than_every_other_scene(
    extractor: FeatureExtractor, change: object, real_frames: list[NDArray[np.uint8]]
) -> None:
    assert callable(change)
    originals = extractor.extract(real_frames[::4])  # one of each clip
    copies = extractor.extract([change(frame) for frame in real_frames[::4]])
    for at, copy in enumerate(copies):
        similarity = [_similarity(extractor, copy, original) for original in originals]
        assert similarity[at] > (0.3 if extractor.space.metric == "none" else 0.8)
        assert similarity[at] > max(s for i, s in enumerate(similarity) if i != at) + 0.05
