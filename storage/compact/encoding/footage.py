"""The pictures of a span, as often as they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from media.decode import VideoReader
from media.errors import MediaError
from media.frame import Planar
from storage.compact.encoding.sized import padded, scaled, up_to
from storage.compact.encoding.units import Unit

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

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
        held_bytes: int = HELD_BYTES,
        stop: threading.Event | None = None,
    ) -> None:
        self._reader = VideoReader(path)
        self._unit = unit
        self._pix_fmt: Planar = pix_fmt
        self._multiple = multiple
        self._room = held_bytes
        self._held: list[VideoFrame] | None = None
        self._stop = stop or threading.Event()
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
            MediaError: nothing can be decoded there.
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
        unit, info = self._unit, self._reader.info
        start = float((unit.start_pts - info.origin_pts) * info.time_base)
        end = float((unit.end_pts - info.origin_pts) * info.time_base)
        some = False
        for frame in self._reader.frames(start, max(start, end)):
            if unit.start_pts <= frame.pts < unit.end_pts:
                some = True
                picture = frame.planes(self._pix_fmt)
                picture.pts, picture.time_base = frame.pts, info.time_base
                yield picture
        if not some:
            raise MediaError(self._reader.path, f"there is no frame between {start:.3f} s and {end:.3f} s")


def _bytes_of(picture: VideoFrame) -> int:
    return sum(plane.buffer_size for plane in picture.planes)
