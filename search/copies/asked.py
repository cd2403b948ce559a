"""What is asked about: pictures with their times, and what is found out about them as it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE, FeatureExtractor, Image
from indexer.features.keypoints import Keypoints, detect
from media.image import fit
from search.query import QueryFrames
from storage.vectors.base import normalised

KEYPOINTS = 600  # of a picture that is asked about: what it shows of a stored one may be a small part
KEYPOINT_SIDE = 480  # pixels of its longer side in which they are sought

Fingerprints = NDArray[np.float32]


class Asked:
    """The pictures of a query.

    Attributes:
        frames: of the query.
        fingerprints: (m, d) of the pictures as they are.
    """

    def __init__(self, frames: QueryFrames, extractors: Mapping[str, FeatureExtractor]) -> None:
        self.frames = frames
        self._extractor = extractors["fingerprint"]
        self._keypoints: dict[int, tuple[Keypoints, Keypoints]] = {}
        self.fingerprints = self.fingerprints_of(frames.images)

    def fingerprints_of(self, images: Sequence[Image]) -> Fingerprints:
        """(n, d) of norm 1, of these pictures."""
        return normalised(self._extractor.extract([fit(image, WORKING_SIDE) for image in images]))

    def keypoints(self, frame: int) -> tuple[Keypoints, Keypoints]:
        """Those of a picture, and of it mirrored."""
        if frame not in self._keypoints:
            found = detect(fit(self.frames.images[frame], KEYPOINT_SIDE), KEYPOINTS)
            self._keypoints[frame] = found, found.mirrored
        return self._keypoints[frame]
