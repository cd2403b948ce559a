"""What encoders are given is the picture that people are shown."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from media.decode import VideoReader
from media.frame import Planar
from media.planes import planes_of, read_planes, turned, write_planes
from tests.footage import make_video, moving_scene
from tests.media.golden.make import FOLDER

CLIPS = sorted(path for path in FOLDER.iterdir() if path.suffix not in (".png", ".json"))


def _shown(planar: VideoFrame) -> np.ndarray:
    """(h, w, 3) BGR of 8 bits, by the tags that the picture carries."""
    return planar.to_ndarray(format="bgr24")


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le"])
@pytest.mark.parametrize("clip", CLIPS, ids=lambda path: path.name)
def test_planes_show_what_the_image_shows(clip: Path, pix_fmt: Planar) -> None:
    with VideoReader(clip) as reader:
        for frame in reader.frames():
            planar, image = frame.planes(pix_fmt), frame.image()
            assert planar.format.name == pix_fmt
            if planar.color_trc in (16, 18):  # HDR stays HDR; the image is made for other screens
                continue
            shown = cv2.resize(_shown(planar), (image.shape[1], image.shape[0]))
            apart = np.abs(cv2.blur(shown, (9, 9)).astype(int) - cv2.blur(image, (9, 9)))
            assert apart.mean() < 8  # of a turned picture, chroma lies on the other side of its pixel


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(64, 48), (63, 37)])
def test_turning_loses_nothing(size: tuple[int, int], rotation: int, mirrored: bool) -> None:
    planar = planes_of(next(iter(moving_scene(3, 0.1, size))), "yuv420p")
    planar.pts = 7
    there = turned(planar, rotation, mirrored=mirrored)
    assert (there.width, there.height) == (size if rotation % 180 == 0 else size[::-1])
    assert (there.pts, there.colorspace) == (7, planar.colorspace)
    back = turned(there, rotation if mirrored else -rotation % 360, mirrored=mirrored)
    for one, other in zip(read_planes(back), read_planes(planar), strict=True):
        assert np.array_equal(one, other)


def test_what_the_decoder_gave_is_passed_on_as_it_is(tmp_path: Path) -> None:
    clip = make_video(tmp_path / "a.mp4", [(1, 0.2)])
    with VideoReader(clip) as reader:
        planar = next(reader.frames()).planes()
    assert planar.colorspace == Colorspace.ITU709
    assert planar.color_range == ColorRange.MPEG


def test_planes_are_written_as_they_were_read() -> None:
    planar = planes_of(next(iter(moving_scene(5, 0.1, (70, 50)))), "yuv420p10le")
    copy = VideoFrame(70, 50, "yuv420p10le")
    write_planes(copy, [plane.copy() for plane in read_planes(planar)])
    assert all(np.array_equal(a, b) for a, b in zip(read_planes(copy), read_planes(planar), strict=True))
