"""What is asked about: pictures with their times, and what is found out about them as it is needed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE, FeatureExtractor, Image
from indexer.features.keypoints import Keypoints, detect
from media.image import fit
from search.copies import views
from search.copies.geometry import Geometry
from search.query import QueryFrames
from storage.vectors.base import normalised

KEYPOINTS = 600  # of a picture that is asked about: what it shows of a stored one may be a small part
KEYPOINT_SIDE = 480  # pixels of its longer side in which they are sought
VIEWED = 5  # pictures of a clip of which views are made
RECTIFIED_SIDE = 256  # pixels of a picture that was brought back into the shape of the stored one

Fingerprints = NDArray[np.float32]
Ids = NDArray[np.int64]
Viewed = tuple[Ids, Fingerprints]  # (k,) index of the picture that each is a view of, (k, d)


class Asked(ABC):
    """m pictures of a clip, or the one of a still.

    Attributes:
        seconds: (m,) ascending, from the start of what is asked about.
        duration: seconds that it lasts; 0 for a still.
        start: second of the file at which it starts.
        fingerprints: (m, d) of norm 1.
    """

    def __init__(
        self, seconds: NDArray[np.float64], duration: float, start: float, fingerprints: Fingerprints
    ) -> None:
        self.seconds, self.duration, self.start = seconds, duration, start
        self.fingerprints = fingerprints
        self._keypoints: dict[int, tuple[Keypoints, Keypoints]] = {}

    @property
    def is_still(self) -> bool:
        """Whether there is no time in it."""
        return self.duration == 0.0

    def keypoints(self, picture: int) -> tuple[Keypoints, Keypoints]:
        """Those of a picture, and of it mirrored; they are sought once."""
        if picture not in self._keypoints:
            found = self._find_keypoints(picture)
            self._keypoints[picture] = found, found.mirrored
        return self._keypoints[picture]

    def has_keypoints(self, picture: int) -> bool:
        """Whether `keypoints` of a picture cost nothing."""
        return picture in self._keypoints

    @abstractmethod
    def _find_keypoints(self, picture: int) -> Keypoints:
        """Those of a picture."""

    @abstractmethod
    def aspect(self, picture: int) -> float:
        """Width of a picture by its height."""

    @abstractmethod
    def views(self) -> Iterator[Viewed]:
        """Other ways to look at the pictures, some at a time, the likeliest first."""

    @abstractmethod
    def undone(self, geometry: Geometry) -> Fingerprints | None:
        """(m, d) of the pictures with what was done to them undone; None where that cannot be."""


class AskedPictures(Asked):
    """The decoded pictures of a query."""

    def __init__(self, frames: QueryFrames, extractor: FeatureExtractor) -> None:
        self._images = frames.images
        self._extractor = extractor
        fingerprints = normalised(extractor.extract(frames.working))
        super().__init__(frames.seconds, frames.duration, frames.start, fingerprints)

    def _find_keypoints(self, picture: int) -> Keypoints:
        return detect(fit(self._images[picture], KEYPOINT_SIDE), KEYPOINTS)

    def aspect(self, picture: int) -> float:
        """See `Asked.aspect`."""
        height, width = self._images[picture].shape[:2]
        return float(width / height)

    def views(self) -> Iterator[Viewed]:
        """See `Asked.views`: mirrored and cut out; halves, middles and quarters; turned."""
        count = len(self._images)
        which = np.unique(np.linspace(0, count - 1, min(VIEWED, count)).astype(np.int64))
        images = [self._images[at] for at in which]
        found = views.found_parts(images)
        yield self._viewed(which, [[views.mirrored(image), *views.crops(image, found)] for image in images])
        others = views.other_parts(found)
        yield self._viewed(which, [list(views.crops(image, others)) for image in images])
        yield self._viewed(which, [list(views.turned(image)) for image in images])

    def undone(self, geometry: Geometry) -> Fingerprints | None:
        """See `Asked.undone`."""
        return self._fingerprints_of([rectified(image, geometry) for image in self._images])

    def _viewed(self, which: Ids, seen: Sequence[Sequence[Image]]) -> Viewed:
        pictures = np.repeat(which, [len(some) for some in seen])
        return pictures, self._fingerprints_of([image for some in seen for image in some])

    def _fingerprints_of(self, images: Sequence[Image]) -> Fingerprints:
        return normalised(self._extractor.extract([fit(image, WORKING_SIDE) for image in images]))


def rectified(image: Image, geometry: Geometry) -> Image:
    """The picture as the stored frame has it: mirrored, cut out and turned back."""
    source = cv2.flip(image, 1) if geometry.mirrored else image
    height, width = source.shape[:2]
    side = RECTIFIED_SIDE
    # From fractions of the query to pixels of the result.
    affine = (geometry.affine * side) @ np.diag([1.0 / width, 1.0 / height, 1.0])
    return np.asarray(cv2.warpAffine(source, affine, (side, side), borderMode=cv2.BORDER_REPLICATE), np.uint8)
