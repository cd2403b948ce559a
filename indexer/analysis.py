"""What a decoding process (`decoder`) makes of a video.

It decodes it once and gives messages, in this order:

    progress {seconds, duration}                 several times a second
    thumbnails {pts, seconds}                    of the next n frames; array (n, 27, 48, 3) BGR
    sample {frame, pts, seconds, flat}           a frame to look at closely; array (h, w, 3) BGR
    done {video}                                 last, when all went well

A sample may come before the thumbnails of its frame. Where shots begin and what frames show is found out by
`assemble` in the parent, where the models are. Memory is bounded: one frame and the thumbnails of `AT_ONCE`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from indexer.sampling import PICTURE_SIDE, Sampler, is_flat
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail
from indexer.wire import Message
from media.decode import VideoReader
from media.frame import Frame
from media.options import EVERYTHING, DecodeOptions

REPORT_EVERY = 0.2  # seconds of real time between progress messages
AT_ONCE = 64  # thumbnails in a message


def analyse(path: Path, options: DecodeOptions = EVERYTHING) -> Iterator[Message]:
    """Look at the video at `path` from start to end.

    Raises:
        MediaError: nothing of it can be used.
    """
    with VideoReader(path, options) as reader:
        sampler, thumbnails = Sampler(), _Thumbnails()
        reported = 0.0
        for index, frame in enumerate(reader.frames()):
            thumbnail = frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
            if sampler.wants(frame.seconds, thumbnail):
                yield _sample(index, frame, thumbnail)
            yield from thumbnails.add(frame, thumbnail)
            now = time.monotonic()
            if now - reported >= REPORT_EVERY:
                reported = now
                yield _progress(frame.seconds, reader.info.header_duration)
        yield from thumbnails.flush()
        yield _done(reader)


class _Thumbnails:
    """Gathers those of many frames into one message."""

    def __init__(self) -> None:
        self._pts: list[int] = []
        self._seconds: list[float] = []
        self._pictures: list[Thumbnail] = []

    def add(self, frame: Frame, thumbnail: Thumbnail) -> Iterator[Message]:
        self._pts.append(frame.pts)
        self._seconds.append(frame.seconds)
        self._pictures.append(thumbnail)
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
