"""Times, checksums, vectors in few bits, shots, frames: what was packed is unpacked, and nothing else is."""

from __future__ import annotations

import random
from collections.abc import Callable

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.compact.checksums import frame_checksum, pack_checksums, unpack_checksums
from storage.compact.frame_parts import pack_frames, pack_shots, unpack_frames, unpack_shots
from storage.compact.quantised import BITS, code_bytes, quantise, restore
from storage.compact.times import pack_pts, unpack_pts
from storage.compact.vector_parts import pack_vectors, space_in, unpack_vectors
from storage.records import FrameRecord, ShotRecord, Space
from storage.vectors.base import to_stored, to_vectors
from tests.damage import damaged
from tests.storage.helpers import COSINE, HAMMING, INT8, KEPT, random_vectors

_INT64 = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(_INT64, max_size=50))
def test_any_times_come_back(times: list[int]) -> None:
    assert unpack_pts(pack_pts(times)).tolist() == times


def test_regular_times_take_next_to_nothing() -> None:
    assert len(pack_pts(range(0, 3600 * 60_000, 3600))) < 600  # forty minutes of 25 a second
    thirds = [round(1000 * number / 30) for number in range(60_000)]  # Matroska: whole milliseconds
    assert len(pack_pts(thirds)) < 2000


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_any_checksums_come_back(checksums: list[int]) -> None:
    assert unpack_checksums(pack_checksums(checksums)) == checksums


