"""One look at a video: decode it once, find shots, sample frames, choose keyframes.

This runs in a decoding process (`worker`). It gives messages, in this order:

    progress {seconds, duration}           several times a second
    sample {pts, shot, keyframe, flat}     arrays: working picture (h, w, 3) BGR [, JPEG bytes]
    done {video, shots}                    last, when all went well

Memory is bounded: a few undecided frames and the samples of one stretch (`keyframes.STRETCH`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np

from indexer.features.base import WORKING_SIDE
from indexer.keyframes import PICTURE_SIDE, STRETCH, SampledFrame, choose_keyframe
from indexer.sampling import Sampler, is_flat
from indexer.shots.base import (
    DETECTORS,
    THUMBNAIL_HEIGHT,
    THUMBNAIL_WIDTH,
    Decision,
    ShotDetector,
    Thumbnail,
)
from indexer.wire import Message
from media.decode import VideoReader
from media.frame import Frame
from media.image import encode_jpeg, fit
from storage.records import ShotRecord

REPORT_EVERY = 0.2  # seconds of real time between progress messages


def analyse(path: Path, detector: str) -> Iterator[Message]:
    """Look at the video at `path` from start to end.

    Raises:
        MediaError: nothing of it can be used.
    """
    with VideoReader(path) as reader:
        look = _Analysis(DETECTORS.get(detector)())
        reported = 0.0
        for frame in reader.frames():
            yield from look.add(frame)
            now = time.monotonic()
            if now - reported >= REPORT_EVERY:
                reported = now
                yield _progress(frame.seconds, reader.info.header_duration)
        # A reader that found no frame at all has raised by now, so there is an end.
        yield from look.finish(cast(int, reader.report.end_pts))
        yield _done(reader, look.shots)


class _Analysis:
    """The state of one look: frames wait until the detector has decided on them."""

    def __init__(self, detector: ShotDetector) -> None:
        self.shots: list[ShotRecord] = []
        self._detector = detector
        self._sampler = Sampler()
        self._waiting: deque[tuple[Frame, Thumbnail]] = deque()
        self._stretch: list[SampledFrame] = []

    def add(self, frame: Frame) -> Iterator[Message]:
        """Take the next frame; gives the samples of stretches that end with it."""
        thumbnail = frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
        self._waiting.append((frame, thumbnail))
        decision = self._detector.push(thumbnail)
        if decision is not None:
            yield from self._settle(decision)

    def finish(self, end_pts: int) -> Iterator[Message]:
        """The last samples; the last shot ends at `end_pts`."""
        for decision in self._detector.finish():
            yield from self._settle(decision)
        yield from self._close_stretch()
        self._end_shot(end_pts)

    def _settle(self, decision: Decision) -> Iterator[Message]:
        """The oldest waiting frame's shot is known now: sample it or let it go."""
        frame, thumbnail = self._waiting.popleft()
        if decision.opens is not None:
            yield from self._close_stretch()
            if self.shots:
                self._end_shot(frame.pts)
            self.shots.append(ShotRecord(frame.pts, frame.pts, decision.opens))
        if not self._sampler.wants(frame.seconds, thumbnail, opens_shot=decision.opens is not None):
            return
        if self._stretch and frame.seconds - self._stretch[0].seconds >= STRETCH:
            yield from self._close_stretch()
        picture = frame.image(PICTURE_SIDE)
        self._stretch.append(SampledFrame(frame.pts, frame.seconds, picture, thumbnail, is_flat(thumbnail)))

    def _end_shot(self, end_pts: int) -> None:
        shot = self.shots[-1]
        self.shots[-1] = ShotRecord(shot.start_pts, end_pts, shot.transition)

    def _close_stretch(self) -> Iterator[Message]:
        if not self._stretch:
            return
        keyframe = choose_keyframe(self._stretch)
        for index, frame in enumerate(self._stretch):
            arrays = [fit(frame.picture, WORKING_SIDE)]
            if index == keyframe:
                arrays.append(np.frombuffer(encode_jpeg(frame.picture), np.uint8))
            values = {
                "pts": frame.pts,
                "shot": len(self.shots) - 1,
                "keyframe": index == keyframe,
                "flat": frame.flat,
            }
            yield Message("sample", values, tuple(arrays))
        self._stretch.clear()


def _progress(seconds: float, duration: float | None) -> Message:
    return Message("progress", {"seconds": seconds, "duration": duration})


def _done(reader: VideoReader, shots: list[ShotRecord]) -> Message:
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
        "problem": report.problem,
    }
    spans = [[shot.start_pts, shot.end_pts, shot.transition] for shot in shots]
    return Message("done", {"video": video, "shots": spans})
