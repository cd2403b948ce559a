"""Footage of which only fingerprints and keypoints are made up, so that the truth of an answer is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.features.fingerprint import DIM
from indexer.features.keypoints import COMPONENTS, Keypoints, pack
from search.copies.asked import Asked, Fingerprints, Viewed
from search.copies.geometry import Geometry
from search.copies.options import CopyOptions
from search.copies.verify import Proof
from search.copies.window import Window
from search.copies.within import SPACES
from search.matches import Segment
from storage.library import Store
from storage.records import AnalysedVideo, FrameRecord, ShotRecord
from tests.search.made_up import record_of

PLAIN = CopyOptions(normalising=False)  # similarities are cosines

Floats = NDArray[np.float64]


def looks(count: int, seed: int = 0) -> Fingerprints:
    """Fingerprints (count, DIM) that have nothing in common."""
    vectors = np.random.default_rng(seed).standard_normal((count, DIM))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def between(frames: Fingerprints, moments: Floats) -> Fingerprints:
    """What is seen at `moments` (m,) of a video with a frame each second: the neighbours mixed."""
    left = np.clip(np.floor(moments).astype(int), 0, len(frames) - 2)
    share = (moments - left)[:, None]
    mixed = (1 - share) * frames[left] + share * frames[left + 1]
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def points(count: int, seed: int = 0) -> Keypoints:
    """Keypoints that have nothing in common but those of the same seed."""
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, COMPONENTS)).astype(np.float32)
    return Keypoints(rng.random((count, 2), np.float32), rows / np.linalg.norm(rows, axis=1, keepdims=True))


def add_video(
    store: Store,
    name: str,
    fingerprints: Fingerprints,
    *,
    telling: Sequence[int] | None = None,
    flat: Sequence[int] = (),
    keypoints: Sequence[Keypoints] | None = None,
) -> int:
    """Add a video with a sampled frame each second; its id.

    Args:
        store: where.
        name: its name and content.
        fingerprints: (n, DIM) of all frames, of which those of `telling` are kept.
        telling: the frames that have fingerprints and keypoints; None for all that are not flat.
        flat: the frames that show nothing.
        keypoints: of the telling frames; None for none at all.
    """
    count = len(fingerprints)
    chosen = [at for at in range(count) if at not in flat] if telling is None else telling
    kept = np.array(chosen, np.int64)
    described = np.zeros((len(kept), SPACES.keypoints.columns), np.uint8)
    for row, some in zip(described, keypoints or (), strict=False):
        packed = pack(some)
        row[: packed.size] = packed.ravel()
    frames = tuple(FrameRecord(10 * at, 0, flat=at in flat) for at in range(count))
    path = store.path.parent / f"{name}.mkv"
    path.write_text(name)
    vectors = {SPACES.fingerprint: fingerprints[kept], SPACES.keypoints: described}
    shots = (ShotRecord(0, 10 * count, "cut"),)
    analysed = AnalysedVideo(record_of(name, count), shots, frames, vectors, dict.fromkeys(vectors, kept))
    return store.commit_video(analysed, path, path.stat(), recipe="made up")


class MadeUp(Asked):
    """Pictures of which nothing but the fingerprints is known, and what they are once edits are undone."""

    def __init__(
        self,
        fingerprints: Fingerprints,
        seconds: Floats | None = None,
        *,
        duration: float = 0.0,
        start: float = 0.0,
        restored: Fingerprints | None = None,
        keypoints: Keypoints | None = None,
    ) -> None:
        self.restored, self.described = restored, keypoints or points(0)
        super().__init__(np.zeros(1) if seconds is None else seconds, duration, start, fingerprints)

    def _find_keypoints(self, picture: int) -> Keypoints:
        return self.described

    def has_keypoints(self, picture: int) -> bool:
        return True

    def aspect(self, picture: int) -> float:
        return 16 / 9

    def views(self) -> Iterator[Viewed]:
        return iter(())

    def undone(self, geometry: Geometry) -> Fingerprints | None:
        return self.restored


def window_of(fingerprints: Fingerprints, *, first: int = 1, cuts: Sequence[int] = ()) -> Window:
    """A frame each second, from the id `first` on; shots begin at `cuts`."""
    seconds = np.arange(len(fingerprints), dtype=np.float64)
    shots = np.searchsorted(np.array(cuts), seconds, side="right").astype(np.int64)
    ids = np.arange(first, first + len(fingerprints))
    return Window(ids, seconds, shots, seconds + 1.0, fingerprints)


def geometry_of(inliers: int = 40, *, affine: Floats | None = None, mirrored: bool = False) -> Geometry:
    """A picture that lies wholly on the stored one, unless `affine` says otherwise."""
    return Geometry(
        affine=np.eye(2, 3) if affine is None else affine,
        share=0.5,
        mirrored=mirrored,
        places=np.tile(np.float32([0.2, 0.4, 0.2, 0.4]), (inliers, 1)),
    )


def proof_of(stored: int, inliers: int = 40, *, picture: int = 0, mirrored: bool = False) -> Proof:
    """A proof by a picture that lies wholly on the stored one."""
    return Proof(picture, stored, geometry_of(inliers, mirrored=mirrored))


def segment_of(start: float = 0.0, end: float = 1.0) -> Segment:
    """A segment that is still without a score."""
    return Segment(start, start, end, 0.0, 0.0, 0.0)
