"""Pictures of a video at any seconds in any order, and at regular ones."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from media.decode import Frame, VideoReader
from media.errors import MediaError
from media.frame import Bgr

_BLOCK = 2.0  # seconds that are decoded at once
_CLOSEST = 1 / 45  # seconds: of clips of 48 frames a second and more every second one is enough
_HAIR = 1e-6  # seconds that rounding may be off by
_KEPT = 3  # blocks that are kept, for playing backwards and for jumps to and fro

_Block = tuple[list[float], list[Bgr]]


class Pictures:
    """The pictures of a video, each asked for by a second at which it is on screen.

    Args:
        path: the video.
        side: pixels of the longer side of the pictures, at most.
    """

    def __init__(self, path: Path, side: int) -> None:
        self._reader = VideoReader(path)
        self._side = side
        self._blocks: OrderedDict[int, _Block] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()

    @property
    def rate(self) -> float:
        """Frames a second, 25 if the file does not say."""
        return float(self._reader.info.frame_rate or 25)

    def at(self, seconds: float) -> Bgr:
        """The picture on screen; the last one after the end, the first one before the start.

        Raises:
            MediaError: nothing can be decoded there.
        """
        number = max(0, int(seconds // _BLOCK))
        times, pictures = self._block(number)
        while not times and number > 0:
            number -= 1
            times, pictures = self._block(number)
        if not times:
            raise MediaError(self._reader.path, f"there is no picture at {seconds:g} s")
        return pictures[max(0, bisect_right(times, seconds) - 1)]

    def _block(self, number: int) -> _Block:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        start = number * _BLOCK
        times: list[float] = []
        pictures: list[Bgr] = []
        for frame in self._reader.frames(start, start + _BLOCK):
            if times and frame.seconds - times[-1] < _CLOSEST:
                continue
            times.append(frame.seconds)
            pictures.append(frame.image(self._side))
        if times and times[0] > start:  # what came on before the block and is still there
            for frame in self._reader.frames(start, start):
                times.insert(0, frame.seconds)
                pictures.insert(0, frame.image(self._side))
        self._blocks[number] = times, pictures
        if len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        return times, pictures


def regular(path: Path, rate: float, side: int) -> Iterator[tuple[float, Bgr]]:
    """(second, picture on screen then) at 0, 1/rate, 2/rate and so on, while the video lasts."""
    due, end = 0, 0.0
    shown: Frame | None = None
    with VideoReader(path) as reader:
        for frame in reader.frames():
            shown = shown or frame
            if due / rate < frame.seconds - _HAIR:
                picture = shown.image(side)
                while due / rate < frame.seconds - _HAIR:
                    yield due / rate, picture
                    due += 1
            shown, end = frame, frame.seconds + float(frame.duration * reader.info.time_base)
        while shown is not None and due / rate < end - _HAIR:
            yield due / rate, shown.image(side)
            due += 1
