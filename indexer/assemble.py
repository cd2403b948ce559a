"""From the messages of a decoding process to a whole record with its vectors.

`timeline` finds the shots, `samples` the vectors and the keyframes, while the decoder goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from indexer.features.base import FeatureExtractor
from indexer.keyframe_regions import KeyframeRegions
from indexer.keyframes import Neighbour, Picture, Sample
from indexer.samples import Samples, embedder
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
    *,
    regions: bool = False,
) -> AnalysedVideo:
    """Consume one file's messages: find its shots and keyframes, extract its features.

    Args:
        messages: of a decoding process, with neighbours of samples if regions are wanted.
        content: of the file.
        detector: finds the shots.
        extractors: by name.
        progress: is told the seconds decoded, and of how many if that is known.
        regions: whether regions of keyframes are wanted; there are none if nothing is extracted that tells
            looks apart.
    """
    timeline = Timeline(detector)
    embeds = embedder(extractors) if regions else None
    found = None if embeds is None else KeyframeRegions(embeds)
    samples = Samples(timeline, extractors, found)
    for message in messages:
        values = message.values
        if message.kind == "sample":
            samples.add(_sample(values, *message.arrays))
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
            whole = AnalysedVideo(
                video,
                shots,
                tuple(samples.frames),
                samples.vectors(),
                samples.rows(),
                labels=samples.labels(),
            )
            return whole if found is None else found.added_to(whole)
    raise ValueError("the messages ended without the last one")


def _sample(values: dict[str, Any], picture: Picture, *beside: Picture) -> Sample:
    times = values.get("beside", [])
    neighbours = [Neighbour(at, when, shown) for (at, when), shown in zip(times, beside, strict=True)]
    return Sample(**values | {"picture": picture, "beside": neighbours})


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
