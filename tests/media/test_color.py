from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from media.decode import VideoReader

BARS = [(255, 255, 255), (0, 255, 255), (255, 255, 0), (0, 255, 0), (255, 0, 255), (0, 0, 255)]
BARS += [(255, 0, 0), (0, 0, 0), (128, 128, 128)]
TAGS = {Colorspace.ITU709: 1, Colorspace.ITU601: 6}
UNTAGGED = 2


def write_bars(
    path: Path, matrix: Colorspace, full: bool, tag: int, size: tuple[int, int], fmt: str = "yuv444p"
) -> None:
    """Colour bars through `matrix`, tagged as `tag`: libx264 stores them without loss."""
    width, height = size
    bar = width // len(BARS)
    image = np.zeros((height, width, 3), np.uint8)
    for index, colour in enumerate(BARS):
        image[:, index * bar : (index + 1) * bar] = colour
    wanted = ColorRange.JPEG if full else ColorRange.MPEG
    frame = av.VideoFrame.from_ndarray(image, "bgr24").reformat(
        format=fmt, dst_colorspace=matrix, src_color_range=ColorRange.JPEG, dst_color_range=wanted
    )
    frame.colorspace, frame.color_range, frame.pts = tag, int(wanted), 0
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = width, height, fmt
        stream.codec_context.colorspace = tag
        stream.codec_context.color_range = int(wanted)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def check(path: Path, size: tuple[int, int]) -> None:
    bar = size[0] // len(BARS)
    with VideoReader(path) as reader:
        frame = next(reader.frames())
    image, small = frame.image(), frame.thumbnail(size[0] // bar, 4)
    for index, colour in enumerate(BARS):
        assert np.abs(image[size[1] // 2, index * bar + bar // 2].astype(int) - colour).max() <= 3
        assert np.abs(small[2, index].astype(int) - colour).max() <= 12


@pytest.mark.parametrize("matrix", TAGS)
@pytest.mark.parametrize("full", [False, True])
def test_matrix_and_range_are_honoured(tmp_path: Path, matrix: Colorspace, full: bool) -> None:
    size = (36 * len(BARS), 64)
    write_bars(tmp_path / "a.mp4", matrix, full, TAGS[matrix], size)
    check(tmp_path / "a.mp4", size)


@pytest.mark.parametrize(
    ("matrix", "size"),
    [(Colorspace.ITU601, (36 * len(BARS), 64)), (Colorspace.ITU709, (144 * len(BARS), 96))],
)
def test_untagged_colours_depend_on_the_size(
    tmp_path: Path, matrix: Colorspace, size: tuple[int, int]
) -> None:
    write_bars(tmp_path / "a.mp4", matrix, False, UNTAGGED, size)
    check(tmp_path / "a.mp4", size)


def test_ten_bits(tmp_path: Path) -> None:
    size = (36 * len(BARS), 64)
    write_bars(tmp_path / "a.mp4", Colorspace.ITU709, False, 1, size, "yuv444p10le")
    check(tmp_path / "a.mp4", size)


def write_transparent(path: Path, alpha: int) -> None:
    """Red everywhere; the left half opaque to `alpha` of 255, the right half opaque to none."""
    image = np.zeros((32, 64, 4), np.uint8)
    image[:, :, 0] = 255
    image[:, :32, 3] = alpha
    frame = av.VideoFrame.from_ndarray(image, "rgba")
    frame.pts = 0
    with av.open(str(path), "w") as out:
        stream = out.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "rgba"
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.mark.parametrize(("alpha", "left"), [(255, (0, 0, 255)), (128, (127, 127, 255))])
def test_transparent_video_lies_on_white(tmp_path: Path, alpha: int, left: tuple[int, ...]) -> None:
    write_transparent(tmp_path / "a.mov", alpha)
    with VideoReader(tmp_path / "a.mov") as reader:
        frame = next(reader.frames())
    for picture in (frame.image(), frame.thumbnail(8, 4)):
        assert np.abs(picture[0, 0].astype(int) - left).max() <= 1
        assert picture[-1, -1].tolist() == [255, 255, 255]


def test_alpha_that_nobody_filled_in_hides_nothing(tmp_path: Path) -> None:
    write_transparent(tmp_path / "a.mov", 0)
    with VideoReader(tmp_path / "a.mov") as reader:
        assert next(reader.frames()).image()[0, 0].tolist() == [0, 0, 255]
