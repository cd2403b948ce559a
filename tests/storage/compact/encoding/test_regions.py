"""Rectangles of interest look better for the same bytes, and none does no harm."""

from __future__ import annotations

import numpy as np
import pytest
from av.video.frame import VideoFrame

from media.planes import read_planes
from storage.compact.encoding.codecs.base import CODECS, Codec
from storage.compact.encoding.encoded import Encoded, decode
from storage.compact.encoding.regions import Box, with_regions
from tests.storage.compact.clips import BASE, coded, noise, pictures, timed

SIZE = (160, 128)
BOX: Box = (0.25, 0.25, 0.4, 0.5)
ABLE = [name for name in CODECS.names() if CODECS.get(name).takes_regions]


@pytest.fixture(params=ABLE)
def codec(request: pytest.FixtureRequest) -> Codec:
    return CODECS.get(request.param)


def scene(codec: Codec) -> list[VideoFrame]:
    """Detail everywhere, moving."""
    images = (
        np.clip(image.astype(int) + grain // 4 - 32, 0, 255).astype(np.uint8)
        for image, grain in zip(
            (picture.to_ndarray(format="bgr24") for picture in pictures("yuv420p", 12, size=SIZE)),
            noise(12, SIZE),
            strict=True,
        )
    )
    return list(timed(images, codec.pix_fmt, range(12)))


def psnr(given: list[VideoFrame], encoded: Encoded, codec: Codec, box: Box) -> float:
    """In a box, dB."""
    x, y, right, bottom = (
        int(part * side)
        for part, side in zip((*box[:2], box[0] + box[2], box[1] + box[3]), SIZE * 2, strict=True)
    )
    peak = 1023 if codec.pix_fmt == "yuv420p10le" else 255
    errors = [
        np.mean(
            (read_planes(one)[0][y:bottom, x:right].astype(float) - read_planes(other)[0][y:bottom, x:right])
            ** 2
        )
        for one, other in zip(given, decode(encoded, codec, BASE), strict=True)
    ]
    return float(10 * np.log10(peak**2 / np.mean(errors)))


def at_size(given: list[VideoFrame], codec: Codec, size: int, boxes: list[Box]) -> Encoded:
    """With regions, and a low factor that takes no more than `size` bytes."""
    factors = np.arange(codec.start - 6, codec.start + 12, 2)
    return next(
        one
        for one in (coded(codec, with_regions(given, boxes), float(factor)) for factor in factors)
        if one.size <= size
    )


def test_a_box_looks_better_for_the_same_bytes(codec: Codec) -> None:
    given = scene(codec)
    plain = coded(codec, given)
    boxed = at_size(given, codec, plain.size, [BOX])
    assert psnr(given, boxed, codec, BOX) > psnr(given, plain, codec, BOX) + 1.0


@pytest.mark.parametrize("boxes", [[], [BOX]])
def test_pictures_keep_their_times_and_tags(codec: Codec, boxes: list[Box]) -> None:
    given = list(pictures(codec.pix_fmt, 8, size=SIZE, first=5, step=7))
    for before, after in zip(given, with_regions(given, boxes), strict=True):
        assert (before.pts, before.time_base) == (after.pts, after.time_base)
        assert (before.colorspace, before.color_range) == (after.colorspace, after.color_range)
        assert (before.color_primaries, before.color_trc) == (after.color_primaries, after.color_trc)
        assert all(map(np.array_equal, read_planes(before), read_planes(after)))
    encoded = coded(codec, with_regions(given, boxes))
    assert sorted(packet.pts for packet in encoded.packets) == list(range(5, 61, 7))


def test_without_boxes_all_is_as_ever(codec: Codec) -> None:
    given = scene(codec)
    plain, marked = coded(codec, given), coded(codec, with_regions(given, []))
    assert abs(plain.size - marked.size) < 0.02 * plain.size
    assert plain.header == marked.header == coded(codec, with_regions(given, [BOX])).header


@pytest.mark.parametrize(
    "boxes",
    [
        [(0.0, 0.0, 1.0, 1.0)],
        [(-0.5, -0.5, 0.7, 0.7), (0.9, 0.9, 0.5, 0.5)],
        [(0.5, 0.5, 0.0, 0.0)],
        [(1.0, 1.0, 0.1, 0.1)],
        [(at / 40, 0.1, 0.02, 0.02) for at in range(40)],
    ],
    ids=["all", "beyond the edge", "empty", "outside", "many"],
)
@pytest.mark.parametrize("size", [SIZE, (66, 50)])
def test_any_boxes_can_be_encoded(codec: Codec, boxes: list[Box], size: tuple[int, int]) -> None:
    given = list(pictures(codec.pix_fmt, 5, size=size))
    assert len(list(decode(coded(codec, with_regions(given, boxes)), codec, BASE))) == 5


def test_the_pictures_themselves_are_not_marked(codec: Codec) -> None:
    """They are held for the next encode, which may be one without regions."""
    given = list(pictures(codec.pix_fmt, 6, size=SIZE))
    before = coded(codec, given)
    for _ in range(3):
        list(with_regions(given, [BOX]))
    assert coded(codec, given) == before
    assert all("REGIONS_OF_INTEREST" not in [one.type.name for one in picture.side_data] for picture in given)
