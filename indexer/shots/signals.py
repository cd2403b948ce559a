"""Cheap signals of change: a few numbers for each frame, from differences of small pictures.

A cut shows in the difference to the frame before. A dissolve shows in frames that are a mixture of one
before and one after: how well the best mixture fits, and with which share, tells it from motion, in which
the frame between is none. A frame of a wipe is the earlier one in some places, the later one in the others.
Colour histograms do not mind motion, blocks of pixels mind it little, and `motion` finds those that moved.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.shots import motion
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail, Thumbnails

LAGS = (1, 2, 4, 8, 16, 32)  # frames back that a frame is compared with
REACHES = (2, 4, 8, 16)  # frames on either side that it may be a mixture of
MOVED = (2, 4, 8, 16)  # frames back where the parts of a frame are looked for
BEHIND, AHEAD = max(LAGS), max(REACHES)  # frames around one that its signals depend on

_BLOCK = 3  # pixels on a side
_BINS = 512
_LUMA = np.array([0.114, 0.587, 0.299], np.float32)  # of BGR
_TO_ONE = 5.0  # brings the usual differences to the order of 1

Signals = NDArray[np.float32]  # (n, COLUMNS)
COLUMNS = 2 * len(LAGS) + 2 + 4 * len(REACHES) + 3 * len(MOVED) + 4


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
    luma = np.asarray(pictures @ _LUMA, np.float32)
    small = motion.halved(luma)
    for lag in MOVED:
        columns.extend(_TO_ONE * motion.unexplained(small, _back(small, lag)).T)
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


def unlike_both(between: Thumbnails, old: Thumbnail, new: Thumbnail) -> float:
    """How badly pictures are explained by two others: 0 fully, 1 they are as far off as those are apart.

    By mixtures of both or, if that fits better, by the nearer one in each block. The root of the mean square
    over all n pictures, as a share of the distance of the two.
    """
    blocks = _blocks(np.concatenate([between, [old, new]]).astype(np.float32) / 255.0)
    blocks, before, after = blocks[:-2], *(np.repeat(end[None], len(between), 0) for end in blocks[-2:])
    length, _, misfit, nearer = _explained(blocks, before, after)
    return float(np.sqrt(min(misfit.mean(), nearer.mean()) / (length[0] + 0.05)))


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
    """Four numbers for each frame: how far apart both sides are, and how well they explain it.

    How badly a mixture of both fits, its share of the earlier one, how badly the nearer side of each block.
    """
    length, share, misfit, nearer = _explained(blocks, _back(blocks, reach), _ahead(blocks, reach))
    distance = np.sqrt(length / blocks.shape[1])
    telling = np.minimum(1.0, 10.0 * distance)  # between frames that are the same a share means nothing
    return [
        _TO_ONE * distance,
        np.sqrt(misfit / (length + 0.05)),
        share * telling,
        np.sqrt(nearer / (length + 0.05)),
    ]


def _explained(
    blocks: NDArray[np.float32], before: NDArray[np.float32], after: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """For each row, as sums of squares but for the second, a share.

    How far apart both sides are; the share of the earlier one in the best mixture; what that misses; and what
    the nearer side of each block misses: in a wipe each pixel is the earlier one or the later one.
    """
    apart, rest, earlier = before - after, blocks - after, blocks - before
    length = np.einsum("ij,ij->i", apart, apart)
    along = np.einsum("ij,ij->i", apart, rest)
    share = np.clip(along / (length + 1e-3), 0.0, 1.0)
    misfit = np.einsum("ij,ij->i", rest, rest) - 2.0 * share * along + share**2 * length
    nearer = np.minimum(earlier * earlier, rest * rest).sum(1)
    return length, share, np.maximum(misfit, 0.0), nearer
