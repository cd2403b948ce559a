"""Two pictures made alike in everything but what is to be measured: size, range and matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

# By the numbers of H.273, which are those of frames; 5 and 6 are the same for 625 and 525 lines.
_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
}
# What VMAF was trained with; rounding and whole chroma make a conversion there and back exact.
_HOW = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


class Alike:
    """Brings pictures of one video to the kind of those of another; for one thread at a time."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def fit(self, picture: VideoFrame, pattern: VideoFrame) -> VideoFrame:
        """`picture` in the size, pixel format, range and matrix of `pattern`; itself if it has them.

        Sizes are matched by bicubic interpolation, whatever the shapes of the two.
        """
        ranges = ColorRange(picture.color_range), ColorRange(pattern.color_range)
        matrices = _matrix(picture), _matrix(pattern)
        sizes = (picture.width, picture.height), (pattern.width, pattern.height)
        same = picture.format.name == pattern.format.name and all(
            one == other for one, other in (ranges, matrices, sizes)
        )
        if same:
            return picture
        return self._reformatter.reformat(
            picture,
            *sizes[1],
            pattern.format.name,
            src_colorspace=matrices[0],
            dst_colorspace=matrices[1],
            src_color_range=ranges[0],
            dst_color_range=ranges[1],
            interpolation=_HOW,
            threads=1,
        )


def _matrix(picture: VideoFrame) -> Colorspace:
    return _MATRICES.get(picture.colorspace, Colorspace.ITU709)
