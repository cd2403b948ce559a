"""Pictures as encoders take them: planes of brightness and colour, tagged with what their numbers mean."""

from __future__ import annotations

from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from numpy.typing import NDArray

from media.frame import Bgr, Planar

Plane = NDArray[np.uint8] | NDArray[np.uint16]  # (h, w)

_FULL_RANGE = "yuvj"  # how FFmpeg names pixel formats of full range besides the tag


def planes_of(image: Bgr, pix_fmt: Planar) -> VideoFrame:
    """An RGB picture (h, w, 3) as BT.709 of limited range."""
    planar = VideoReformatter().reformat(
        VideoFrame.from_ndarray(np.ascontiguousarray(image), "bgr24"),
        format=pix_fmt,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        threads=1,
    )
    planar.colorspace, planar.color_range = Colorspace.ITU709, ColorRange.MPEG
    planar.color_primaries, planar.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return planar


def as_planar(
    picture: VideoFrame, pix_fmt: Planar, matrix: Colorspace | None, reformatter: VideoReformatter
) -> VideoFrame:
    """A YUV or grey `picture` in another pixel format, its numbers meaning what they meant.

    Args:
        picture: of the decoder; itself if it has the format, with all its tags filled in.
        pix_fmt: the format; chroma is brought to a quarter, bits to its depth.
        matrix: what to tag it with; None for what it is tagged with.
        reformatter: used for pictures of one kind only, since setting it up is what costs.
    """
    name = picture.format.name
    full = picture.color_range == ColorRange.JPEG or name.startswith(_FULL_RANGE)
    span = ColorRange.JPEG if full else ColorRange.MPEG
    if name == pix_fmt:
        planar = picture
    else:
        planar = reformatter.reformat(
            picture, format=pix_fmt, src_color_range=span, dst_color_range=span, threads=1
        )
    planar.color_range = span
    planar.colorspace = picture.colorspace if matrix is None else matrix
    planar.color_primaries, planar.color_trc = picture.color_primaries, picture.color_trc
    return planar


def turned(planar: VideoFrame, rotation: int, *, mirrored: bool) -> VideoFrame:
    """`planar` flipped left to right if `mirrored`, then turned clockwise by `rotation` degrees."""
    if not rotation and not mirrored:
        return planar
    planes = [_turned(plane, rotation, mirrored=mirrored) for plane in read_planes(planar)]
    height, width = planes[0].shape
    result = VideoFrame(width, height, planar.format.name)
    write_planes(result, planes)
    copy_tags(planar, result)
    return result


def read_planes(planar: VideoFrame) -> list[Plane]:
    """The planes (h, w) of a picture, without the padding of their lines; views of its memory."""
    dtype = np.dtype(np.uint16 if planar.format.components[0].bits > 8 else np.uint8)
    found: list[Plane] = []
    for plane in planar.planes:
        memory = cast(memoryview, plane)  # it has the buffer protocol
        lines = np.frombuffer(memory, dtype).reshape(plane.height, plane.line_size // dtype.itemsize)
        found.append(lines[:, : plane.width])
    return found


def write_planes(planar: VideoFrame, planes: list[Plane]) -> None:
    """Fill the planes of a picture that nobody else holds."""
    for plane, values in zip(planar.planes, planes, strict=True):
        size = values.dtype.itemsize
        lines = np.zeros((plane.height, plane.line_size // size), values.dtype)
        lines[:, : plane.width] = values
        plane.update(lines.tobytes())


def copy_tags(source: VideoFrame, target: VideoFrame) -> None:
    """Give `target` the time and the colour tags of `source`."""
    target.pts = source.pts
    if source.time_base is not None:  # as PyAV has it of a picture that was made here
        target.time_base = source.time_base
    target.colorspace, target.color_range = source.colorspace, source.color_range
    target.color_primaries, target.color_trc = source.color_primaries, source.color_trc


def _turned(plane: Plane, rotation: int, *, mirrored: bool) -> Plane:
    flipped = plane[:, ::-1] if mirrored else plane
    return cast(Plane, np.ascontiguousarray(np.rot90(flipped, -rotation // 90)))
