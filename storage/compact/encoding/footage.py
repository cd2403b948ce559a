"""The pictures of a span, as often as they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from media.decode import VideoReader
from media.errors import MediaError
from media.frame import Frame, Planar
from media.options import EVERYTHING, DecodeOptions
from media.time import to_seconds
from storage.compact.encoding.sized import padded, scaled, up_to
from storage.compact.encoding.units import Unit

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_ONE_THREAD = DecodeOptions(threads=1)
HELD_BYTES = 384 << 20  # of pictures; a span with more is decoded again for every look at it


class Stopped(Exception):
    """Somebody interrupted the work."""


class Footage:
    """The pictures of one span of a video, in the pixel format of an encoder; for one thread at a time.

    Args:
        path: the video.
        unit: the span.
        pix_fmt: what the pictures are brought to.
        multiple: of which the pixels of their sides are to be one.
        doubted: whether a seek may give other frames, as damage makes it: then that is looked at first, and
            the file is read from its start if it does.
        held_bytes: memory for pictures.
        stop: when it is set, reading ends with `Stopped`.

    Attributes:
        time_base: seconds per pts unit.
        rate: pictures per second, about.
        size: width and height of the pictures, those of the first one padded.
    """

    def __init__(
        self,
        path: Path,
        unit: Unit,
        pix_fmt: Planar,
        *,
        multiple: int = 1,
        doubted: bool = False,
        held_bytes: int = HELD_BYTES,
        stop: threading.Event | None = None,
    ) -> None:
        # Other spans have the other processors. What damage makes of a picture may depend on the threads.
        self._reader = VideoReader(path, EVERYTHING if doubted else _ONE_THREAD)
        self._unit = unit
        self._pix_fmt: Planar = pix_fmt
        self._multiple = multiple
        self._room = held_bytes
        self._held: list[VideoFrame] | None = None
        self._stop = stop or threading.Event()
        self._through = False
        self._through = doubted and sum(1 for _ in self._frames()) != unit.frames
        info = self._reader.info
        self.time_base: Fraction = info.time_base
        self.rate: Fraction = info.frame_rate or Fraction(25)
        coded = info.coded_width, info.coded_height
        self._stored: tuple[int, int] = coded[::-1] if info.rotation % 180 else coded
        self.size = up_to(self._stored[0], multiple), up_to(self._stored[1], multiple)

    def close(self) -> None:
        """Close the file and let go of the pictures."""
        self._held = None
        self._reader.close()

    def pictures(self) -> Iterator[VideoFrame]:
        """Each picture with its pts, in order; they belong to others too and stay as they are.

        Raises:
            MediaError: it does not have the frames any more that it had.
            Stopped: nobody wants them any more.
        """
        if self._held is not None:
            for picture in self._held:
                self._go_on()
                yield picture
            return
        held: list[VideoFrame] = []
        room = self._room
        # Pictures may change their size on the way, which those of an encoder may not.
        for picture in padded(scaled(self._read(), *self._stored), self._multiple):
            self._go_on()
            room -= _bytes_of(picture)
            if room >= 0:
                held.append(picture)
            else:
                held.clear()
            yield picture
        self._held = held or None

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _read(self) -> Iterator[VideoFrame]:
        count = 0
        for frame in self._frames():
            count += 1
            picture = frame.planes(self._pix_fmt)
            picture.pts, picture.time_base = frame.pts, self.time_base
            yield picture
        if count != self._unit.frames:
            raise MediaError(
                self._reader.path, f"read again, it has {count} frames where it had {self._unit.frames}"
            )

    def _frames(self) -> Iterator[Frame]:
        unit, info = self._unit, self._reader.info
        start, end = (
            to_seconds(pts, info.time_base, info.origin_pts) for pts in (unit.start_pts, unit.end_pts)
        )
        for frame in self._reader.frames(None if self._through else start, end):
            if unit.start_pts <= frame.pts < unit.end_pts:
                yield frame


def _bytes_of(picture: VideoFrame) -> int:
    return sum(plane.buffer_size for plane in picture.planes)
