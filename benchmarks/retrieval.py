"""Does a frame, or a clip, lead back to its video and its second? And is a stranger told so?

    make bench-retrieval        (python -m benchmarks.retrieval [--queries 30] [--rounds 1] [--seed 7])

From each of some videos, drawn by the seed among those of at least six seconds without a known copy, every
round saves one frame at a random time as a JPEG picture, and cuts out four seconds from a random time by
encoding them anew. Both are searched for in a library of all clips. A query is right if its own video is
ranked first; its place is right if, besides, the best moment (frames) or both ends (clips) are within 1.5 s.
It lies in the segment if that reaches to within 1.5 s of it: in a scene that does not move any moment fits.

Strangers are stills that are in no video, and for every query the best video that is not its own: how many of
them are called confident is told beside the right ones.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import vdx
from benchmarks.footage import OUT, Clip, shared_clips, shared_stills
from media.decode import VideoReader
from media.encode import write_clip
from media.image import encode_jpeg
from search.matches import Match
from vdx.library import Library

CLIP_SECONDS = 4.0
SHORTEST = 6.0
TOLERANCE = 1.5


@dataclass(frozen=True, slots=True)
class Asked:
    """One query's outcome."""

    clip: Clip
    at: float
    right: bool
    placed: bool
    held: bool  # the segment reaches to within `TOLERANCE` of it
    confident: bool  # its own video is called confident
    stranger: bool  # another one is
    seconds: float


def main() -> None:
    """Run it and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--queries", type=int, default=30)
    arguments.add_argument("--rounds", type=int, default=1, help="frames and clips taken from each video")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--library", type=Path, default=OUT / "retrieval-library")
    options = arguments.parse_args()
    clips = shared_clips()
    if not clips:
        raise SystemExit("this benchmark needs ../shared/data beside the checkout")
    with vdx.open(options.library) as library, tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        report = library.ingest(*{clip.path.parent for clip in clips})
        print(f"ingest: {len(report.results)} files in {time.monotonic() - began:.1f} s")
        drawn = _draw(clips, options.queries, options.seed) * options.rounds
        chance = random.Random(options.seed)
        for kind, make in (("frame", still), ("clip", cut)):
            _print(kind, [_ask(library, clip, kind, make, chance, Path(scratch)) for clip in drawn])
        found = [library.search(still, limit=1).confident for still in shared_stills()]
        print(f"stills that are in no video: called confident {sum(found)}/{len(found)}")


def _draw(clips: Sequence[Clip], count: int, seed: int) -> list[Clip]:
    fit = [clip for clip in clips if clip.seconds >= SHORTEST and not clip.copies]
    return random.Random(seed).sample(fit, min(count, len(fit)))


def still(clip: Clip, at: float, target: Path) -> Path:
    """The frame of a clip at `at` seconds as a JPEG picture beside `target`."""
    path = target.with_suffix(".jpg")
    with VideoReader(clip.path) as reader:
        path.write_bytes(encode_jpeg(next(iter(reader.frames(at, at + 1.0))).image(), 90))
    return path


def cut(clip: Clip, at: float, target: Path, seconds: float = CLIP_SECONDS) -> Path:
    """So many seconds of a clip from `at` on, encoded anew, beside `target`."""
    path = target.with_suffix(".mp4")
    write_clip(clip.path, path, at, at + seconds)
    return path


def _ask(
    library: Library,
    clip: Clip,
    kind: str,
    make: Callable[[Clip, float, Path], Path],
    chance: random.Random,
    scratch: Path,
) -> Asked:
    at = chance.uniform(0.0, clip.seconds - CLIP_SECONDS)
    result = library.search(make(clip, at, scratch / "query"), limit=10)
    own = [match for match in result.matches if clip.path in match.video.paths]
    right = result.matches[:1] == tuple(own)
    return Asked(
        clip=clip,
        at=at,
        right=right,
        placed=right and _placed(own[0], at, kind),
        held=right and _held(own[0], at),
        confident=any(match in own for match in result.matches[: result.likely]),
        stranger=any(match not in own for match in result.matches[: result.likely]),
        seconds=result.seconds,
    )


def _placed(match: Match, at: float, kind: str) -> bool:
    best = match.segments[0]
    if kind == "frame":
        return abs(best.best - at) <= TOLERANCE
    return max(abs(best.start - at), abs(best.end - at - CLIP_SECONDS)) <= TOLERANCE


def _held(match: Match, at: float) -> bool:
    best = match.segments[0]
    return best.start - TOLERANCE <= at <= best.end + TOLERANCE


def _print(kind: str, asked: Sequence[Asked]) -> None:
    count = len(asked)
    print(
        f"{kind}s: right {sum(a.right for a in asked)}/{count}, "
        f"placed within {TOLERANCE} s {sum(a.placed for a in asked)}/{count}, "
        f"in the segment {sum(a.held for a in asked)}/{count}, "
        f"called confident {sum(a.confident for a in asked)}/{count} right, "
        f"{sum(a.stranger for a in asked)}/{count} others, "
        f"seconds per search median {statistics.median(a.seconds for a in asked):.2f}"
    )
    for a in asked:
        if not a.placed:
            print(f"  {'misplaced' if a.right else 'missed'}: {a.clip.path.name} at {a.at:.2f} s")


if __name__ == "__main__":
    main()
