"""Animated WebP, which FFmpeg does not decode: times from the file, pictures from OpenCV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from media.convert import flatten, resize
from media.errors import DamagedVideo
from media.frame import Bgr, Planar, RawFrame
from media.image import MAX_PIXELS
from media.planes import planes_of
from media.report import DecodeReport

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

TIME_BASE = Fraction(1, 1000)
_WINDOW_BYTES = 64 * 1024 * 1024
_UNSET_MS = 100  # what browsers show a frame for that asks for no time


def frame_durations(path: Path) -> Iterator[int]:
    """Milliseconds of each frame, read from the chunk headers; stops where the file is cut."""
    with path.open("rb") as file:
        file.seek(12)
        while len(header := file.read(8)) == 8:
            size = int.from_bytes(header[4:], "little")
            start = file.tell()
            if header[:4] == b"ANMF":
                fields = file.read(16)
                if len(fields) < 16:
                    return
                yield int.from_bytes(fields[12:15], "little") or _UNSET_MS
            file.seek(start + size + size % 2)


def canvas_size(path: Path) -> tuple[int, int]:
    """Width and height of the whole picture.

    Raises:
        DamagedVideo: the header is cut, or the picture is larger than vdx opens.
    """
    with path.open("rb") as file:
        head = file.read(30)
    if len(head) < 30:
        raise DamagedVideo(path, "the animation is cut short; copy it again from its source")
    width = 1 + int.from_bytes(head[24:27], "little")
    height = 1 + int.from_bytes(head[27:30], "little")
    if width * height > MAX_PIXELS:
        raise DamagedVideo(path, f"its picture is too large to open ({width} x {height})")
    return width, height


class WebpSource:
    """The frames of one animated WebP, decoded in windows so that memory stays bounded."""

    read_to: int | None = None  # nothing is left out

    def __init__(self, path: Path, report: DecodeReport) -> None:
        self._path = path
        self._report = report
        width, height = canvas_size(path)
        self._window = max(1, min(256, _WINDOW_BYTES // (width * height * 4)))

    def frames(self, pts: int | None) -> Iterator[RawFrame]:
        """Frames in order, from the one on screen at `pts` (milliseconds) on, or all of them."""
        durations = list(frame_durations(self._path))
        starts = [0, *np.cumsum(durations).tolist()]
        first = 0 if pts is None else max(0, int(np.searchsorted(starts, pts, "right")) - 1)
        first = min(first, max(0, len(durations) - 1))
        data = np.asarray(np.memmap(self._path, np.uint8, mode="r"))  # mapped, not loaded
        for index, picture in self._pictures(data, first, len(durations)):
            still = _Still(picture)
            yield RawFrame(starts[index], durations[index], still, still.planes)

    def _pictures(
        self, data: NDArray[np.uint8], first: int, total: int
    ) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        count, words = self._window, "the data is damaged"
        while first < total:
            pictures: list[NDArray[np.uint8]] = []
            try:
                ok, window = cv2.imdecodeanimation(data, start=first, count=count)
                pictures = [np.asarray(picture, np.uint8) for picture in window.frames if ok]
            except cv2.error as error:
                words = str(error.err)
            if not pictures and count == 1:
                self._report.add_error(f"frame {first} of {total} cannot be decoded: {words}")
                return
            if not pictures:  # one bad frame spoils its window: come closer to it
                count = max(1, count // 4)
            yield from enumerate(pictures, first)
            first += len(pictures)

    def close(self) -> None:
        """Nothing stays open between calls."""


class _Still:
    """A decoded picture (h, w, 3 or 4) that can be asked for at any size."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        self._picture = picture

    def __call__(self, width: int, height: int) -> Bgr:
        return resize(flatten(self._picture), width, height)

    def planes(self, pix_fmt: Planar) -> VideoFrame:
        """The picture for an encoder."""
        return planes_of(flatten(self._picture), pix_fmt)
