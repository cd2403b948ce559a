"""A folder of real clips, and pictures made from them to search with."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from media.decode import open_video
from media.image import encode_jpeg
from tests.footage import make_video, sample_clip

Bgr = NDArray[np.uint8]
BUNNY, BIKES, CARPHONE = "bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4"
PAIR = "two scenes.mp4"
SCENES = ((1, 3.0), (2, 3.0))


def make_clips(folder: Path) -> Path:
    """Three real clips in two folders, and two that are made; gives `folder` back."""
    for name in (BUNNY, BIKES, CARPHONE):
        place = folder / ("films" if name == BUNNY else "street")
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_clip(name), place / name)
    make_video(folder / PAIR, SCENES, size=(320, 180))
    make_video(folder / "street" / "another one.mp4", [(7, 2.0)], size=(320, 180))
    return folder
