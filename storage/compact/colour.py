"""The colour tags of a picture, by FFmpeg's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.compact.manifest import ColorTags

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

# As `ffprobe` prints them.
_MATRIX = {
    0: "gbr",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    9: "bt2020nc",
    10: "bt2020c",
}
_PRIMARIES = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    9: "bt2020",
    11: "smpte431",
    12: "smpte432",
}
_TRANSFER = {
    1: "bt709",
    4: "gamma22",
    5: "gamma28",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    18: "arib-std-b67",
}
_RANGE = {1: "tv", 2: "pc"}


def colour_tags(picture: VideoFrame, pixel_format: str) -> ColorTags:
    """What a picture says of its colours.

    Args:
        picture: with its tags.
        pixel_format: of the source, which the picture may not have any more.
    """
    return ColorTags(
        matrix=_MATRIX.get(int(picture.colorspace), ""),
        primaries=_PRIMARIES.get(int(picture.color_primaries), ""),
        transfer=_TRANSFER.get(int(picture.color_trc), ""),
        range=_RANGE.get(int(picture.color_range), ""),
        pixel_format=pixel_format,
    )
