"""Samples of a video on their way into frames, vectors and keyframes.

Each goes to the extractors in batches, waits until it is known to which shot it belongs, and then for the end
of its stretch, which gives the keyframes. What waits are small pictures; where many wait, since few frames a
second make a block of the shot detector long, they do so as JPEG.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import WORKING_SIDE, Batch, FeatureExtractor, Image
from indexer.features.cnn import CnnExtractor
from indexer.keyframe_regions import KeyframeRegions
from indexer.keyframes import STRETCH, Embeddings, Neighbour, Sample, ShotKeyframes
from indexer.labels.reading import Logits, ShotLabels
from indexer.shots.base import Boundary
from indexer.telling import Telling
from indexer.timeline import Timeline
from media.image import fit
from storage.records import FrameRecord, LabelRecord, Space, Vectors
from storage.vectors.base import normalised

BATCH = 32  # pictures that wait for the extractors; bounds memory, feeds the model enough at once
UNPACKED = 48  # pictures that wait as they are, 0.7 MB each and as much for their neighbours


class Samples:
    """All samples of one video.

    Args:
        timeline: where its shots begin.
        extractors: by name.
        regions: is told of the keyframes, if their regions are wanted.

    Attributes:
        frames: the records so far, in order.
    """

    def __init__(
        self,
        timeline: Timeline,
        extractors: Mapping[str, FeatureExtractor],
        regions: KeyframeRegions | None = None,
    ) -> None:
        self.frames: list[FrameRecord] = []
        self._regions = regions
        self._labels = ShotLabels()
        self._timeline = timeline
        self._features = _Features(extractors)
        self._waiting: deque[Sample] = deque()
        self._stretch: list[Sample] = []
        self._shot = 0  # of the stretch
        self._first = 0  # place of its first sample in `frames`
        self._logits: Logits | None = None  # of the stretch
        self._keyframes = ShotKeyframes(self._mark)

    def add(self, sample: Sample) -> None:
        """The next one."""
        self._features.add(fit(sample.picture, WORKING_SIDE), sample.flat)
        self._waiting.append(sample)
        if len(self._waiting) > UNPACKED:
            self._waiting[-UNPACKED - 1].wait_packed()

    def settle(self, settled: int) -> None:
        """All boundaries that begin before frame `settled` are known."""
        while self._waiting and self._waiting[0].last < settled:
            self._place(self._waiting.popleft())

    def finish(self) -> None:
        """All boundaries are known."""
        while self._waiting:
            self._place(self._waiting.popleft())
        self._close_stretch()
        self._keyframes.finish()

    def vectors(self) -> dict[Space, Vectors]:
        """In each space one row per frame, or per frame of `rows`."""
        return self._features.vectors()

    def rows(self) -> dict[Space, NDArray[np.int64]]:
        """For spaces that hold only frames that tell something new: the indices (n,) of those."""
        return self._features.telling()

    def labels(self) -> tuple[LabelRecord, ...]:
        """What the shots show."""
        return self._labels.labels()

    def _place(self, sample: Sample) -> None:
        boundaries = self._timeline.boundaries
        shot = bisect_right(boundaries, sample.frame, key=lambda boundary: boundary.frame)
        around = boundaries[max(0, shot - 1) : shot + 1]
        sample.mixed = any(one.kind != "cut" and one.first <= sample.frame <= one.last for one in around)
        sample.beside = tuple(one for one in sample.beside if not _are_parted(one, sample, around))
        if self._stretch and (shot != self._shot or sample.seconds - self._stretch[0].seconds >= STRETCH):
            self._close_stretch()
        if shot != self._shot:
            self._keyframes.finish()
            self._shot, self._keyframes = shot, ShotKeyframes(self._mark)
        self._stretch.append(sample)

    def _close_stretch(self) -> None:
        if not self._stretch:
            return
        first = self._first = len(self.frames)
        for sample in self._stretch:
            self.frames.append(FrameRecord(sample.pts, self._shot, flat=sample.flat))
        embeddings = self._features.next_embeddings(len(self._stretch))
        self._logits = self._features.next_logits(len(self._stretch))
        self._keyframes.add(first, self._stretch, embeddings)
        self._stretch = []

    def _mark(self, place: int, picture: bytes) -> None:
        self.frames[place] = replace(self.frames[place], keyframe=True, picture=picture)
        # A makeshift keyframe of an earlier stretch lies in a transition or is empty: nothing is told of it.
        if not self._stretch or place < self._first:
            return
        at = place - self._first
        if self._regions is not None:
            self._regions.add(place, self._stretch[at])
        if self._logits is not None and not self._stretch[at].flat:
            self._labels.add(self._shot, self._logits[at])


def _are_parted(neighbour: Neighbour, sample: Sample, boundaries: Sequence[Boundary]) -> bool:
    """Whether a cut lies between the two, or a part of a transition."""
    first, last = sorted((neighbour.frame, sample.frame))
    return any(one.first <= last and one.last > first for one in boundaries)


class _Features:
    """Rows of every sample in every space."""

    def __init__(self, extractors: Mapping[str, FeatureExtractor]) -> None:
        self._extractors = extractors.values()
        self._images: list[Image] = []
        self._flat: list[bool] = []
        self._rows: dict[Space, list[Vectors]] = {one.space: [] for one in self._extractors}
        self._embedder = embedder(extractors)
        self._embedded: deque[Embeddings] = deque()  # rows that nobody has asked for yet
        self._classifier = next((one for one in self._extractors if isinstance(one, CnnExtractor)), None)
        self._classified: deque[Logits] = deque()  # likewise
        self._telling = Telling()
        self._taken: list[NDArray[np.bool_]] = []

    def add(self, image: Image, flat: bool) -> None:
        self._images.append(image)
        self._flat.append(flat)
        if len(self._images) >= BATCH:
            self._extract()

    def next_embeddings(self, count: int) -> Embeddings:
        """Those of the next `count` samples; all the same if nothing is extracted that tells looks apart."""
        if self._embedder is None:
            return np.ones((count, 1), np.float32)
        if len(self._embedded) < count:
            self._extract()
        return np.stack([self._embedded.popleft() for _ in range(count)])

    def next_logits(self, count: int) -> Logits | None:
        """What the classifier says of the next `count` samples; None if none is there."""
        if self._classifier is None:
            return None
        if len(self._classified) < count:
            self._extract()
        return np.stack([self._classified.popleft() for _ in range(count)])

    def vectors(self) -> dict[Space, Vectors]:
        self._extract()
        return {space: _join(rows, space) for space, rows in self._rows.items()}

    def telling(self) -> dict[Space, NDArray[np.int64]]:
        self._extract()
        taken = np.flatnonzero(np.concatenate([np.zeros(0, bool), *self._taken]))
        return {one.space: taken for one in self._extractors if not one.every}

    def _extract(self) -> None:
        if not self._images:
            return
        batch = Batch(self._images)
        for extractor in self._extractors:
            if extractor.every:
                rows = extractor.extract(batch)
                self._rows[extractor.space].append(rows)
                if extractor is self._embedder:
                    self._embedded.extend(normalised(rows))
                if isinstance(extractor, CnnExtractor):
                    self._classified.extend(extractor.classify(batch))
        self._extract_telling(batch)
        self._images.clear()
        self._flat.clear()

    def _extract_telling(self, batch: Batch) -> None:
        """Rows of those samples that tell something new, by the fingerprints if there are any."""
        sparse = [extractor for extractor in self._extractors if not extractor.every]
        judge = next((one for one in sparse if not one.space.is_packed), None)
        prints = None if judge is None else np.asarray(judge.extract(batch), np.float32)
        flat = np.array(self._flat)
        taken = ~flat if prints is None else self._telling.choose(self._flat, prints)
        self._taken.append(taken)
        images = [image for image, wanted in zip(batch, taken, strict=True) if wanted]
        for extractor in sparse:
            rows = prints[taken] if extractor is judge and prints is not None else extractor.extract(images)
            self._rows[extractor.space].append(rows)


def embedder(extractors: Mapping[str, FeatureExtractor]) -> FeatureExtractor | None:
    """The one whose vectors tell looks apart: the first that compares by angle."""
    return next((one for one in extractors.values() if one.space.metric == "cosine"), None)


def _join(rows: list[Vectors], space: Space) -> Vectors:
    nothing = np.empty((0, space.columns), space.dtype)
    return cast(Vectors, np.concatenate([nothing, *rows]))