@pytest.mark.parametrize(
    "pix_fmt", ["yuv420p", "yuv420p10le", "nv12", "rgb24", "gray", "yuva420p", "yuyv422"]
)
def test_a_checksum_is_of_what_is_shown(pix_fmt: str) -> None:
    def frame(width: int, pixel: int, rest: int) -> av.VideoFrame:
        made = av.VideoFrame(width, 30, pix_fmt)
        for plane in made.planes:
            plane.update(bytes([pixel]) * plane.buffer_size)
        plane = made.planes[0]
        row = bytes(plane)[: plane.line_size]
        shown = plane.width * (plane.line_size // plane.width)
        padded = row[:shown] + bytes([rest]) * (plane.line_size - shown)
        plane.update(padded * (plane.buffer_size // plane.line_size))
        return made

    same = frame_checksum(frame(64, 7, 7))
    assert frame_checksum(frame(64, 7, 9)) == same
    assert frame_checksum(frame(64, 8, 8)) != same
    assert frame_checksum(frame(62, 7, 7)) != same
    changed = frame(64, 7, 7)
    last = bytearray(bytes(changed.planes[-1]))
    last[-1] ^= 1
    changed.planes[-1].update(bytes(last))
    assert frame_checksum(changed) != same


@given(st.integers(1, 400), st.sampled_from(BITS), st.integers(0, 2**31))
def test_vectors_in_few_bits_stay_near(dim: int, bits: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((5, dim)).astype(np.float32)
    rows[2] = 0
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    codes = quantise(rows, bits)
    assert codes.shape == (5, code_bytes(dim, bits))
    back = restore(codes, dim, bits)
    cosines = (back * rows).sum(axis=1)
    assert not back[2].any()
    assert np.delete(cosines, 2).min() > {2: 0.8, 3: 0.93, 4: 0.97}[bits] - 1.6 / dim
    if dim > 100:
        assert np.delete(cosines, 2).mean() > {2: 0.92, 3: 0.975, 4: 0.99}[bits]


@pytest.mark.parametrize("space", [COSINE, HAMMING, INT8, KEPT], ids=lambda space: space.name)
@pytest.mark.parametrize("rows", [[0, 1, 2, 3, 4], [1, 4], []])
def test_exact_vectors_are_those_that_a_library_keeps(space: Space, rows: list[int]) -> None:
    vectors = random_vectors(space, len(rows), 5)
    data = pack_vectors(space, vectors, np.array(rows, np.int64), 5, "exact")
    found, back, at = unpack_vectors(data, 5)
    assert (found, at.tolist()) == (space, rows)
    assert space_in(data) == space
    assert np.array_equal(to_stored(space, back), to_stored(space, vectors))


def test_other_programs_can_read_vectors() -> None:
    from safetensors.numpy import load

    vectors = random_vectors(COSINE, 2, 1)
    tensors = load(pack_vectors(COSINE, vectors, np.array([0, 9]), 10, "exact"))
    assert np.array_equal(tensors["rows"], to_stored(COSINE, vectors))
    assert np.unpackbits(tensors["frames"]).tolist() == [1, *[0] * 8, 1, *[0] * 6]


def test_approximate_vectors_are_of_the_same_space() -> None:
    for space, coding, size in ((COSINE, "rotated-3", 12), (INT8, "rotated-4", 16), (KEPT, "first-4", 4)):
        vectors = to_vectors(to_stored(space, random_vectors(space, 6, 2)))
        data = pack_vectors(space, vectors, np.arange(6), 6, coding)
        assert len(data) < 700 + 6 * size
        found, back, _ = unpack_vectors(data, 6)
        assert (found, back.shape, back.dtype) == (space, vectors.shape, vectors.dtype)
        if coding.startswith("first"):
            assert np.array_equal(back[:, :4], vectors[:, :4])
            assert not back[:, 4:].any()
        else:
            assert ((back * vectors).sum(axis=1) > 0.95).all()


@given(st.lists(st.tuples(_INT64, st.integers(0, 2**31 - 1), *[st.booleans()] * 3), max_size=30))
def test_any_frames_come_back(told: list[tuple[int, int, bool, bool, bool]]) -> None:
    frames = [FrameRecord(p, s, keyframe=k, flat=f, picture=b"x" if x else None) for p, s, k, f, x in told]
    back, pictured = unpack_frames(pack_frames(frames))
    assert [(f.pts, f.shot, f.keyframe, f.flat) for f in back] == [row[:4] for row in told]
    assert pictured == [number for number, row in enumerate(told) if row[4]]


def test_any_shots_come_back() -> None:
    shots = (ShotRecord(-7, 600, "start"), ShotRecord(600, 1200, "dissolve", (580, 621)))
    assert unpack_shots(pack_shots(shots)) == shots


_FRAMES = [FrameRecord(number * 40, number // 9, keyframe=number % 9 == 0) for number in range(60)]


@pytest.mark.parametrize(
    ("data", "unpack"),
    [
        (pack_pts(range(0, 9000, 40)), unpack_pts),
        (pack_checksums(range(200)), unpack_checksums),
        (pack_frames(_FRAMES), unpack_frames),
        (pack_shots([ShotRecord(0, 9, "start"), ShotRecord(9, 12, "cut")]), unpack_shots),
        (
            pack_vectors(COSINE, random_vectors(COSINE, 9, 3), np.arange(9), 12, "rotated-3"),
            lambda data: unpack_vectors(data, 12),
        ),
        (
            pack_vectors(KEPT, random_vectors(KEPT, 12, 3), np.arange(12), 12, "exact"),
            lambda data: unpack_vectors(data, 12),
        ),
    ],
    ids=["pts", "checksums", "frames", "shots", "few bits", "exact"],
)
def test_what_is_something_else_is_refused_in_words(data: bytes, unpack: Callable[[bytes], object]) -> None:
    """Parts are compared with their SHA-256 first; this is about parts that somebody else made."""
    noise = random.Random(1).randbytes(3000)  # noqa: S311
    others = [b"", b"x", bytes(100), noise, b"[1]", data[:-1], *(damaged(data, seed) for seed in range(200))]
    refused = 0
    for other in others:
        try:
            unpack(other)  # anything but a ValueError would end the test
        except ValueError:
            refused += 1
    assert refused > 50


def test_a_small_part_cannot_ask_for_all_memory() -> None:
    many = (2**40).to_bytes(8, "little")
    for data, unpack in ((pack_pts([1, 2]), unpack_pts), (pack_checksums([1]), unpack_checksums)):
        with pytest.raises(ValueError, match="holds no"):
            unpack(data[:8] + many + data[16:])
