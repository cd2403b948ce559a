"""From the decoder's pictures to BGR as displayed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from media import hdr
from media.errors import DamagedVideo, TooLarge
from media.frame import Bgr, Planar
from media.planes import as_planar, planes_of, turned

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED
_MAX_CONVERTERS = 8
_PAPER = 255
# By itself swscale takes the chroma of the nearest sample, and one chroma for two pixels.
_EXACT = Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


class Converter:
    """Turns decoder pictures into BGR as displayed; for one thread at a time.

    Scaling and colour conversion are one step of swscale, which honours the matrix and range that
    the frame is tagged with. One reformatter per output size is kept: setting it up is what costs.
    """

    def __init__(self, path: Path, rotation: int, mirrored: bool) -> None:
        self._path = path
        self._rotation = rotation
        self._mirrored = mirrored
        self._planar = VideoReformatter()
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}

    def render(self, picture: VideoFrame, width: int, height: int) -> Bgr:
        """The decoder's `picture` as displayed, (height, width, 3)."""
        if self._rotation % 180:
            width, height = height, width
        see_through = self._see_through(picture)
        if see_through is not None:
            image = resize(flatten(see_through), width, height)
        else:
            image = self._scaled(picture, width, height, "bgr24")
        if picture.color_trc in (hdr.PQ, hdr.HLG):
            image = hdr.to_sdr(image, picture.color_trc)
        if self._mirrored:
            image = np.asarray(cv2.flip(image, 1), np.uint8)
        if self._rotation:
            image = np.asarray(cv2.rotate(image, _TURNS[self._rotation]), np.uint8)
        return image

    def planes(self, picture: VideoFrame, pix_fmt: Planar) -> VideoFrame:
        """The decoder's `picture` for an encoder: turned, nothing else changed but the pixel format."""
        if picture.format.has_palette or any(part.is_alpha for part in picture.format.components):
            whole = self._scaled(picture, picture.width, picture.height, "bgra")
            see_through = self._see_through(picture)
            planar = planes_of(flatten(whole[:, :, :3] if see_through is None else see_through), pix_fmt)
        elif picture.format.is_rgb:
            planar = planes_of(self._scaled(picture, picture.width, picture.height, "bgr24"), pix_fmt)
        else:
            planar = as_planar(picture, pix_fmt, _matrix(picture), self._planar)
        return turned(planar, self._rotation, mirrored=self._mirrored)

    def _see_through(self, picture: VideoFrame) -> NDArray[np.uint8] | None:
        """(h, w, 4) as stored where one sees through a part of the picture, else None."""
        parts = picture.format.components
        if not (picture.format.has_palette or any(part.is_alpha for part in parts)):
            return None
        whole = self._scaled(picture, picture.width, picture.height, "bgra")
        low, high, _, _ = cv2.minMaxLoc(cv2.extractChannel(whole, 3))
        # Some programs leave alpha at 0 everywhere, and nothing at all would be seen.
        return whole if low < 255 and high > 0 else None

    def _scaled(self, picture: VideoFrame, width: int, height: int, pixel: str) -> NDArray[np.uint8]:
        how = _interpolation((picture.width, picture.height), (width, height))
        try:
            scaled = self._reformatter(width, height).reformat(
                picture,
                width,
                height,
                pixel,
                src_colorspace=_matrix(picture),
                interpolation=how | _EXACT,
                dst_color_range=ColorRange.JPEG,
                threads=1,  # more cost more than they save at these sizes
            )
            pixels = np.asarray(scaled.to_ndarray(), np.uint8)
        except MemoryError as error:
            raise TooLarge(self._path) from error
        except (FFmpegError, ValueError) as error:
            raise DamagedVideo(
                self._path, f"its pixel format {picture.format.name} cannot be shown"
            ) from error
        # Nothing to convert means that it is the decoder's own memory.
        return pixels.copy() if scaled is picture else pixels

    def _reformatter(self, width: int, height: int) -> VideoReformatter:
        if (width, height) not in self._reformatters:
            if len(self._reformatters) >= _MAX_CONVERTERS:
                self._reformatters.clear()
            self._reformatters[width, height] = VideoReformatter()
        return self._reformatters[width, height]


def _interpolation(old: tuple[int, int], new: tuple[int, int]) -> Interpolation:
    shrinks = new != old and new[0] <= old[0] and new[1] <= old[1]
    return Interpolation.AREA if shrinks else Interpolation.BICUBIC


def _matrix(picture: VideoFrame) -> Colorspace | None:
    """The matrix to assume: untagged pictures of HD size are BT.709, as players have it."""
    if picture.colorspace != _UNSPECIFIED:
        return None  # as tagged
    return assumed_matrix(picture.width, picture.height)


def assumed_matrix(width: int, height: int) -> Colorspace:
    """The matrix of a picture that does not say which."""
    return Colorspace.ITU709 if width >= 1280 or height > 576 else Colorspace.ITU601


def flatten(picture: NDArray[Any]) -> Bgr:
    """Any decoded picture (h, w), (h, w, 1 to 4) as (h, w, 3) uint8, over white."""
    pixels = np.nan_to_num(picture) if picture.dtype.kind == "f" else picture
    if pixels.dtype == np.uint16:
        pixels = (pixels.astype(np.uint32) * 255 + 32767) // 65535
    elif pixels.dtype.kind == "f":
        pixels = np.clip(pixels * 255.0, 0, 255).round()
    small = np.asarray(np.clip(pixels, 0, 255), np.uint8)
    if small.ndim == 2:
        small = small[:, :, None]
    colours, alpha = small[:, :, :3], small[:, :, 3:]
    if small.shape[2] in (1, 2):
        colours, alpha = np.repeat(small[:, :, :1], 3, axis=2), small[:, :, 1:]
    if alpha.size and alpha.min() < 255:
        weight = alpha.astype(np.uint16)
        blended = (colours * weight + _PAPER * (255 - weight) + 127) // 255
        colours = blended.astype(np.uint8)
    return np.ascontiguousarray(colours)


def resize(image: Bgr, width: int, height: int) -> Bgr:
    """`image` squashed to (height, width, 3), never the same memory."""
    old = image.shape[1], image.shape[0]
    if old == (width, height):
        return image.copy()
    shrinks = width <= old[0] and height <= old[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)
