"""What a decoding process (`decoder`) makes of a video.

It decodes it once and gives messages, in this order:

    progress {seconds, duration}                 several times a second
    thumbnails {pts, seconds}                    of the next n frames; array (n, 27, 48, 3) BGR
    sample {frame, pts, seconds, flat, beside}   a frame to look at closely; array (h, w, 3) BGR, and one
                                                 for each of its neighbours [frame, seconds] in `beside`,
                                                 if they are wanted
    done {video}                                 last, when all went well

A sample may come before the thumbnails of its frame. It waits for its neighbours, and thumbnails wait for
the sample. Where shots begin and what frames show is found out by `assemble` in the parent, where the models
are. Memory is bounded: a few frames, the samples of a moment and the thumbnails of `AT_ONCE`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.neighbours import Beside, Neighbours
from indexer.sampling import PICTURE_SIDE, Sampler, is_flat
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail
from indexer.wire import Message
from media.decode import VideoReader
from media.frame import Frame
from media.options import EVERYTHING, DecodeOptions

REPORT_EVERY = 0.2  # seconds of real time between progress messages
AT_ONCE = 64  # thumbnails in a message


def analyse(
    path: Path, options: DecodeOptions = EVERYTHING, *, neighbours: bool = False
) -> Iterator[Message]:
    """Look at the video at `path` from start to end.

    Args:
        path: the video.
        options: how it is decoded.
        neighbours: whether samples come with small pictures of frames before and after them.

    Raises:
        MediaError: nothing of it can be used.
    """
    with VideoReader(path, options) as reader:
        sampler, outgoing = Sampler(), _Outgoing(Neighbours() if neighbours else None)
        reported = 0.0
        for index, frame in enumerate(reader.frames()):
            thumbnail = frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
            yield from outgoing.add(index, frame, thumbnail, sampler.wants(frame.seconds, thumbnail))
            now = time.monotonic()
            if now - reported >= REPORT_EVERY:
                reported = now
                yield _progress(frame.seconds, reader.info.header_duration)
        yield from outgoing.flush()
        yield _done(reader)


class _Passed(NamedTuple):
    """A frame that was decoded, without its picture."""

    pts: int
    seconds: float
    thumbnail: Thumbnail
    sample: Message | None
    beside: Beside | None


class _Outgoing:
    """Puts messages in order: a sample before the thumbnails of its frame, though it has to wait."""

    def __init__(self, neighbours: Neighbours | None) -> None:
        self._neighbours = neighbours
        self._waiting: deque[_Passed] = deque()
        self._thumbnails = _Thumbnails()

    def add(self, index: int, frame: Frame, thumbnail: Thumbnail, is_sample: bool) -> Iterator[Message]:
        """The next frame; what can go now."""
        beside = None
        if self._neighbours is not None:
            beside = self._neighbours.pass_by(index, frame, is_sample=is_sample)
        sample = _sample(index, frame, thumbnail) if is_sample else None
        self._waiting.append(_Passed(frame.pts, frame.seconds, thumbnail, sample, beside))
        while self._waiting and (self._waiting[0].beside is None or self._waiting[0].beside.complete):
            yield from self._send(self._waiting.popleft())

    def flush(self) -> Iterator[Message]:
        """All that is left: there are no more frames."""
        for passed in self._waiting:
            yield from self._send(passed)
        yield from self._thumbnails.flush()

    def _send(self, passed: _Passed) -> Iterator[Message]:
        if passed.sample is not None:
            yield passed.sample if passed.beside is None else _with(passed.sample, passed.beside)
        yield from self._thumbnails.add(passed)


class _Thumbnails:
    """Gathers those of many frames into one message."""

    def __init__(self) -> None:
        self._pts: list[int] = []
        self._seconds: list[float] = []
        self._pictures: list[Thumbnail] = []

    def add(self, passed: _Passed) -> Iterator[Message]:
        self._pts.append(passed.pts)
        self._seconds.append(passed.seconds)
        self._pictures.append(passed.thumbnail)
        if len(self._pictures) == AT_ONCE:
            yield from self.flush()

    def flush(self) -> Iterator[Message]:
        if self._pictures:
            values = {"pts": self._pts, "seconds": self._seconds}
            yield Message("thumbnails", values, (np.stack(self._pictures),))
        self._pts, self._seconds, self._pictures = [], [], []


def _sample(index: int, frame: Frame, thumbnail: Thumbnail) -> Message:
    values = {"frame": index, "pts": frame.pts, "seconds": frame.seconds, "flat": is_flat(thumbnail)}
    return Message("sample", values, (frame.image(PICTURE_SIDE),))


def _with(sample: Message, beside: Beside) -> Message:
    """A sample and its neighbours."""
    values = sample.values | {"beside": [list(one) for one in beside.frames]}
    return Message("sample", values, (*sample.arrays, *beside.pictures))


def _progress(seconds: float, duration: float | None) -> Message:
    return Message("progress", {"seconds": seconds, "duration": duration})


def _done(reader: VideoReader) -> Message:
    info, report = reader.info, reader.report
    rate = info.frame_rate
    video = {
        "container": info.container,
        "codec": info.codec,
        "width": info.width,
        "height": info.height,
        "rotation": info.rotation,
        "time_base": [info.time_base.numerator, info.time_base.denominator],
        "origin_pts": info.origin_pts,
        "end_pts": report.end_pts,
        "frame_count": report.frames,
        "frame_rate": None if rate is None else [rate.numerator, rate.denominator],
        "has_audio": info.has_audio,
        "problem": reader.problem,
        "missing": report.lost,
    }
    return Message("done", {"video": video})
