"""A library of many videos, most of them rows only, to see how the page does with them.

    python -m benchmarks.web.library FOLDER [--videos 10000] [--real 12] [--vectors]

Some short clips are made and indexed. Every further video is a copy of the rows of one of them under a
content of its own, with a name, a folder, a day and a size made up (always the same ones), and a link to the
clip's file: its pictures can be shown and it can be played. Codec, size and, for one in three, length are
made up too, so that filters have something to tell apart. With `--vectors` their frames have vectors near
those of the clip, so that searches have as much to look through as in a library of real videos.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from media.encode import write_video
from media.frame import Bgr
from storage.catalog.writes import Writing
from storage.library import Store
from storage.records import AnalysedVideo, Space, Vectors
from storage.stored import Ids
from vdx.library import Library

FOLDERS = ("trips", "family", "work/interviews", "work/b-roll", "archive/tapes", "archive/film")
PLACES = (
    "harbour",
    "alps",
    "old town",
    "beach",
    "night market",
    "forest",
    "studio",
    "stadium",
    "上海",
    "Größe",
)
CODECS = ("h264", "h264", "h264", "hevc", "vp9", "mpeg4", "av1")
SIZES = ((640, 360), (720, 576), (1280, 720), (1920, 1080), (1920, 1080), (1080, 1920), (3840, 2160))
FIRST_DAY = datetime(2012, 3, 1, tzinfo=UTC)
DAYS = 5300
RATE = 25
_AT_ONCE = 500  # videos in one transaction
_NOISE = 0.02  # of a component of a vector


@dataclass(frozen=True)
class Clip:
    """A real clip of the library, as its rows are copied."""

    path: Path
    analysed: AnalysedVideo
    blobs: Sequence[str | None]
    vectors: dict[Space, tuple[NDArray[np.int64], Vectors]]  # indices of frames, and their rows


def make_library(folder: Path, *, videos: int = 10_000, real: int = 12, vectors: bool = False) -> Path:
    """Make ``folder/library`` and the clips in ``folder/clips``; the library's path."""
    clips = folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    for number in range(real):
        path = clips / f"clip {number + 1}.mp4"
        if not path.exists():
            write_video(path, _scenes(number), rate=RATE)
    target = folder / "library"
    with Library(target) as library:
        library.ingest(clips)
    with Store.open(target, writable=True) as store:
        sources = [_clip(store, video.id, with_vectors=vectors) for video in store.videos(limit=real)]
        known = len(store.videos())
        rng = np.random.default_rng(1)
        for first in range(known, videos, _AT_ONCE):
            _add(store, sources, folder / "films", range(first, min(first + _AT_ONCE, videos)), rng)
        store.compact()
    return target


def _scenes(seed: int) -> Iterator[tuple[float, Bgr]]:
    """Three shots of 1 to 2 s: a camera that pans over coloured fields, those of `seed`."""
    rng = np.random.default_rng(seed)
    frame = 0
    for seconds in (2.0, 1.0, 1.5):
        fields = rng.integers(0, 256, (8, 12, 3), dtype=np.uint8)
        world = np.asarray(cv2.resize(fields, (640, 480), interpolation=cv2.INTER_CUBIC), np.uint8)
        for _ in range(40):
            corner, side = rng.integers(0, 480, 2), rng.integers(5, 60, 2)
            world[corner[0] : corner[0] + side[0], corner[1] : corner[1] + side[1]] = rng.integers(0, 256, 3)
        for step in range(round(seconds * RATE)):
            yield frame / RATE, world[step : step + 240, 2 * step : 2 * step + 320].copy()
            frame += 1


def _clip(store: Store, video_id: int, *, with_vectors: bool) -> Clip:
    stored, frames = store.video(video_id), store.frames(video_id)
    ids = np.array([frame.id for frame in frames], np.int64)
    vectors = {}
    for space in store.spaces() if with_vectors else ():
        there, rows = store.vectors.find(space, ids)
        if there.any():
            vectors[space] = np.flatnonzero(there), rows
    analysed = AnalysedVideo(
        stored.record, tuple(store.shots(video_id)), tuple(frame.record for frame in frames), {}
    )
    return Clip(stored.paths[0], analysed, [frame.blob for frame in frames], vectors)


def _add(store: Store, clips: Sequence[Clip], folder: Path, numbers: range, rng: np.random.Generator) -> None:
    """Some more videos, in one transaction."""
    added: list[tuple[Clip, Ids]] = []
    with store._writing(), store._catalog.writing() as writing:
        for number in numbers:
            clip = clips[number % len(clips)]
            added.append((clip, _add_one(writing, clip, folder, number, rng)))
        for space in {space for clip, _ in added for space in clip.vectors}:
            ids, rows = _near(space, added, rng)
            writing.add_segments(store.vectors.add(ids, {space: rows}))


def _add_one(writing: Writing, clip: Clip, folder: Path, number: int, rng: np.random.Generator) -> Ids:
    record = clip.analysed.video
    width, height = SIZES[rng.integers(len(SIZES))]
    longer = int(rng.integers(2, 1500)) if rng.random() < 1 / 3 else 1
    made_up = replace(
        record,
        fingerprint=f"made up {number}",
        width=width,
        height=height,
        codec=CODECS[rng.integers(len(CODECS))],
        size=record.size * longer,
        end_pts=record.origin_pts + (record.end_pts - record.origin_pts) * longer,
        has_audio=bool(rng.random() < 0.7),
        problem="made up: the end is missing" if rng.random() < 0.02 else None,
    )
    video_id, ids = writing.add_video(replace(clip.analysed, video=made_up), clip.blobs, "made up")
    path = _file(clip, folder, number, rng)
    day = FIRST_DAY + timedelta(days=int(rng.integers(DAYS)))
    writing.set_location(video_id, path, _as_of(path, day), compact=False)
    return ids


def _file(clip: Clip, folder: Path, number: int, rng: np.random.Generator) -> Path:
    """A link to the clip, but for one in fifty: those are offline."""
    below = folder / FOLDERS[rng.integers(len(FOLDERS))] / str(2012 + rng.integers(15))
    path = below / f"{PLACES[rng.integers(len(PLACES))]} {number}.mp4"
    below.mkdir(parents=True, exist_ok=True)
    if rng.random() >= 0.02 and not path.exists():
        os.link(clip.path, path)
    return path


def _as_of(path: Path, day: datetime) -> os.stat_result:
    """What is known of a file, as if it had been changed on a day."""
    values = list((path if path.exists() else path.parent).stat())
    moment = int(day.timestamp())
    values[8] = moment
    return os.stat_result(values, {"st_mtime_ns": moment * 10**9, "st_mtime": float(moment)})


def _near(space: Space, added: Sequence[tuple[Clip, Ids]], rng: np.random.Generator) -> tuple[Ids, Vectors]:
    """Vectors near those of the clips, in the order of the ids of their frames."""
    parts = []
    for clip, mine in added:
        if space in clip.vectors:
            indices, rows = clip.vectors[space]
            parts.append((mine[indices], rows))
    ids = np.concatenate([mine for mine, _ in parts])
    rows = np.concatenate([rows for _, rows in parts])
    if space.is_packed:
        return ids, np.asarray(rows, np.uint8)
    return ids, np.asarray(rows + rng.normal(0, _NOISE, rows.shape), np.float32)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--real", type=int, default=12)
    parser.add_argument("--vectors", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    print(make_library(given.folder, videos=given.videos, real=given.real, vectors=given.vectors))
