"""What every encoder must do: registering one is enough to have it tested."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from media.planes import read_planes
from storage.compact.encoding.codecs.base import CODECS, Codec, Effort
from storage.compact.encoding.encoded import Encoded, EncoderFailed, decode
from storage.compact.encoding.sized import padded
from tests.storage.compact.clips import BASE, SIZE, coded, noise, pictures, timed


@pytest.fixture(params=CODECS.names())
def codec(request: pytest.FixtureRequest) -> Codec:
    return CODECS.get(request.param)


def shown(encoded: Encoded, codec: Codec, base: Fraction = BASE) -> list[int | None]:
    return [picture.pts for picture in decode(encoded, codec, base)]


@pytest.mark.parametrize("effort", ["probe", "final"])
def test_each_picture_comes_back_at_its_time(codec: Codec, effort: Effort) -> None:
    encoded = coded(codec, pictures(codec.pix_fmt, 30, first=7, step=3), effort=effort)
    assert shown(encoded, codec) == list(range(7, 97, 3))
    assert sorted(packet.pts for packet in encoded.packets) == list(range(7, 97, 3))
    assert encoded.size == sum(len(packet.data) for packet in encoded.packets)
    assert (encoded.codec, encoded.width, encoded.height) == (codec.name, *SIZE)


def test_the_first_packet_alone_is_where_decoding_can_begin(codec: Codec) -> None:
    cut = [*pictures(codec.pix_fmt, 10, seed=1), *pictures(codec.pix_fmt, 10, seed=2, first=10)]
    flash = timed(
        [np.full((56, 64, 3), 255 * (at == 5), np.uint8) for at in range(10)], codec.pix_fmt, range(20, 30)
    )
    encoded = coded(codec, [*cut, *flash])
    assert [packet.key for packet in encoded.packets] == [True] + [False] * 29


@pytest.mark.parametrize("pts", [[0, 1, 2, 50, 51, 52, 53, 900], [-40, -39, 5, 6, 7, 100_000]])
def test_times_may_be_any(codec: Codec, pts: list[int]) -> None:
    encoded = coded(codec, timed(noise(len(pts)), codec.pix_fmt, pts), base=Fraction(1, 1000))
    assert shown(encoded, codec, Fraction(1, 1000)) == pts


def test_a_higher_factor_takes_fewer_bytes(codec: Codec) -> None:
    low, high, step = codec.factors
    given = list(pictures(codec.pix_fmt, 20))
    sizes = [coded(codec, given, factor).size for factor in (low, codec.start, codec.start + 8 * step, high)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    assert coded(codec, given, codec.start + step).size != sizes[1]  # the step is none that is rounded away


def test_a_higher_factor_looks_worse(codec: Codec) -> None:
    def error(factor: float) -> float:
        given = list(pictures(codec.pix_fmt, 8))
        back = decode(coded(codec, given, factor), codec, BASE)
        return sum(
            float(np.mean((read_planes(one)[0].astype(float) - read_planes(other)[0]) ** 2))
            for one, other in zip(given, back, strict=True)
        )

    errors = [error(factor) for factor in (codec.factors[0], codec.start, codec.factors[1])]
    assert errors == sorted(errors)
    assert errors[0] < errors[2] / 10


@pytest.mark.parametrize("size", [(63, 51), (64, 57), (65, 50), (51, 128)])
def test_odd_sizes_come_back_with_at_most_a_line_more(codec: Codec, size: tuple[int, int]) -> None:
    given = list(pictures(codec.pix_fmt, 4, size=size))
    encoded = coded(codec, padded(given, codec.multiple))
    back = list(decode(encoded, codec, BASE))
    assert (back[0].width - size[0], back[0].height - size[1]) in product(range(codec.multiple), repeat=2)
    assert (encoded.width, encoded.height) == (back[0].width, back[0].height)
    assert len(back) == 4


def test_one_picture_is_a_span(codec: Codec) -> None:
    encoded = coded(codec, pictures(codec.pix_fmt, 1, first=1234), effort="final")
    assert shown(encoded, codec) == [1234]
    assert encoded.packets[0].key


def test_the_smallest_pictures_can_be_encoded_and_smaller_ones_are_refused(codec: Codec) -> None:
    side = codec.smallest
    assert len(shown(coded(codec, timed(noise(3, (side, side)), codec.pix_fmt, range(3))), codec)) == 3
    small = timed(noise(3, (side - 1, side - 1)), codec.pix_fmt, range(3))
    with pytest.raises(
        EncoderFailed, match=f"of {side - 1}x{side - 1} pixels are too small for {codec.name}"
    ):
        coded(codec, small)


def test_spans_of_a_video_have_one_header(codec: Codec) -> None:
    still = [np.full((56, 64, 3), 90, np.uint8)] * 12
    contents = [
        pictures(codec.pix_fmt, 12),
        pictures(codec.pix_fmt, 1, first=900),
        pictures(codec.pix_fmt, 40),
    ]
    contents += [timed(given, codec.pix_fmt, range(12)) for given in (noise(12), still)]
    low, high, step = codec.factors
    factors = [codec.start, low, codec.start + step, high, 30.0]
    headers = {
        coded(codec, given, factor, effort="final").header
        for given, factor in zip(contents, factors, strict=True)
    }
    assert len(headers) == 1
    assert headers != {b""}


@pytest.mark.parametrize(
    ("rate", "base"),
    [
        (Fraction(30000, 1001), Fraction(1001, 30000)),
        (Fraction(1, 10), Fraction(1, 90000)),
        (Fraction(1, 86400), Fraction(86400)),
        (Fraction(1000), Fraction(1, 1000)),  # of files that count so and say nothing of their rate
        (Fraction(90000), Fraction(1, 90000)),
        (Fraction(1000000, 33367), Fraction(1, 1000000000)),
    ],
)
def test_any_rate_can_be_encoded(codec: Codec, rate: Fraction, base: Fraction) -> None:
    encoded = coded(codec, pictures(codec.pix_fmt, 5), base=base, rate=rate)
    assert shown(encoded, codec, base) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("matrix", "primaries", "transfer", "span"),
    [
        (Colorspace.ITU601, ColorPrimaries.SMPTE170M, ColorTrc.SMPTE170M, ColorRange.MPEG),
        (Colorspace.ITU709, ColorPrimaries.BT709, ColorTrc.BT709, ColorRange.JPEG),
        (9, 9, 16, ColorRange.MPEG),  # BT.2020 and PQ
    ],
)
def test_colours_keep_their_meaning(
    codec: Codec, matrix: int, primaries: int, transfer: int, span: int
) -> None:
    given = list(pictures(codec.pix_fmt, 3))
    for picture in given:
        picture.colorspace, picture.color_range = matrix, span
        picture.color_primaries, picture.color_trc = primaries, transfer
    back = next(iter(decode(coded(codec, given), codec, BASE)))
    assert (back.colorspace, back.color_range) == (matrix, span)
    assert (back.color_primaries, back.color_trc) == (primaries, transfer)


def test_the_same_pictures_give_the_same_bytes(codec: Codec) -> None:
    assert len({coded(codec, pictures(codec.pix_fmt), effort="final") for _ in range(3)}) == 1


def test_what_lies_in_memory_makes_no_difference(codec: Codec) -> None:
    """Nothing is read that was never written: the C library fills what it gives out with another byte."""
    program = (
        "from storage.compact.encoding.codecs.base import CODECS\n"
        "from tests.storage.compact.clips import coded, pictures\n"
        f"codec = CODECS.get({codec.name!r})\n"
        "print([hash(coded(codec, pictures(codec.pix_fmt, 20, size=(176, 144)), effort=effort))"
        " for effort in ('probe', 'final')])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"MALLOC_PERTURB_": fill, "PYTHONHASHSEED": "0"},
            capture_output=True,
            check=True,
        ).stdout
        for fill in ("0", "77")
    }
    assert len(said) == 1


def test_no_pictures_are_refused(codec: Codec) -> None:
    with pytest.raises(ValueError, match="at least one"):
        coded(codec, [])


def test_what_an_encoder_refuses_is_one_sentence(codec: Codec) -> None:
    class Stubborn(type(codec)):  # type: ignore[misc]
        def options(self, factor: float, effort: str) -> dict[str, str]:
            return {"preset": "no such preset"}

    with pytest.raises(EncoderFailed, match=f"{codec.encoder} failed"):
        coded(Stubborn(), pictures(codec.pix_fmt, 2))
