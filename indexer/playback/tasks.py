"""What the decoding process does for a page; each task gives messages, the last of them ``done``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np

from indexer.playback import description
from indexer.playback.proxy import write_cut, write_proxy
from indexer.wire import Message
from media.decode import VideoReader
from media.errors import DamagedVideo, MediaError
from media.image import encode_jpeg

_opened: dict[
    tuple[str, int], VideoReader
] = {}  # the video of the last picture: more of it are likely wanted


def describe(path: Path, values: dict[str, Any]) -> Iterator[Message]:
    """What the file is to a browser, as `description.Description`."""
    yield Message("done", asdict(description.describe(path)))


def picture(path: Path, values: dict[str, Any]) -> Iterator[Message]:
    """The JPEG of what is on screen at `seconds`, `width` pixels wide at most, and that frame's time."""
    reader = _reader(path)
    seconds, width = float(values["seconds"]), int(values["width"])
    frame = next(reader.frames(seconds, seconds), None)
    if frame is None:
        raise DamagedVideo(path, f"there is no frame at {seconds:g} s")
    info = reader.info
    longer = max(1, round(width * max(info.width, info.height) / info.width))
    jpeg = np.frombuffer(encode_jpeg(frame.image(longer)), np.uint8)
    yield Message("done", {"seconds": frame.seconds}, (jpeg,))


def proxy(path: Path, values: dict[str, Any]) -> Iterator[Message]:
    """Write an MP4 for browsers at `target`; ``progress`` says the seconds that are done."""
    target = Path(values["target"])
    return _watched(lambda progress: write_proxy(path, target, progress))


def cut(path: Path, values: dict[str, Any]) -> Iterator[Message]:
    """Write the seconds from `start` to `end` as an MP4 at `target`."""
    target, start, end = Path(values["target"]), float(values["start"]), float(values["end"])
    return _watched(lambda progress: write_cut(path, target, start, end))


def _reader(path: Path) -> VideoReader:
    key = str(path), path.stat().st_mtime_ns if path.exists() else 0
    if key not in _opened:
        for reader in _opened.values():
            reader.close()
        _opened.clear()
        _opened[key] = VideoReader(path)
    return _opened[key]


def _watched(work: Callable[[Callable[[float], object]], object]) -> Iterator[Message]:
    """Do the work in a thread and give word of it: whoever waits must not take it for dead."""
    news: SimpleQueue[float | BaseException | None] = SimpleQueue()

    def run() -> None:
        try:
            work(news.put)
        except (MediaError, MemoryError, ValueError) as error:
            news.put(error)
        else:
            news.put(None)

    threading.Thread(target=run, daemon=True).start()
    while (told := news.get()) is not None:
        if isinstance(told, BaseException):
            raise told
        yield Message("progress", {"seconds": told})
    yield Message("done")
