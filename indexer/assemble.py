"""From the messages of a decoding process to a whole record with its vectors.

`timeline` finds the shots, `samples` the vectors and the keyframes, while the decoder goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from indexer.features.base import FeatureExtractor
from indexer.samples import Samples
from indexer.shots.base import ShotDetector
from indexer.timeline import Timeline
from indexer.wire import Message
from storage.records import AnalysedVideo, VideoRecord

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
    timeline = Timeline(detector)
    samples = Samples(timeline, extractors)
    for message in messages:
        values = message.values
        if message.kind == "sample":
            samples.add(**values, picture=message.arrays[0])
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
            return AnalysedVideo(video, shots, tuple(samples.frames), samples.vectors(), samples.rows())
    raise ValueError("the messages ended without the last one")


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
