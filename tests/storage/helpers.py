"""What the storage tests share: made-up videos, a file system that fails, the check at the end."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from storage.files import Content, FileSystem, Written
from storage.library import Store
from storage.masks import pack
from storage.records import (
    AnalysedVideo,
    FrameRecord,
    RegionRecord,
    ShotRecord,
    Space,
    Vectors,
    VideoRecord,
)

COSINE = Space("cosine", 32, "cosine", "made up")
HAMMING = Space("hamming", 64, "hamming", "made up")
INT8 = Space("int8", 32, "cosine-int8", "made up")
KEPT = Space("kept", 80, "none", "made up")
SEARCHED = (COSINE, HAMMING, INT8)
SPACES = (*SEARCHED, KEPT)
SPARSE = (INT8, KEPT)  # in which only some frames of `video` have vectors
REGION = Space("region", 32, "cosine", "made up, of a region")

# By how much a score or component may differ from that of the exact vectors.
TOLERANCE = {"cosine": 2e-3, "cosine-int8": 6e-3, "hamming": 1e-6, "none": 0.0}


def random_vectors(space: Space, count: int, seed: int) -> Vectors:
    rng = np.random.default_rng(seed)
    if space.is_packed:
        return rng.integers(0, 256, (count, space.columns), dtype=np.uint8)
    return rng.standard_normal((count, space.dim)).astype(np.float32)


def video(
    seed: int,
    *,
    frames: int = 6,
    pictures: int = 2,
    spaces: Sequence[Space] = SPACES,
    size: int = 50,
    regions: int = 0,
) -> AnalysedVideo:
    """A video of two shots whose fingerprint, pictures, regions and vectors follow from `seed`.

    In `SPARSE` spaces every other frame has vectors, the first one among them, the last one not. Regions
    belong to the frames with pictures in turn.
    """
    rng = np.random.default_rng(seed)
    record = VideoRecord(
        fingerprint=f"content {seed}",
        size=1000 + seed,
        container="mov,mp4",
        codec="h264",
        width=640,
        height=360,
        rotation=90,
        time_base=Fraction(1001, 30000),
        origin_pts=-7,
        end_pts=1200,
        frame_count=1207,
        frame_rate=Fraction(30000, 1001) if seed % 2 else None,
        has_audio=bool(seed % 2),
        problem=None if seed % 3 else "damaged near the end",
    )
    looked_at = tuple(
        FrameRecord(
            pts=index * 200,
            shot=int(index >= frames // 2),
            keyframe=index < pictures,
            flat=index == frames - 1,
            picture=rng.bytes(size) if index < pictures else None,
        )
        for index in range(frames)
    )
    shots = (ShotRecord(-7, 600, "start"), ShotRecord(600, 1200, "dissolve", (580, 621)))
    rows = {space: np.arange(0, frames - 1, 2) for space in spaces if space in SPARSE}
    counts = {space: len(rows[space]) if space in rows else frames for space in spaces}
    vectors = {space: random_vectors(space, count, seed) for space, count in counts.items()}
    found = tuple(region(seed, number * pictures // max(regions, 1)) for number in range(regions))
    of_regions = {REGION: random_vectors(REGION, regions, seed)} if regions else {}
    return AnalysedVideo(record, shots, looked_at, vectors, rows, found, of_regions)


def region(seed: int, frame: int) -> RegionRecord:
    rng = np.random.default_rng([seed, frame])
    x, y, width, height = (rng.uniform(0.1, 0.5, 4)).tolist()
    mask = pack(rng.random((12, 20)) < 0.5)
    return RegionRecord(frame, (x, y, width, height), width * height / 2, (width, -height), x, mask)


def vector_ids(store: Store, video_id: int, space: Space) -> list[int]:
    """The frames of a `video` that have vectors."""
    ids = [frame.id for frame in store.frames(video_id)]
    return ids[:-1:2] if space in SPARSE else ids


def some_file(folder: Path, name: str = "film.mp4", content: bytes = b"film") -> tuple[Path, os.stat_result]:
    path = folder / name
    path.write_bytes(content)
    return path, path.stat()


def commit(store: Store, folder: Path, seed: int, **options: int) -> int:
    path, stat = some_file(folder, f"{seed}.mp4")
    return store.commit_video(video(seed, **options), path, stat, recipe="recipe 1")


def assert_sound(store: Store, *, allow: Sequence[str] = ()) -> None:
    findings = [finding for finding in store.check(read_data=True) if finding.kind not in allow]
    assert findings == []


class Crash(BaseException):
    """The process would be dead here. Not an Exception, so that no clean-up code mistakes it."""


class FailingFileSystem(FileSystem):
    """Fails at the n-th call that changes the disk, counted from 1; a write is cut in the middle."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.calls: list[str] = []
        self.fail_at = fail_at

    def fail(self) -> None:
        raise AssertionError("one that only counts was told to fail")

    def _count(self, name: str) -> None:
        self.calls.append(name)
        if self.fail_at is not None and len(self.calls) == self.fail_at:
            self.fail()

    def write(self, path: Path, content: Content) -> Written:
        name = f"write {path}"
        try:
            self._count(name)
        except BaseException:
            if self.fail_at is not None and self.calls[self.fail_at - 1] == name:
                path.write_bytes(b"half of")
            raise
        return super().write(path, content)

    def fsync(self, path: Path) -> None:
        self._count(f"fsync {path}")
        super().fsync(path)

    def sync_dir(self, path: Path) -> None:
        self._count(f"sync_dir {path}")
        super().sync_dir(path)

    def rename(self, source: Path, target: Path) -> None:
        self._count(f"rename {target}")
        super().rename(source, target)

    def make_dir(self, path: Path) -> None:
        self._count(f"make_dir {path}")
        super().make_dir(path)

    def unlink(self, path: Path) -> None:
        self._count(f"unlink {path}")
        super().unlink(path)


class CrashingFileSystem(FailingFileSystem):
    """Dead from the n-th call on: no later call does anything either."""

    def _count(self, name: str) -> None:
        self.calls.append(name)
        if self.fail_at is not None and len(self.calls) >= self.fail_at:
            raise Crash(name)


class FullFileSystem(FailingFileSystem):
    """Has no room left at the n-th call; what follows, such as removing files, works."""

    def __init__(self, fail_at: int | None = None, code: int = errno.ENOSPC) -> None:
        super().__init__(fail_at)
        self.code = code

    def fail(self) -> None:
        raise OSError(self.code, os.strerror(self.code))
