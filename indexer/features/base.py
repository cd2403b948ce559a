"""What a feature extractor is, and how one is registered.

A new extractor is one file here: a class with a `space` and an `extract`, decorated with
``@EXTRACTORS.register("its-name")``. The contract tests in ``tests/indexer/features`` run over every
registered one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar, cast, overload

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.models.runtime import Runtime
from storage.records import Space, Vectors
from storage.registry import Registry

Image = NDArray[np.uint8]  # (h, w, 3) BGR

# Pictures are brought to this size before any extractor sees them, when indexing and when searching,
# so that a query and the frame it came from are treated alike.
WORKING_SIDE = 384

T = TypeVar("T")


class Batch(Sequence[Image]):
    """Pictures that several extractors look at, and what they have in common, computed once."""

    def __init__(self, images: Iterable[Image]) -> None:
        self._images = tuple(images)
        self._known: dict[str, Any] = {}

    @classmethod
    def of(cls, images: Sequence[Image]) -> Batch:
        """`images` themselves if they are a batch, else one of them."""
        return images if isinstance(images, cls) else cls(images)

    def __len__(self) -> int:
        return len(self._images)

    @overload
    def __getitem__(self, which: int) -> Image: ...
    @overload
    def __getitem__(self, which: slice) -> tuple[Image, ...]: ...
    def __getitem__(self, which: int | slice) -> Image | tuple[Image, ...]:
        return self._images[which]

    def once(self, name: str, compute: Callable[[], T]) -> T:
        """What `compute` gives for these pictures; it is called the first time that `name` is asked for."""
        if name not in self._known:
            self._known[name] = compute()
        return cast(T, self._known[name])

    def some(self, which: Sequence[int]) -> Batch:
        """Some of the pictures, with what is known of them already: their rows of arrays (n, ...)."""
        batch = Batch(self._images[at] for at in which)
        known = {name: value for name, value in self._known.items() if isinstance(value, np.ndarray)}
        batch._known = {name: value[list(which)] for name, value in known.items()}
        return batch


class FeatureExtractor(Protocol):
    """Turns pictures into vectors of one space.

    Attributes:
        every: whether all sampled frames get a vector, or only those that tell something new
            (`indexer.telling`).
    """

    every: bool

    @property
    def space(self) -> Space:
        """The space of the vectors. Cheap: no model is loaded for it."""
        ...

    def extract(self, images: Sequence[Image]) -> Vectors:
        """BGR pictures of any sizes -> (len(images), space.columns), rows in order.

        A picture's vector depends on nothing but that picture, up to rounding.
        """
        ...


RuntimeSource = Callable[[], Runtime]
EXTRACTORS: Registry[Callable[[RuntimeSource], FeatureExtractor]] = Registry("feature extractor", __package__)


def create_extractors(names: Sequence[str], runtime: RuntimeSource) -> dict[str, FeatureExtractor]:
    """The extractors called `names`; those that need a model call `runtime` when they first run."""
    return {name: EXTRACTORS.get(name)(runtime) for name in names}


def squash(image: Image, width: int, height: int) -> Image:
    """Resize to exactly (height, width, 3), whatever the proportions were."""
    shrinking = image.shape[0] >= height and image.shape[1] >= width
    how = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)


def stack(rows: Sequence[NDArray[np.float32]], columns: int) -> NDArray[np.float32]:
    """Rows of length `columns` as one (n, columns) array, also for no rows at all."""
    if not rows:
        return np.empty((0, columns), np.float32)
    return np.stack(rows).astype(np.float32, copy=False)
