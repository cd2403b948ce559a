"""TMK+PDQF, Meta's hashing of whole videos.

Davis and Rosen 2019, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", after
Poullot et al. 2015, "Temporal matching kernel with explicit feature maps".

15 frames a second, of each 256 numbers (PDQ before it makes bits of them; computed by `pdqhash` on 64 x 64
pixels). Their mean is the first level. For the second they are summed with the weights cos and sin of their
time, for four periods and 32 frequencies each; from the sums of two videos follows how alike they are if one
is shifted against the other, for any shift, of which the best counts. Both levels have to reach 0.7. It
compares whole videos, so it says nothing about segments. The package `threatengine` has it too, but only for
two files at a time.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.systems.base import Answer, best
from benchmarks.copies.systems.sampling import pictures

RATE = 15.0
PERIODS = (2731, 4391, 9767, 14653)  # frames
FREQUENCIES = 32
LEAST = 0.7
_BETA = 32.0
_DIM = 256
_SIDE = 64

_Floats = NDArray[np.float32]


class Tmk:
    """Two levels for each video."""

    name = "TMK+PDQF"

    def __init__(self) -> None:
        """Raise ImportError if `pdqhash` is not installed."""
        self._pdq: Any = importlib.import_module("pdqhash")
        self._files: list[Path] = []
        self._means: _Floats = np.zeros((0, _DIM), np.float32)
        self._sums: NDArray[np.complex64] = np.zeros((0,), np.complex64)

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Sum up all videos."""
        self._files = list(library)
        both = [self._features(file) for file in library]
        self._means = np.stack([mean for mean, _ in both])
        self._sums = np.stack([sums for _, sums in both])

    def ask(self, query: Path) -> list[Answer]:
        """Videos that reach the first level, by the second."""
        mean, sums = self._features(query)
        near = np.flatnonzero(self._means @ mean >= LEAST)
        scores = kernel_scores(sums, self._sums[near])
        return best(
            [
                Answer(self._files[at], float(score), confident=bool(score >= LEAST))
                for at, score in zip(near, scores, strict=True)
            ]
        )

    def size(self) -> int:
        """Bytes of both levels."""
        return self._means.nbytes + self._sums.nbytes

    def _features(self, path: Path) -> tuple[_Floats, NDArray[np.complex64]]:
        """(256,) of length 1, and (periods, frequencies, 256)."""
        rows = []
        for _, picture in pictures(path, RATE, 2 * _SIDE):
            small = cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
            rows.append(self._pdq.compute_float(cv2.cvtColor(small, cv2.COLOR_BGR2RGB))[0])
        features = np.array(rows or [np.zeros(_DIM)], np.float64)
        return _unit(features.mean(axis=0)).astype(np.float32), kernel_sums(features)


def kernel_sums(features: NDArray[np.float64]) -> NDArray[np.complex64]:
    """Frames' features (n, d) -> (periods, frequencies, d): cosine sums and, imaginary, sine sums.

    Both are scaled to length 1 and weighted, as the kernel wants it.
    """
    features = _unit(features)
    times = np.arange(len(features))
    roots = np.sqrt(_weights())[:, None]
    sums = np.empty((len(PERIODS), FREQUENCIES, features.shape[1]), np.complex64)
    for at, period in enumerate(PERIODS):
        angles = 2 * np.pi / period * np.outer(np.arange(FREQUENCIES), times)
        cosines, sines = _unit(np.cos(angles) @ features), _unit(np.sin(angles) @ features)
        sums[at] = roots * (cosines + 1j * sines)
    return sums


def kernel_scores(one: NDArray[np.complex64], many: NDArray[np.complex64]) -> NDArray[np.float64]:
    """How alike one video is to each of n, at the best shift and period, about 0 to 1."""
    # At a shift of angle a the kernel is the sum over the frequencies j of
    # cos(ja) (cos cos + sin sin) + sin(ja) (cos sin - sin cos): the real part of conj(one) many e^-ija.
    products = np.einsum("pfd,npfd->npf", one.conj(), many)
    found = np.zeros(len(many))
    for at, period in enumerate(PERIODS):
        shifts = np.zeros((len(many), period), np.complex128)
        shifts[:, :FREQUENCIES] = products[:, at]
        found = np.maximum(found, np.fft.fft(shifts, axis=1).real.max(axis=1, initial=-np.inf))
    # What a video gives with itself: each frequency counts twice, by its cosines and by its sines.
    weights = _weights()
    return np.asarray(found / (weights[0] + 2 * weights[1:].sum()))


def _weights() -> NDArray[np.float64]:
    """The Fourier coefficients of a kernel about 1/32 of its period wide (von Mises), (32,)."""
    steps = 4096
    angles = 2 * np.pi * np.arange(steps) / steps
    kernel = (np.exp(_BETA * (np.cos(angles) - 1)) - math.exp(-2 * _BETA)) / (1 - math.exp(-2 * _BETA))
    coefficients = np.fft.rfft(kernel).real[:FREQUENCIES] / steps
    coefficients[1:] *= 2
    return np.asarray(np.maximum(coefficients, 0.0))


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of length 1; zeros stay."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0))
