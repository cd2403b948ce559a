"""Pairs of pictures to measure: what a camera saw, and the same after something happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from av.video.frame import VideoFrame

from media.frame import Bgr, Planar
from media.planes import planes_of, read_planes
from media.quality.measure import Pair
from tests.footage import moving_scene

FRAMES = 6


def scene(size: tuple[int, int], frames: int = FRAMES) -> list[Bgr]:
    """`frames` pictures (h, w, 3) of a pan with a little grain, as cameras have it."""
    random = np.random.default_rng(7)
    return [
        np.clip(picture + random.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
        for picture in moving_scene(3, frames / 25, size)
    ]


def worse(picture: Bgr, quality: int) -> Bgr:
    """What is left of it after JPEG of this quality."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def pairs(size: tuple[int, int], pix_fmt: Planar = "yuv420p", quality: int | None = 20) -> Iterator[Pair]:
    """Pictures and what JPEG of `quality` leaves of them; the same pictures if that is None."""
    for picture in scene(size):
        other = picture if quality is None else worse(picture, quality)
        yield planes_of(picture, pix_fmt), planes_of(other, pix_fmt)


def write_raw(path: Path, pictures: list[VideoFrame]) -> Path:
    """The planes of `pictures` one after another, as `-f rawvideo` reads them."""
    path.write_bytes(b"".join(plane.tobytes() for picture in pictures for plane in read_planes(picture)))
    return path
