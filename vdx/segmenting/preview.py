"""A video that shows what was found: masks laid over the pictures, with boxes and numbers."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from media.encode import write_video

if TYPE_CHECKING:
    from indexer.regions.base import Region
    from indexer.regions.video import Shown
    from media.frame import Bgr

ENDINGS = (".mp4", ".gif")
GIF_SIDE = 320  # pixels, longer side: every picture of a GIF is kept nearly whole
GIF_RATE = 12.5  # pictures a second at most

_SHARE = 0.45  # of a mask's colour
_LINE = 0.004  # of the longer side, at least a pixel
# Without B-frames, since MP4 keeps durations in decoding order.
_H264 = {"crf": "20", "preset": "veryfast", "bf": "0"}


def write_preview(target: Path, pictures: Iterable[Shown]) -> int:
    """Write the pictures with what was found, each at its time; how many there were.

    Args:
        target: ends in one of `ENDINGS`. Replaced only when whole.
        pictures: all of them are used up.

    Raises:
        MediaError: it cannot be written.
        ValueError: there is no picture.
    """
    if target.suffix.lower() == ".gif":
        return write_video(target, _thinned(pictures), codec="gif", pix_fmt="rgb8")
    return write_video(target, ((one.seconds, drawn(one)) for one in pictures), options=_H264)


def _thinned(pictures: Iterable[Shown]) -> Iterator[tuple[float, Bgr]]:
    last = -np.inf
    for one in pictures:
        if one.seconds - last >= 1 / GIF_RATE - 1e-3:
            last = one.seconds
            whole = drawn(one)
            scale = min(1.0, GIF_SIDE / max(whole.shape[:2]))
            size = max(1, round(whole.shape[1] * scale)), max(1, round(whole.shape[0] * scale))
            yield one.seconds, np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def drawn(shown: Shown) -> Bgr:
    """The picture with its regions' masks, boxes and the numbers of their tracks."""
    picture = shown.picture.copy()
    for number, region in reversed(shown.seen.regions):  # the most salient on top
        _draw(picture, number, region)
    return picture


def _draw(picture: Bgr, number: int, region: Region) -> None:
    height, width = picture.shape[:2]
    colour = _colour(number)
    mask = cv2.resize(region.mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    inside = np.asarray(mask) >= 0.5
    picture[inside] = ((1 - _SHARE) * picture[inside] + _SHARE * np.array(colour)).astype(np.uint8)
    left, top, wide, high = region.box
    corners = (
        (round(left * width), round(top * height)),
        (round((left + wide) * width), round((top + high) * height)),
    )
    line = max(1, round(_LINE * max(height, width)))
    cv2.rectangle(picture, *corners, colour, line)
    at = (corners[0][0] + 2 * line, corners[0][1] + 12 * line)
    for thickness, ink in ((3 * line, (0, 0, 0)), (line, (255, 255, 255))):
        cv2.putText(picture, str(number), at, cv2.FONT_HERSHEY_SIMPLEX, 0.4 * line, ink, thickness)


def _colour(number: int) -> tuple[int, int, int]:
    """One that is far from those of the numbers beside it."""
    red, green, blue = colorsys.hsv_to_rgb(0.618 * number % 1, 0.9, 1.0)
    return round(255 * blue), round(255 * green), round(255 * red)
