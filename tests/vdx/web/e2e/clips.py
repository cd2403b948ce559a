"""A folder of real clips, and pictures made from them to search with."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from media.decode import VideoReader
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


def frame(name: str, second: float) -> Bgr:
    """The frame of a real clip that is on screen at a second."""
    with VideoReader(sample_clip(name)) as video:
        return next(iter(video.frames(start=second))).image()


def still(path: Path, name: str, second: float) -> Path:
    """Write a frame of a real clip as a JPEG; gives `path` back."""
    path.write_bytes(encode_jpeg(frame(name, second)))
    return path


def collage(path: Path, inside: Bgr, left: float, top: float, width: float) -> Path:
    """Write a picture of noise that has another one in it, placed by fractions; gives `path` back."""
    picture = np.random.default_rng(5).integers(0, 256, (720, 1280, 3), dtype=np.uint8)
    across = round(1280 * width)
    size = (across, round(across * inside.shape[0] / inside.shape[1]))
    x, y = round(1280 * left), round(720 * top)
    picture[y : y + size[1], x : x + size[0]] = cv2.resize(inside, size, interpolation=cv2.INTER_AREA)
    path.write_bytes(encode_jpeg(picture))
    return path


_GIVE = """([kind, name, type, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const target = document.querySelector("main");
  const options = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...options }));
  }
  for (const step of kind === "drop" ? ["dragenter", "dragover", "drop"] : []) {
    target.dispatchEvent(new DragEvent(step, { dataTransfer: data, ...options }));
  }
}"""


def give(page: Page, kind: str, path: Path, type_: str = "image/jpeg") -> None:
    """Let the browser tell the page that a file was pasted ("paste") or dropped ("drop") there."""
    text = base64.b64encode(path.read_bytes()).decode()
    page.evaluate(_GIVE, [kind, path.name, type_, text])
