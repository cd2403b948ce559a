"""How long does a search for a copy take against a hundred hours?

    python -m benchmarks.copies.scale [--hours 100] [--clip 5] [--asked 40]

Real footage of that length is not at hand, so the library is filled up: the sampled frames of the real clips
are stored again and again as parts of made-up videos, each fingerprint turned a little at random (cosine
about 0.5 to the real one, as between frames of different shots), with the keypoints of another real frame.
The clips themselves are ingested too, and clips of `--clip` seconds of them, encoded anew, are searched for:
warm, one at a time, in this process. Prints the seconds of a search, from the file to the answer, by
quantiles.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.sources import load_sources
from benchmarks.footage import OUT, SHARED
from indexer.features.fingerprint import FingerprintExtractor
from indexer.features.keypoints import KeypointExtractor
from media.encode import write_clip
from storage.library import Store
from storage.records import AnalysedVideo, FrameRecord, ShotRecord, VideoRecord
from storage.vectors.base import normalised
from vdx.library import Library, Query

MINUTES = 15  # of a made-up video
NOISE = 1.7  # length of what is added to a fingerprint of length 1
FINGERPRINT, KEYPOINTS = FingerprintExtractor.space, KeypointExtractor.space
Floats = NDArray[np.float32]


def main() -> None:
    """Fill a library and ask it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=100.0)
    parser.add_argument("--clip", type=float, default=5.0, help="seconds of each query")
    parser.add_argument("--asked", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = OUT / f"scale-{options.hours:g}"
    clips = [source for source in load_sources(SHARED / "videos") if source.seconds >= options.clip + 1]
    library = Library(folder)
    library.ingest(*(source.path for source in load_sources(SHARED / "videos")))
    fill(folder, options.hours, options.seed)
    totals = library.totals()
    print(f"{totals.seconds / 3600:.1f} hours, {totals.vectors[FINGERPRINT]:,} fingerprints", flush=True)
    chance = random.Random(options.seed)
    seconds, right = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.asked + 1):
            source = chance.choice(clips)
            start = chance.uniform(0.0, source.seconds - options.clip)
            query = Path(scratch) / f"{number}.mp4"
            write_clip(source.path, query, start, start + options.clip)
            began = time.monotonic()
            found = library.search(Query(query, mode="copy"), limit=10).matches
            if number:  # the first one opens files and loads the model
                seconds.append(time.monotonic() - began)
                right += bool(found) and source.path in found[0].video.paths
    quantiles = " ".join(f"{q:.0%} {np.quantile(seconds, q):.2f}" for q in (0.1, 0.5, 0.9, 1.0))
    print(f"seconds of {len(seconds)} searches: {quantiles}; right video first {right}/{len(seconds)}")


def fill(folder: Path, hours: float, seed: int) -> None:
    """Add made-up videos until the library has so many hours."""
    rng = np.random.default_rng(seed)
    with Store.open(folder, writable=True) as store:
        missing = hours - store.totals().seconds / 3600
        if missing <= 0:
            return
        ids, prints = (
            np.concatenate(column) for column in zip(*store.vectors.scan(FINGERPRINT), strict=True)
        )
        rows = np.asarray(store.vectors.get(KEYPOINTS, ids), np.uint8)
        for video in _videos(np.asarray(prints, np.float32), rows, round(missing * 60 / MINUTES), rng):
            path = folder / f"{video.video.fingerprint}.mp4"
            path.touch()  # what is stored of a video names a file
            store.commit_video(video, path, path.stat(), recipe="made up")
            path.unlink()
            store.compact()


def _videos(
    prints: Floats, keypoints: NDArray[np.uint8], count: int, rng: np.random.Generator
) -> Iterator[AnalysedVideo]:
    """Made-up videos of one sampled frame a second."""
    frames = MINUTES * 60
    for _ in range(count):
        chosen = rng.integers(0, len(prints), frames)
        noise = (
            rng.standard_normal((frames, prints.shape[1])).astype(np.float32) * NOISE / prints.shape[1] ** 0.5
        )
        record = VideoRecord(
            fingerprint=rng.bytes(20).hex(),
            size=1,
            container="made up",
            codec="none",
            width=640,
            height=360,
            rotation=0,
            time_base=Fraction(1),
            origin_pts=0,
            end_pts=frames,
            frame_count=frames,
            frame_rate=Fraction(1),
            has_audio=False,
        )
        yield AnalysedVideo(
            record,
            (ShotRecord(0, frames, "start"),),
            tuple(FrameRecord(pts=second, shot=0) for second in range(frames)),
            {FINGERPRINT: normalised(prints[chosen] + noise), KEYPOINTS: keypoints[rng.permutation(chosen)]},
        )


if __name__ == "__main__":
    main()
