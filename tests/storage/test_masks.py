from __future__ import annotations

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from storage.masks import MAX_PIXELS, Mask, pack, quarter, unpack

any_mask = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=40))


def _stream(height: int, width: int, runs: bytes) -> bytes:
    return b"\x01" + zlib.compress(struct.pack("<HH", height, width) + runs)


def _mask_or_error(data: bytes) -> Mask | str:
    try:
        return unpack(data)
    except ValueError as error:
        return str(error)


@given(any_mask)
def test_a_mask_comes_back_as_it_was(mask: Mask) -> None:
    back = unpack(pack(mask))
    assert back.dtype == np.bool_
    assert back.shape == mask.shape
    assert (back == mask).all()


@pytest.mark.parametrize("shape", [(1, 60000), (60000, 1), (2048, 2048), (270, 480)])
def test_long_runs(shape: tuple[int, int]) -> None:
    mask = np.ones(shape, bool)
    mask[-1, -1] = False
    assert (unpack(pack(mask)) == mask).all()
    assert len(pack(mask)) < 40


def test_a_region_takes_few_bytes() -> None:
    rows, columns = np.mgrid[:68, :120]
    disc = (rows - 30) ** 2 + (columns - 70) ** 2 < 20**2
    assert len(pack(disc)) < 120


def test_the_documented_layout() -> None:
    mask = np.array([[False, False, True], [True, True, False]])
    data = pack(mask)
    assert data[0] == 1
    assert zlib.decompress(data[1:]) == struct.pack("<HH", 2, 3) + bytes((2, 3, 1))
    whole = pack(np.ones((10, 30), bool))
    assert zlib.decompress(whole[1:]) == struct.pack("<HH", 10, 30) + bytes((0, 300 & 0x7F | 0x80, 300 >> 7))


@given(any_mask, st.data())
def test_a_changed_byte_is_noticed_or_harmless(mask: Mask, data: st.DataObject) -> None:
    packed = bytearray(pack(mask))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    found = _mask_or_error(bytes(packed))
    # Some bits say nothing: how hard zlib tried, and what fills its last byte up.
    assert "mask" in found if isinstance(found, str) else (found == mask).all()


@given(any_mask, st.data())
def test_a_cut_or_longer_one_is_noticed(mask: Mask, data: st.DataObject) -> None:
    packed = pack(mask)
    with pytest.raises(ValueError, match="mask"):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])
    with pytest.raises(ValueError, match="mask"):
        unpack(packed + data.draw(st.binary(min_size=1, max_size=9)))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_mask_or_an_error(data: bytes) -> None:
    for packed in (data, b"\x01" + data, b"\x01" + zlib.compress(data), _stream(5, 7, data)):
        found = _mask_or_error(packed)
        assert "mask" in found if isinstance(found, str) else found.size <= MAX_PIXELS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02" + zlib.compress(b"\x01\x00\x01\x00\x01"),
        _stream(0, 5, b"\x00"),
        _stream(65535, 65535, b"\x01"),
        _stream(2, 2, b""),
        _stream(2, 2, b"\x03"),
        _stream(2, 2, b"\x05"),
        _stream(2, 2, b"\x02\x00\x02"),
        _stream(2, 2, b"\x84"),
        _stream(2, 2, b"\x84\x80\x80\x80\x00"),
        _stream(2, 2, bytes(9)),
    ],
)
def test_what_is_no_mask(data: bytes) -> None:
    with pytest.raises(ValueError, match="mask"):
        unpack(data)


@pytest.mark.parametrize("runs", [bytes(100 << 20), b"\x01" * (100 << 20)])
def test_a_bomb_takes_no_memory(runs: bytes) -> None:
    packed = _stream(100, 100, runs)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="mask"):
            unpack(packed)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "mask",
    [np.zeros((0, 4), bool), np.zeros((2, 2), np.uint8), np.zeros(4, bool), np.zeros((1, 70000), bool)],
)
def test_what_cannot_be_packed(mask: Mask) -> None:
    with pytest.raises(ValueError, match="mask"):
        pack(mask)


def test_too_large_a_mask() -> None:
    with pytest.raises(ValueError, match="pixels"):
        pack(np.zeros((2049, 2048), bool))


@given(any_mask)
def test_a_quarter_is_what_most_pixels_say(mask: Mask) -> None:
    small = quarter(mask)
    assert small.shape == (-(-mask.shape[0] // 4), -(-mask.shape[1] // 4))
    for row, column in np.ndindex(small.shape):
        block = mask[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        assert small[row, column] == (block.mean() >= 0.5)
