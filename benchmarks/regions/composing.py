"""Clips with exact truth: objects of stills, pasted moving into scenes where nothing else moves by itself.

Each composed clip is 1.6 s of a scene, with its own camera, noise and frame rate, 480 pixels across at
most, and one or two objects: matched in brightness, their edges soft, blurred along their way as by a
shutter, some with a shadow, noise over all; then encoded as H.264 at a drawn quality, so that edges are
those of real video. The truth of a frame is where an object covers half of a pixel or more. What is drawn
depends on the seed and the number only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.regions.cutouts import Cutout, cut_out
from benchmarks.regions.paths import Path, draw_path, placed
from benchmarks.regions.truth import Scene
from media.decode import VideoReader
from media.encode import write_video
from media.frame import Bgr
from storage.masks import Mask

SECONDS = 1.6
SIDE = 480  # pixels, longer side
_SHUTTER = 3  # moments that a frame is the mean of
_SHUTTER_OPEN = 0.4  # of the time until the next frame


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed clip: the file, and for each of its frames what moves."""

    path: FilePath
    camera: str
    truth: list[Mask]


def compose(
    number: int, seed: int, among: Sequence[Scene], stills: Sequence[FilePath], folder: FilePath
) -> Composed:
    """Make the clip with a number; scenes take turns, so that each is used about as often."""
    rng = np.random.default_rng((seed, number))
    scene = among[number % len(among)]
    start = scene.start + rng.uniform(0, max(0.0, scene.end - scene.start - SECONDS))
    frames = list(read(scene.path, start, min(scene.end, start + SECONDS)))
    cutouts = [cut_out(stills[int(rng.integers(len(stills)))]) for _ in range(1 + (rng.random() < 0.3))]
    shown, truth = render(frames, cutouts, rng)
    target = folder / f"composed-{number:03}.mp4"
    encode(target, shown, rng)
    return Composed(target, scene.camera, truth)


def read(path: FilePath, start: float, end: float) -> Iterator[tuple[float, Bgr]]:
    """The frames of a span, from 0 s on, with even sides of at most `SIDE`."""
    with VideoReader(path) as reader:
        first = None
        for frame in reader.frames(start, end):
            first = frame.seconds if first is None else first
            picture = frame.image(SIDE)
            yield frame.seconds - first, picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]


def render(
    frames: Sequence[tuple[float, Bgr]], cutouts: Sequence[Cutout], rng: np.random.Generator
) -> tuple[list[tuple[float, Bgr]], list[Mask]]:
    """The frames with objects moving in them, later ones before earlier ones, and where any is."""
    seconds = frames[-1][0] + (frames[-1][0] - frames[-2][0])
    pasted = [_Pasted(cutout, draw_path(rng, seconds), rng) for cutout in cutouts]
    noise = rng.uniform(0, 3)
    shown: list[tuple[float, Bgr]] = []
    truth: list[Mask] = []
    for at, (time, picture) in enumerate(frames):
        later = frames[at + 1][0] if at + 1 < len(frames) else seconds
        moments = time + _SHUTTER_OPEN * (later - time) * np.arange(_SHUTTER) / _SHUTTER
        result, covered = picture.astype(np.float32), np.zeros(picture.shape[:2], np.float32)
        for one in pasted:
            result, alpha = one.paste(result, moments / seconds)
            covered = np.maximum(covered, alpha)
        result += rng.normal(0, noise, (*covered.shape, 1)).astype(np.float32)
        shown.append((time, np.clip(result, 0, 255).astype(np.uint8)))
        truth.append(covered >= 0.5)
    return shown, truth


def encode(target: FilePath, shown: Sequence[tuple[float, Bgr]], rng: np.random.Generator) -> None:
    """Write a clip as H.264 at a drawn quality."""
    write_video(target, shown, options={"crf": str(int(rng.integers(20, 33))), "preset": "veryfast"})


class _Pasted:
    """An object on its way through a clip."""

    def __init__(self, cutout: Cutout, path: Path, rng: np.random.Generator) -> None:
        self._cutout, self._path = cutout, path
        self._matching = float(rng.uniform(0.2, 0.8))  # of the difference in brightness
        self._shadow = float(rng.uniform(0.2, 0.5)) if rng.random() < 0.4 else 0.0

    def paste(
        self, picture: NDArray[np.float32], times: NDArray[np.float64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The picture with the object as it is at some times (0 to 1), and how much it covers."""
        placings = [placed(self._cutout, self._path, float(time), picture.shape[:2]) for time in times]
        alpha = np.mean([one.alpha for one in placings], 0)
        colours = np.sum([one.picture * one.alpha[..., None] for one in placings], 0)
        if alpha.max() > 0:
            light = self._matching * (picture.mean() - self._cutout.picture.mean())
            colours = colours + light * alpha[..., None] * len(placings)
        if self._shadow:
            picture = picture * (1 - self._shadow * _below(alpha))[..., None]
        result = picture * (1 - alpha[..., None]) + colours / len(placings)
        return np.clip(result, 0, 255), np.asarray(alpha, np.float32)


def _below(alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """A soft shadow to the lower right of what covers a frame."""
    height, width = alpha.shape
    moved = np.array([[1, 0, 0.02 * width], [0, 1, 0.04 * height]], np.float32)
    shadow = cv2.warpAffine(alpha.astype(np.float32), moved, (width, height))
    return np.asarray(cv2.GaussianBlur(shadow, (0, 0), 0.012 * width), np.float32)
