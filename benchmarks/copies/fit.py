"""Fit what fingerprints and keypoints need to real frames: whitening, projection of SIFT, background bank.

    python -m benchmarks.copies.fit [FOLDER] [--stills FOLDER] [--edits 3] [--seed 1]

It sees only the clips and stills of the half `FIT`, as they are and edited as in `edits`; those of the other
half are for reporting. It writes ``whitening.npz``, ``sift.npz`` and ``bank.npz`` into
``indexer/features/data``; a library that was made with others is indexed anew by the next ingest.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.edits import PICTURE_EDITS, Context, Image
from benchmarks.copies.sources import FIT, half_of_still, load_sources
from benchmarks.footage import SHARED
from indexer.features import fitted, keypoints
from indexer.features.base import WORKING_SIDE
from indexer.features.cnn import pooled
from indexer.features.fingerprint import DIM, layers
from indexer.models.runtime import create_runtime
from indexer.sampling import PICTURE_SIDE, Sampler, is_flat
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from media.decode import VideoReader
from media.image import fit, read_image

# What is turned, set in or put beside something else is found by views of the query, not by the whitening.
LEFT_OUT = frozenset({"hflip", "vflip", "rotate90", "rotate180", "inset", "hstack", "vstack"})
REGULAR = 1e-3  # added to deviations, so that directions in which nothing varies do not count most
AT_ONCE = 64
SIFT_PICTURES = 400
OF_EACH = 3  # frames of a file in the bank

# SIFT's 4 x 4 cells of 8 orientations as the mirrored picture has them, in the keypoint's own frame: rows
# upside down, orientations negated.
MIRROR = np.arange(128).reshape(4, 4, 8)[::-1][:, :, -np.arange(8) % 8].ravel()

Floats = NDArray[np.float32]


def frames_of(path: Path) -> Iterator[Image]:
    """The frames of a clip that would be sampled and show something."""
    sampler = Sampler()
    with VideoReader(path) as reader:
        for frame in reader.frames():
            thumbnail = frame.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
            if sampler.wants(frame.seconds, thumbnail) and not is_flat(thumbnail):
                yield frame.image(PICTURE_SIDE)


def pictures_to_fit(folder: Path, stills: Path) -> list[tuple[str, bytes]]:
    """Pictures of the half `FIT` as JPEG, with the name of the file they are from."""
    found: list[tuple[str, Image]] = []
    for source in load_sources(folder):
        if source.half == FIT:
            found += [(source.path.name, frame) for frame in frames_of(source.path)]
    for path in sorted(stills.rglob("*")):
        if path.is_file() and half_of_still(path) == FIT:
            found.append((path.name, read_image(path, PICTURE_SIDE)))
    return [
        (name, cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes())
        for name, image in found
    ]


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "videos")
    parser.add_argument("--stills", type=Path, default=SHARED / "images")
    parser.add_argument("--edits", type=int, default=3, help="edited versions of each picture")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pictures = pictures_to_fit(options.folder, options.stills)
    print(f"{len(pictures)} pictures", flush=True)
    fitted.FOLDER.mkdir(exist_ok=True)
    rng = np.random.default_rng(options.seed)
    _write(
        "sift.npz",
        **fit_sift([_decode(content) for _, content in pictures[:: max(1, len(pictures) // SIFT_PICTURES)]]),
    )
    plain, edited = means(pictures, options.edits, rng)
    mean, projection = whiten(np.concatenate([plain, edited]))
    _write("whitening.npz", mean=mean, projection=projection)
    names = [name for name, _ in pictures]
    _write("bank.npz", vectors=bank(names, np.asarray((plain - mean) @ projection, np.float32)))


def means(pictures: list[tuple[str, bytes]], edits: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The pooled layers of all pictures (n, 1248), and those of edited ones (edits * n, 1248)."""
    runtime = create_runtime()
    names = [name for name in PICTURE_EDITS if name not in LEFT_OUT]
    plain: list[Floats] = []
    edited: list[Floats] = []
    for start in range(0, len(pictures), AT_ONCE):
        images = [_decode(content) for _, content in pictures[start : start + AT_ONCE]]
        changed = []
        for image in images:
            for _ in range(edits):
                other = _decode(pictures[rng.integers(len(pictures))][1])
                edit = PICTURE_EDITS[names[rng.integers(len(names))]](rng, Context(partial(_always, other)))
                changed.append(edit(image, float(rng.random())))
        for some, rows in ((images, plain), (changed, edited)):
            rows.append(layers(pooled([fit(image, WORKING_SIDE) for image in some], lambda: runtime)))
        print(f"{start + len(images)} of {len(pictures)}", flush=True)
    return np.concatenate(plain), np.concatenate(edited)


def whiten(rows: Floats) -> tuple[Floats, Floats]:
    """The mean (d,) and the projection (d, DIM) to principal components of deviation 1."""
    mean = rows.mean(axis=0)
    _, singular, components = np.linalg.svd(rows - mean, full_matrices=False)
    deviations = singular[:DIM] / np.sqrt(len(rows))
    return mean, components[:DIM].T / (deviations + REGULAR)


def fit_sift(images: list[Image]) -> dict[str, Floats]:
    """The mean (128,) of RootSIFT descriptors, their principal components (128, COMPONENTS), and signs.

    They are fitted to descriptors of the pictures and of the mirrored pictures alike, so that mirroring turns
    each component into itself or its negative: ``mirror`` (COMPONENTS,) says which.
    """
    rows = []
    for image in images:
        grey = cv2.cvtColor(fit(image, keypoints.SIDE), cv2.COLOR_BGR2GRAY)
        _, described = cv2.SIFT.create(keypoints.KEPT).detectAndCompute(grey, None)
        if described is not None:
            rows.append(np.sqrt(described / np.maximum(described.sum(axis=1, keepdims=True), 1e-9)))
    plain = np.concatenate(rows)
    both = np.concatenate([plain, plain[:, MIRROR]])
    mean = both.mean(axis=0)
    _, _, components = np.linalg.svd(both - mean, full_matrices=False)
    components = components[: keypoints.COMPONENTS]
    signs = np.sign((components * components[:, MIRROR]).sum(axis=1))
    exact = components + signs[:, None] * components[:, MIRROR]  # rid of what rounding left
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    return {"mean": mean, "projection": exact.T, "mirror": signs}


def bank(names: list[str], vectors: Floats) -> NDArray[np.int8]:
    """Fingerprints (n, DIM) int8 of up to `OF_EACH` frames of every file, evenly spread over it."""
    kept: list[int] = []
    for name in dict.fromkeys(names):
        rows = [row for row, other in enumerate(names) if other == name]
        kept += sorted({rows[int((part + 0.5) * len(rows) / OF_EACH)] for part in range(OF_EACH)})
    chosen = vectors[kept]
    levels: NDArray[np.int8] = np.rint(chosen * (127 / np.abs(chosen).max(axis=1, keepdims=True))).astype(
        np.int8
    )
    return levels


def _always(picture: Image, share: float) -> Image:
    """A clip that shows one picture, at every share of its time."""
    del share
    return picture


def _decode(content: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _write(name: str, **arrays: Floats | NDArray[np.int8]) -> None:
    small = {
        key: value.astype(np.float16) if value.dtype.kind == "f" else value for key, value in arrays.items()
    }
    np.savez_compressed(fitted.FOLDER / name, allow_pickle=False, **small)
    print(f"{name}: {(fitted.FOLDER / name).stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
