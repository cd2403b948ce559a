"""From the messages of a decoding process to a whole record with its vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from indexer.features.base import FeatureExtractor, Image
from indexer.wire import Message
from storage.records import AnalysedVideo, FrameRecord, ShotRecord, Space, Vectors, VideoRecord

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
    extractors: Mapping[str, FeatureExtractor],
    progress: Progress,
) -> AnalysedVideo:
    """Consume one file's messages, extracting features in batches while the decoder goes on."""
    collector = _Collector(extractors)
    for message in messages:
        if message.kind == "sample":
            collector.add(message)
        elif message.kind == "progress":
            progress(message.values["seconds"], message.values["duration"])
        elif message.kind == "done":
            return AnalysedVideo(
                video=_video(message.values["video"], content),
                shots=tuple(ShotRecord(*span) for span in message.values["shots"]),
                frames=tuple(collector.frames),
                vectors=collector.vectors(),
            )
    raise ValueError("the messages ended without the last one")


class _Collector:
    """Frames and vectors of one video, in the order in which they came."""

    def __init__(self, extractors: Mapping[str, FeatureExtractor]) -> None:
        self.frames: list[FrameRecord] = []
        self._extractors = extractors
        self._images: list[Image] = []
        self._rows: dict[Space, list[Vectors]] = {e.space: [] for e in extractors.values()}

    def add(self, message: Message) -> None:
        values = message.values
        picture = message.arrays[1].tobytes() if values["keyframe"] else None
        self.frames.append(
            FrameRecord(
                pts=values["pts"],
                shot=values["shot"],
                keyframe=values["keyframe"],
                flat=values["flat"],
                picture=picture,
            )
        )
        self._images.append(message.arrays[0])
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
    return VideoRecord(
        fingerprint=content.fingerprint,
        size=content.size,
        time_base=Fraction(*time_base),
        frame_rate=None if rate is None else Fraction(*rate),
        **values,
    )
