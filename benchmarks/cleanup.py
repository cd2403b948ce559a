"""Does cleaning pictures help features and people?

    make bench-cleanup        (python -m benchmarks.cleanup [--pictures N])

A frame from each of many real clips is spoilt as poor footage is: with noise, by few bits (JPEG, whose
blocks are those of MPEG-4 and MPEG-2), or taken in the dark, with noise and few bits too. For each way of
cleaning, and for none, the table has the mean PSNR against the frame as it was, for people (for dark ones,
whose brightness is changed on purpose, after brightness and contrast are matched); and the mean cosines of
its features, `cnn` and `fingerprint`, to those of the frame as it was: what a search goes by. Also CPU
milliseconds for a picture of 640 pixels.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.footage import shared_clips
from indexer.features.base import FeatureExtractor, create_extractors
from indexer.models.runtime import LazyRuntime
from media.cleanup import CLEANERS
from media.decode import VideoReader
from media.errors import MediaError
from media.frame import Bgr

SIDE = 640  # pixels, longer side of the frames
SPOILS = ("nothing", "noise", "blocks", "dark")


def main() -> None:
    """Run it and print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--pictures", type=int, default=60)
    options = arguments.parse_args()
    cv2.setNumThreads(1)
    pictures = list(frames(options.pictures))
    extractors = create_extractors(["cnn", "fingerprint"], LazyRuntime("auto").get)
    ways: dict[str, Callable[[Bgr], Bgr]] = {"none": lambda picture: picture, **CLEANERS}
    print(f"{len(pictures)} pictures\n{'spoilt by':10} {'cleaned by':10}  PSNR    cnn    fingerprint  ms")
    for spoil in SPOILS:
        rng = np.random.default_rng(1)
        spoilt = [spoil_by(spoil, picture, rng) for picture in pictures]
        for name, clean in ways.items():
            began = time.process_time()
            cleaned = [clean(picture) for picture in spoilt]
            took = 1000 * (time.process_time() - began) / len(pictures)
            quality = np.mean([likeness(one, two) for one, two in zip(cleaned, pictures, strict=True)])
            cosines = "  ".join(f"{value:.3f}" for value in kept(extractors, cleaned, pictures))
            print(f"{spoil:10} {name:10}  {quality:5.2f}  {cosines}        {took:5.1f}", flush=True)


def frames(count: int) -> Iterator[Bgr]:
    """The middle frame of so many clips, of one of each group of copies."""
    clips = [clip for clip in shared_clips() if not clip.copies and clip.seconds > 1]
    if not clips:
        raise SystemExit("there is no footage; the benchmark needs it")
    for clip in clips[:: max(1, len(clips) // count)][:count]:
        try:
            with VideoReader(clip.path) as reader:
                frame = next(reader.frames(clip.seconds / 2, clip.seconds / 2), None)
        except MediaError:
            continue
        if frame is not None and frame.image(SIDE).std() > 15:
            yield frame.image(SIDE)


def spoil_by(kind: str, picture: Bgr, rng: np.random.Generator) -> Bgr:
    """The picture as poor footage has it."""
    if kind == "nothing":
        return picture
    if kind == "noise":
        return _bytes(picture + rng.normal(0, 15, picture.shape))
    if kind == "dark":
        return _few_bits(_bytes(picture * 0.15 + rng.normal(0, 2, picture.shape)), 40)
    return _few_bits(picture, 10)


def likeness(one: Bgr, two: Bgr) -> float:
    """PSNR of a picture and another one, the first with the brightness and contrast of the second."""
    first, second = one.astype(np.float64), two.astype(np.float64)
    slope, offset = np.polyfit(first.ravel()[::7], second.ravel()[::7], 1)
    error = float(np.mean((slope * first + offset - second) ** 2))
    return float(10 * np.log10(255**2 / max(error, 0.01)))


def kept(extractors: Mapping[str, FeatureExtractor], one: list[Bgr], two: list[Bgr]) -> list[float]:
    """Mean cosine of the features of pictures and of others, by extractor."""
    found = []
    for extractor in extractors.values():
        rows = [np.asarray(extractor.extract(pictures), np.float64) for pictures in (one, two)]
        rows = [part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9) for part in rows]
        found.append(float((rows[0] * rows[1]).sum(1).mean()))
    return found


def _few_bits(picture: Bgr, quality: int) -> Bgr:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _bytes(picture: NDArray[np.float64]) -> Bgr:
    return np.asarray(np.clip(np.rint(picture), 0, 255), np.uint8)


if __name__ == "__main__":
    main()
