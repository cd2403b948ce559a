"""A mask as bytes: which pixels of a picture belong to something, as run lengths, compressed.

A packed mask is one byte that says the version, 1, and a zlib stream of

- the height and the width, little-endian uint16;
- the lengths of the runs of equal pixels, row after row, each a LEB128 number: first one of pixels that do
  not belong to it (0 if there are none), then one that do, and so on, alternating, over all height x width.

The checksum of the stream covers all of it. Masks are kept at a quarter of the scale of the picture that they
were found in (`quarter`): a region of a video is told well enough by that, in a few dozen bytes.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]  # (h, w)

SCALE = 4  # pixels of a picture for one of its mask, each way
MAX_PIXELS = 1 << 22  # of a mask; a quarter of 8192 x 8192

_VERSION = 1
_SIZE = struct.Struct("<HH")
_LONGEST = 4  # bytes of a run's length: 28 bits, more than MAX_PIXELS needs


def quarter(mask: Mask) -> Mask:
    """A mask (h, w) at a quarter of its scale: (ceil(h / 4), ceil(w / 4)).

    A pixel belongs to it if half or more of the up to 16 that it stands for do.
    """
    height, width = _check(mask)
    rows, columns = np.arange(0, height, SCALE), np.arange(0, width, SCALE)
    inside = np.add.reduceat(np.add.reduceat(mask, rows, 0, dtype=np.int32), columns, 1)
    sizes = np.outer(np.diff(rows, append=height), np.diff(columns, append=width))
    return np.asarray(2 * inside >= sizes)


def pack(mask: Mask) -> bytes:
    """The bytes of a mask (h, w) of bool, exactly as it is.

    Raises:
        ValueError: it is no picture of bool, empty, or larger than `MAX_PIXELS`.
    """
    height, width = _check(mask)
    pixels = mask.ravel()
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    first = [0] if pixels[0] else []
    runs = np.diff(np.concatenate((first, [0], changes, [pixels.size]))).astype(np.int64)
    return bytes((_VERSION,)) + zlib.compress(_SIZE.pack(height, width) + _to_leb128(runs), 9)


def unpack(data: bytes) -> Mask:
    """The mask (h, w) that `pack` made these bytes of.

    Raises:
        ValueError: they are damaged or no mask; never is more memory taken than a mask of `MAX_PIXELS` needs.
    """
    if data[:1] != bytes((_VERSION,)):
        raise ValueError(f"a mask starts with version {_VERSION}; these {len(data)} bytes do not")
    stream = zlib.decompressobj()
    try:
        head = stream.decompress(data[1:], _SIZE.size)
        height, width = _SIZE.unpack(head) if len(head) == _SIZE.size else (0, 0)
        if not 0 < height * width <= MAX_PIXELS:
            raise ValueError(f"a mask of {width}x{height} pixels is damaged")
        # A run is a pixel at least, but for the first, and a byte holds up to 127.
        packed = stream.decompress(stream.unconsumed_tail, height * width + 2)
    except zlib.error as error:
        raise ValueError(f"a mask is damaged ({error})") from error
    if not stream.eof or stream.unused_data:
        raise ValueError("a mask is damaged: its data do not end where they should")
    runs = _from_leb128(packed)
    if runs.sum() != height * width or not runs[1:].all():
        raise ValueError(f"a mask is damaged: its runs do not fill {width}x{height} pixels")
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape(height, width)


def _check(mask: Mask) -> tuple[int, int]:
    if mask.ndim != 2 or mask.dtype != np.bool_ or not 0 < mask.size <= MAX_PIXELS:
        raise ValueError(f"a mask is (h, w) bool of 1 to {MAX_PIXELS} pixels, not {mask.shape} {mask.dtype}")
    height, width = mask.shape
    if max(height, width) > 0xFFFF:
        raise ValueError(f"a mask has sides of at most 65535 pixels, not {width}x{height}")
    return height, width


def _to_leb128(numbers: NDArray[np.int64]) -> bytes:
    """Numbers below 2^28 in seven bits a byte, the lowest first; the top bit says that more follow."""
    places = 7 * np.arange(_LONGEST)
    digits = (numbers[:, None] >> places) & 0x7F
    used = (numbers[:, None] >> places) > 0
    used[:, 0] = True
    digits[:, :-1] |= np.where(used[:, 1:], 0x80, 0)
    return digits[used].astype(np.uint8).tobytes()


def _from_leb128(data: bytes) -> NDArray[np.int64]:
    octets = np.frombuffer(data, np.uint8).astype(np.int64)
    ends = np.flatnonzero(octets < 0x80)
    if not len(ends) or ends[-1] != len(octets) - 1:
        raise ValueError("a mask is damaged: its last run is cut off")
    starts = np.concatenate(([0], ends[:-1] + 1))
    place = np.arange(len(octets)) - np.repeat(starts, ends - starts + 1)
    if place.max() >= _LONGEST:
        raise ValueError("a mask is damaged: a run is longer than any mask")
    return np.add.reduceat((octets & 0x7F) << (7 * place), starts)
