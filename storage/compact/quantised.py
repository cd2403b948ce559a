"""Vectors of length 1 in a few bits a component, for descriptors that travel.

A vector is turned by fixed random signs and the cosine transform (DCT-II), after which components of any
space are nearly normal with deviation 1/sqrt(d) (the rotation of TurboQuant, Zandieh et al., 2025, with a
transform that works for any d), then each is rounded to the nearest of the levels that lose least of a normal
distribution (Lloyd, 1982; Max, 1960). Nothing is fitted to footage, so that any space can be written so, and
read anywhere.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Positive halves of the levels of Max's tables for 4, 8 and 16 levels, of deviation 1.
_LEVELS = {
    2: (0.4528, 1.510),
    3: (0.2451, 0.7560, 1.344, 2.152),
    4: (0.1284, 0.3881, 0.6568, 0.9424, 1.256, 1.618, 2.069, 2.733),
}
BITS = tuple(_LEVELS)

Rows = NDArray[np.float32]  # (n, d)
Codes = NDArray[np.uint8]  # (n, bytes)


def quantise(rows: Rows, bits: int) -> Codes:
    """Rows (n, d) of length 1 or 0 -> (n, ceil(d * bits / 8)) uint8."""
    dim = rows.shape[1]
    levels = _levels(bits)
    turned = rows.astype(np.float64) @ _rotation(dim) * np.sqrt(dim)
    places = np.searchsorted((levels[1:] + levels[:-1]) / 2, turned).astype(np.uint8)
    places[~rows.any(axis=1)] = 0  # as no other row is: all components in the lowest level are too long
    spread = np.unpackbits(places[:, :, None], axis=2)[:, :, -bits:]
    return np.packbits(spread.reshape(len(rows), dim * bits), axis=1)


def restore(codes: Codes, dim: int, bits: int) -> Rows:
    """The rows (n, dim), of length 1 or 0, that are nearest to those that gave `codes`."""
    spread = np.unpackbits(codes, axis=1, count=dim * bits).reshape(len(codes), dim, bits)
    places = np.packbits(spread, axis=2)[:, :, 0] >> (8 - bits)
    rows = _levels(bits)[places] @ _rotation(dim).T
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    rows[~places.any(axis=1)] = 0.0
    return np.asarray(rows, np.float32)


def code_bytes(dim: int, bits: int) -> int:
    """Bytes of the code of a row."""
    return (dim * bits + 7) // 8


def _levels(bits: int) -> NDArray[np.float64]:
    half = np.array(_LEVELS[bits])
    return np.concatenate([-half[::-1], half])


@cache
def _rotation(dim: int) -> NDArray[np.float64]:
    """An orthogonal matrix (dim, dim), for ever the same."""
    bits = np.unpackbits(np.frombuffer(hashlib.shake_128(b"vdx signs").digest((dim + 7) // 8), np.uint8))
    signs = 1.0 - 2.0 * bits[:dim]
    n = np.arange(dim)
    cosines = np.cos(np.pi / dim * (n[:, None] + 0.5) * n[None, :]) * np.sqrt(2.0 / dim)
    cosines[:, 0] /= np.sqrt(2.0)
    return np.asarray(signs[:, None] * cosines, np.float64)
