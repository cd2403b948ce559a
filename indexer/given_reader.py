"""The process that reads what somebody gave, ``python -m indexer.given_reader``; `given` starts and ends it.

It takes one request from its standard input, writes a harmless copy, and answers in one message.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from indexer.memory import limit_memory
from indexer.wire import Message, receive, send
from media.decode import VideoReader
from media.encode import write_video
from media.errors import MediaError, NotAVideo, TooLarge
from media.frame import Bgr
from media.image import read_image
from media.imagesize import header_size
from media.kind import Kind, identify

_SMALLEST = 16  # pixels of a side that encoders take


def read(source: Path, target: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """Write a copy of the picture or video at `source` and say what it is.

    Args:
        source: the file.
        target: where to, without the ending.
        limits: as `given.Limits`.

    Raises:
        MediaError: it is neither, it is damaged, or more than the limits allow.
    """
    kind = identify(source)
    if kind is Kind.IMAGE:
        return _picture(source, target.with_name(f"{target.name}.png"), limits)
    if kind is Kind.VIDEO:
        return _video(source, target.with_name(f"{target.name}.mp4"), limits)
    raise NotAVideo(source, "it is no picture and no video; give a JPEG, PNG, WebP, MP4, WebM or the like")


def _picture(source: Path, target: Path, limits: dict[str, Any]) -> dict[str, Any]:
    size = header_size(source)
    if size is not None:
        _check_size(source, *size, limits)
    image = read_image(source)
    height, width = image.shape[:2]
    _check_size(source, width, height, limits)
    written, data = cv2.imencode(".png", _fitted(image, limits["side"]))
    if not written:
        raise MediaError(source, "the picture cannot be kept")
    target.write_bytes(data.tobytes())
    return {"kind": "image", "file": target.name, "width": width, "height": height, "duration": 0.0}


def _video(source: Path, target: Path, limits: dict[str, Any]) -> dict[str, Any]:
    with VideoReader(source) as reader:
        info = reader.info
        _check_size(source, info.width, info.height, limits)
        _check_length(source, info.header_duration or 0.0, limits)
        taken = _Taken(reader, limits)
        options = {"crf": "14", "preset": "veryfast", "threads": "1", "bf": "0"}
        write_video(target, taken.pictures(), options=options)
        return {
            "kind": "video",
            "file": target.name,
            "width": info.width,
            "height": info.height,
            "duration": taken.end,
        }


class _Taken:
    """The frames of a video that are kept: not more a second than a search looks at."""

    def __init__(self, reader: VideoReader, limits: dict[str, Any]) -> None:
        self._reader = reader
        self._limits = limits
        self.end = 0.0  # seconds, of what was read so far

    def pictures(self) -> Iterator[tuple[float, Bgr]]:
        """(seconds, picture) of each."""
        due = -np.inf
        base = self._reader.info.time_base
        for frame in self._reader.frames():
            self.end = frame.seconds + float(frame.duration * base)
            _check_length(self._reader.path, self.end, self._limits)
            if frame.seconds >= due:
                due = frame.seconds + self._limits["interval"]
                yield max(0.0, frame.seconds), _at_least(_fitted(frame.image(), self._limits["side"]))


def _check_size(path: Path, width: int, height: int, limits: dict[str, Any]) -> None:
    if width * height > limits["pixels"]:
        most = limits["pixels"] // 1_000_000
        raise MediaError(path, f"it has {width} x {height} pixels, and {most} megapixels are taken at most")


def _check_length(path: Path, seconds: float, limits: dict[str, Any]) -> None:
    if seconds > limits["seconds"]:
        most = limits["seconds"]
        raise MediaError(
            path, f"it lasts more than {most:g} s, the most that can be searched with; cut it first"
        )


def _fitted(image: Bgr, side: int) -> Bgr:
    """A picture with its longer side at most `side`."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _at_least(image: Bgr) -> Bgr:
    """A picture that is too small for an encoder, larger."""
    height, width = image.shape[:2]
    if min(height, width) >= _SMALLEST:
        return image
    size = max(width, _SMALLEST), max(height, _SMALLEST)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def main() -> None:
    """Answer the one request, out of reach of libraries that print to standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asked = receive(sys.stdin.buffer).values
    limit_memory(asked["memory"])
    try:
        found = read(Path(asked["source"]), Path(asked["target"]), asked["limits"])
    except MediaError as error:
        send(answers, Message("failed", {"reason": error.reason}))
    except MemoryError:
        send(answers, Message("failed", {"reason": TooLarge(Path()).reason}))
    else:
        send(answers, Message("done", found))


if __name__ == "__main__":
    main()
