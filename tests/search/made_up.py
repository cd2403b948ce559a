"""Libraries of made-up vectors: hours of video in a moment, with similarities as a test wants them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from search.engine import search
from search.matches import SearchResult
from search.query import Query, QueryFrames
from storage.library import Store
from storage.records import AnalysedVideo, FrameRecord, ShotRecord, Space, VideoRecord

SPACE = Space("cnn", 64, "cosine", "made up")
STILL = np.eye(1, SPACE.dim, dtype=np.float32)  # the query that `like` is about

Floats = NDArray[np.float32]


def like(similarities: Sequence[float] | NDArray[np.float64], seed: int = 0) -> Floats:
    """Vectors (n, dim) of norm 1 with these cosine similarities (n,) to `STILL`."""
    cosine = np.asarray(similarities, np.float64)[:, None]
    rest = unrelated(len(cosine), seed)
    rest[:, 0] = 0
    rest /= np.linalg.norm(rest, axis=1, keepdims=True)
    return (cosine * STILL + np.sqrt(1 - cosine**2) * rest).astype(np.float32)


def unrelated(count: int, seed: int = 0) -> Floats:
    """Vectors (count, dim) of norm 1 in random directions."""
    vectors = np.random.default_rng(seed).standard_normal((count, SPACE.dim))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def record_of(name: str, count: int) -> VideoRecord:
    """That of a video with a sampled frame at each of `count` seconds."""
    return VideoRecord(
        fingerprint=name,
        size=1,
        container="matroska",
        codec="h264",
        width=64,
        height=36,
        rotation=0,
        time_base=Fraction(1, 10),
        origin_pts=0,
        end_pts=10 * count,
        frame_count=25 * count,
        frame_rate=Fraction(25),
        has_audio=False,
    )


def add_video(
    store: Store, name: str, *shots: Floats, flat: Sequence[int] = (), spaces: Sequence[Space] = (SPACE,)
) -> int:
    """Add a video whose sampled frames, one a second, have the vectors of `shots`; its id."""
    vectors = np.concatenate(shots)
    count = len(vectors)
    edges = np.cumsum([0, *map(len, shots)])
    record = record_of(name, count)
    bounds = [ShotRecord(10 * int(a), 10 * int(b), "cut") for a, b in itertools.pairwise(edges)]
    shot = np.searchsorted(edges, np.arange(count), side="right") - 1
    frames = [FrameRecord(10 * at, int(shot[at]), flat=at in flat) for at in range(count)]
    path = store.path.parent / f"{name}.mkv"
    path.write_text(name)
    analysed = AnalysedVideo(record, tuple(bounds), tuple(frames), dict.fromkeys(spaces, vectors))
    return store.commit_video(analysed, path, path.stat(), recipe="made up")


class Extractor:
    """Gives the i-th of its vectors for the picture whose one pixel is i."""

    every = True

    def __init__(self, vectors: Floats, space: Space = SPACE) -> None:
        self.vectors, self.space = vectors, space

    def extract(self, images: Sequence[NDArray[np.uint8]]) -> Floats:
        return self.vectors[[int(image[0, 0, 0]) for image in images]]


def ask(
    store: Store,
    vectors: Floats = STILL,
    *,
    duration: float = 0.0,
    limit: int = 10,
    spaces: Sequence[Space] = (SPACE,),
) -> SearchResult:
    """Search for what looks like a query with these vectors (m, dim), evenly over its `duration`."""
    images = tuple(np.full((1, 1, 3), at, np.uint8) for at in range(len(vectors)))
    frames = QueryFrames(images, np.arange(len(vectors)) * duration / len(vectors), duration)
    extractors = {space.name: Extractor(vectors, space) for space in spaces}
    with patch("search.engine.load", return_value=frames):
        return search(store, extractors, Query(Path("made up"), mode="similar"), limit=limit)


def names(result: SearchResult) -> list[str]:
    return [match.video.record.fingerprint for match in result.matches]


def spans(result: SearchResult, name: str) -> list[tuple[float, float]]:
    """The segments of a video, by time."""
    (match,) = (match for match in result.matches if match.video.record.fingerprint == name)
    return sorted((segment.start, segment.end) for segment in match.segments)
