"""From the messages of a decoding process to a whole record with its vectors.

Samples wait until it is known to which shot they belong; a shot's stretch then gives its keyframe, and all go
to the extractors in batches, while the decoder goes on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

import numpy as np

from indexer.features.base import WORKING_SIDE, FeatureExtractor, Image
from indexer.keyframes import STRETCH, SampledFrame, choose_keyframe
from indexer.shots.base import ShotDetector
from indexer.timeline import Timeline
from indexer.wire import Message
from media.image import encode_jpeg, fit
from storage.records import AnalysedVideo, FrameRecord, Space, Vectors, VideoRecord

BATCH = 32  # pictures that wait for the extractors; bounds memory, feeds the model enough at once

Progress = Callable[[float, float | None], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What identifies a file's content."""

    fingerprint: str
    size: int


def assemble(
    messages: Iterable[Message],
    content: Content,
    detector: ShotDetector,
    extractors: Mapping[str, FeatureExtractor],
    progress: Progress,
) -> AnalysedVideo:
    """Consume one file's messages: find its shots and keyframes, extract its features."""
    timeline, collector = Timeline(detector), _Collector(extractors)
    samples = _Samples(timeline, collector)
    for message in messages:
        values = message.values
        if message.kind == "sample":
            samples.add(SampledFrame(**values, picture=message.arrays[0]))
        elif message.kind == "thumbnails":
            timeline.add(values["pts"], values["seconds"], message.arrays[0])
            samples.settle(timeline.settled)
        elif message.kind == "progress":
            progress(values["seconds"], values["duration"])
        elif message.kind == "done":
            timeline.finish()
            samples.finish()
            video = _video(values["video"], content)
            shots = tuple(timeline.shots(video.end_pts))
            return AnalysedVideo(video, shots, tuple(collector.frames), collector.vectors())
    raise ValueError("the messages ended without the last one")


class _Samples:
    """Samples on their way into shots and stretches. Few of them wait at a time: they hold pictures."""

    def __init__(self, timeline: Timeline, collector: _Collector) -> None:
        self._timeline = timeline
        self._collector = collector
        self._waiting: deque[SampledFrame] = deque()
        self._stretch: list[SampledFrame] = []
        self._shot = 0  # of the stretch

    def add(self, sample: SampledFrame) -> None:
        self._waiting.append(sample)

    def settle(self, settled: int) -> None:
        """All boundaries that begin before frame `settled` are known."""
        while self._waiting and self._waiting[0].frame < settled:
            self._place(self._waiting.popleft())

    def finish(self) -> None:
        """All boundaries are known."""
        for sample in self._waiting:
            self._place(sample)
        self._waiting.clear()
        self._close_stretch()

    def _place(self, sample: SampledFrame) -> None:
        boundaries = self._timeline.boundaries
        shot = bisect_right(boundaries, sample.frame, key=lambda boundary: boundary.frame)
        around = boundaries[max(0, shot - 1) : shot + 1]
        mixed = any(one.kind != "cut" and one.first <= sample.frame <= one.last for one in around)
        if self._stretch and (shot != self._shot or sample.seconds - self._stretch[0].seconds >= STRETCH):
            self._close_stretch()
        self._shot = shot
        self._stretch.append(replace(sample, mixed=mixed))

    def _close_stretch(self) -> None:
        if self._stretch:
            self._collector.add(self._stretch, self._shot, choose_keyframe(self._stretch))
            self._stretch = []


class _Collector:
    """Frames and vectors of one video, in the order in which they came."""

    def __init__(self, extractors: Mapping[str, FeatureExtractor]) -> None:
        self.frames: list[FrameRecord] = []
        self._extractors = extractors
        self._images: list[Image] = []
        self._rows: dict[Space, list[Vectors]] = {e.space: [] for e in extractors.values()}

    def add(self, stretch: list[SampledFrame], shot: int, keyframe: int) -> None:
        for index, frame in enumerate(stretch):
            picture = encode_jpeg(frame.picture) if index == keyframe else None
            self.frames.append(FrameRecord(frame.pts, shot, index == keyframe, frame.flat, picture))
            self._images.append(fit(frame.picture, WORKING_SIDE))
            if len(self._images) >= BATCH:
                self._extract()

    def vectors(self) -> dict[Space, Vectors]:
        self._extract()
        return {space: _join(rows, space) for space, rows in self._rows.items()}

    def _extract(self) -> None:
        if not self._images:
            return
        for extractor in self._extractors.values():
            self._rows[extractor.space].append(extractor.extract(self._images))
        self._images.clear()


def _join(rows: list[Vectors], space: Space) -> Vectors:
    nothing = np.empty((0, space.columns), space.dtype)
    return cast(Vectors, np.concatenate([nothing, *rows]))


def _video(values: dict[str, Any], content: Content) -> VideoRecord:
    rate = values.pop("frame_rate")
    time_base = values.pop("time_base")
    missing = values.pop("missing")
    return VideoRecord(
        fingerprint=content.fingerprint,
        size=content.size,
        time_base=Fraction(*time_base),
        frame_rate=None if rate is None else Fraction(*rate),
        missing=tuple((start, end) for start, end in missing),
        **values,
    )
