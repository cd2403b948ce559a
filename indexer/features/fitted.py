"""Small arrays, fitted to real pictures by `benchmarks.copies.fit`, that lie beside the code."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).with_name("data")


class Fitted:
    """The arrays of a file, read when they are first needed.

    Args:
        name: of the file in `FOLDER`.
    """

    def __init__(self, name: str) -> None:
        self.path = FOLDER / name

    @functools.cached_property
    def sha256(self) -> str:
        """Of the file: what was made with other arrays is something else."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @functools.cached_property
    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """By name, as float32."""
        with np.load(self.path, allow_pickle=False) as file:
            return {name: np.asarray(file[name], np.float32) for name in file.files}
