"""vPDQ, Meta's matching of videos by their frames' PDQ hashes (ThreatExchange/vpdq).

The rule: one frame a second, a hash of 256 bits each (Davis and Rosen 2019, "The TMK+PDQF video-hashing
algorithm and the PDQ image-hashing algorithm"), of which those with a quality under 50 are left out; two
frames match at a Hamming distance of 31 or less. The score is the share of the query's frames that match
one of the video's: the tool compares that with a threshold, 80 % by default. It has no order in time; as
its segment counts what its matching frames span. The hashes are computed by the package `pdqhash`; the
package `vpdq` does the same, but needs FFmpeg's development files to be built.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.systems.base import Answer, Span, best
from benchmarks.copies.systems.sampling import pictures

MOST_BITS = 31
LEAST_QUALITY = 50
CONFIDENT = 0.8
_SIDE = 512  # pixels; the reference implementation makes larger pictures as small as that

_Hashes = NDArray[np.uint64]  # (n, 4)


class VPdq:
    """Hashes of all frames, compared one with each other."""

    name = "vPDQ"

    def __init__(self) -> None:
        """Raise ImportError if `pdqhash` is not installed."""
        self._pdq: Any = importlib.import_module("pdqhash")
        self._files: list[Path] = []
        self._hashes: list[_Hashes] = []
        self._seconds: list[NDArray[np.float64]] = []

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Hash all videos."""
        for file in library:
            hashes, seconds = self._hash(file)
            self._files.append(file)
            self._hashes.append(hashes)
            self._seconds.append(seconds)

    def ask(self, query: Path) -> list[Answer]:
        """Videos of which at least one frame matches."""
        own, times = self._hash(query)
        answers = []
        for file, hashes, seconds in zip(self._files, self._hashes, self._seconds, strict=True):
            bits = np.bitwise_count(own[:, None] ^ hashes[None]).sum(axis=2)
            matching = bits <= MOST_BITS
            mine, theirs = matching.any(axis=1), matching.any(axis=0)
            if mine.any():
                score = float(mine.mean())
                here, there = times[mine].tolist(), seconds[theirs].tolist()
                span = Span(here[0], here[-1] + 1.0, there[0], there[-1] + 1.0, score)
                answers.append(Answer(file, score, (span,), score >= CONFIDENT))
        return best(answers)

    def size(self) -> int:
        """Bytes of the hashes."""
        return sum(hashes.nbytes for hashes in self._hashes)

    def _hash(self, path: Path) -> tuple[_Hashes, NDArray[np.float64]]:
        """The hashes that are good enough, and their seconds."""
        rows, seconds = [], []
        for second, picture in pictures(path, 1.0, _SIDE):
            bits, quality = self._pdq.compute(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            if quality >= LEAST_QUALITY:
                rows.append(np.packbits(np.asarray(bits, np.uint8)).view(np.uint64))
                seconds.append(second)
        return np.array(rows, np.uint64).reshape(-1, 4), np.array(seconds)
