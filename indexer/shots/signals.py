"""Cheap signals of change: a few numbers for each frame, from differences of small pictures.

A cut shows in the difference to the frame before. A dissolve shows in frames that are a mixture of one
before and one after: how well the best mixture fits, and with which share, tells it from motion, in which
the frame between is none. Colour histograms do not mind motion, blocks of pixels mind it little.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnails

LAGS = (1, 2, 4, 8, 16, 32)  # frames back that a frame is compared with
REACHES = (2, 4, 8, 16)  # frames on either side that it may be a mixture of
BEHIND, AHEAD = max(LAGS), max(REACHES)  # frames around one that its signals depend on

_BLOCK = 3  # pixels on a side
_BINS = 512
_LUMA = np.array([0.114, 0.587, 0.299], np.float32)  # of BGR
_TO_ONE = 5.0  # brings the usual differences to the order of 1

Signals = NDArray[np.float32]  # (n, COLUMNS)
COLUMNS = 2 * len(LAGS) + 2 + 3 * len(REACHES) + 4


def measure(thumbnails: Thumbnails) -> Signals:
    """The signals (n, COLUMNS) of consecutive frames.

    Before the first one it is repeated. Behind the last one they come back in reverse: a picture that stood
    still there would look like the end of a dissolve wherever the camera moves.
    """
    pictures = thumbnails.astype(np.float32) / 255.0
    blocks = _blocks(pictures)
    roots = np.sqrt(histograms(thumbnails))
    pixels = pictures.reshape(len(pictures), -1)
    columns = []
    for lag in LAGS:
        columns.append(_TO_ONE * np.abs(blocks - _back(blocks, lag)).mean(1))
        columns.append(1.0 - np.einsum("ij,ij->i", roots, _back(roots, lag)))
        if lag <= 2:
            columns.append(_TO_ONE * np.abs(pixels - _back(pixels, lag)).mean(1))
    for reach in REACHES:
        columns.extend(_mixture(blocks, reach))
    luma = pictures @ _LUMA
    mean, deviation = luma.mean((1, 2)), luma.std((1, 2))
    columns += [mean, 2.0 * deviation]
    columns += [_TO_ONE * (mean - _back(mean, 1)), _TO_ONE * (deviation - _back(deviation, 4))]
    return np.stack(columns, 1).astype(np.float32)


def histograms(thumbnails: Thumbnails) -> NDArray[np.float32]:
    """Shares (n, 512) of the colours of each frame, eight levels of each of red, green and blue."""
    count = len(thumbnails)
    levels = (thumbnails >> 5).astype(np.int32)
    bins = (levels[..., 2] * 64 + levels[..., 1] * 8 + levels[..., 0]).reshape(count, -1)
    bins += np.arange(count, dtype=np.int32)[:, None] * _BINS
    counts = np.bincount(bins.ravel(), minlength=count * _BINS).reshape(count, _BINS)
    return (counts / bins.shape[1]).astype(np.float32)


def _blocks(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = THUMBNAIL_HEIGHT // _BLOCK, THUMBNAIL_WIDTH // _BLOCK
    tiled = pictures.reshape(-1, rows, _BLOCK, columns, _BLOCK, 3)
    return np.asarray(tiled.mean((2, 4)).reshape(len(pictures), -1))


def _back(values: NDArray[np.float32], lag: int) -> NDArray[np.float32]:
    """Row i becomes row i - lag."""
    return values[np.clip(np.arange(len(values)) - lag, 0, len(values) - 1)]


def _ahead(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Row i becomes row i + reach."""
    last = len(values) - 1
    at = np.arange(len(values)) + reach
    return values[np.maximum(np.where(at > last, 2 * last - at, at), 0)]


def _mixture(blocks: NDArray[np.float32], reach: int) -> list[NDArray[np.float32]]:
    """How far apart both sides are, how badly a mixture of them fits, and the share of the earlier one."""
    before, after = _back(blocks, reach), _ahead(blocks, reach)
    apart, rest = before - after, blocks - after
    length = np.einsum("ij,ij->i", apart, apart)
    along = np.einsum("ij,ij->i", apart, rest)
    share = np.clip(along / (length + 1e-3), 0.0, 1.0)
    misfit = np.einsum("ij,ij->i", rest, rest) - 2.0 * share * along + share**2 * length
    distance = np.sqrt(length / blocks.shape[1])
    telling = np.minimum(1.0, 10.0 * distance)  # between frames that are the same a share means nothing
    return [
        _TO_ONE * distance,
        np.sqrt(np.maximum(misfit, 0.0) / (length + 0.05)),
        share * telling,
    ]
