"""Whole files through `Library.compress`, as `vdx compress` calls it: is every one smaller, and by how much?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import av

import vdx
from benchmarks.compact.clips import rows
from benchmarks.compact.encoders import ours
from benchmarks.compact.results import Results, safe, spent
from benchmarks.footage import SHARED, Clip, shared_clips
from storage.compact.options import CompressOptions
from vdx.compact.view import quality
from vdx.library import Library

TABLE = Path(__file__).with_name("corpus.tsv")
SHORTEST = 2.0  # seconds
TIERS = {1: CompressOptions(tier=1), 2: CompressOptions(tier=2)}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file.

    Attributes:
        video: its name.
        duration: seconds that it lasts.
        source_size: its bytes.
        size: of the compact file; of the source where that was left.
        video_size: of the video in it, sound included; 0 where there is none.
        pictures: bytes of that video's pictures; 0 where they are the source's own.
        outcome: see `storage.compact.compress.Compressed`.
        seconds: of real time, analysis included.
        processor: CPU seconds, without those of VMAF.
        mean, worst: VMAF of all frames, and of the worst shot; None where it was not measured.
    """

    video: str
    duration: float
    source_size: int
    size: int
    video_size: int
    pictures: int
    outcome: str
    seconds: float
    processor: float
    mean: float | None
    worst: float | None

    @property
    def saved(self) -> float:
        """Percent of the source's bytes."""
        return 100 * (1 - self.size / self.source_size)


class _Nobody:
    """Watches."""

    def planned(self, path: Path, frames: int) -> None: ...

    def encoded(self, path: Path, frames: int) -> None: ...


def corpus(count: int | None = None) -> list[Clip]:
    """The listed clips; of `count`, or with the shortest others that are no GIF, if there are not so many."""
    every = [clip for clip in shared_clips() if clip.path.suffix != ".gif" and clip.seconds >= SHORTEST]
    paths = [SHARED / "videos" / row["path"] for row in rows(TABLE)]
    listed = sorted((c for c in every if c.path in paths), key=lambda clip: paths.index(clip.path))
    others = sorted((c for c in every if c.path not in paths), key=lambda clip: clip.seconds)
    return listed if count is None else [*listed, *others][:count]


def compact_file(results: Results, clip: Clip, tier: int) -> Path:
    """Where the compact file of a clip lies."""
    return results.place("corpus", f"{safe(_name(clip))}-{tier}.vdx")


def run(clips: Sequence[Clip], results: Results, tier: int = 2) -> list[Done]:
    """Compress all of them, each as if nothing was known of it."""
    with vdx.open(results.place("no-library")) as library:  # a place where none is
        found = [_done(library, clip, results, tier) for clip in clips]
    return [one for one in found if one is not None]


def _done(library: Library, clip: Clip, results: Results, tier: int) -> Done | None:
    settings = {
        "options": repr(TIERS[tier]),
        "encoder": [ours().options(0, "probe"), ours().options(0, "final")],
        "made_by": vdx.__version__,
        "av": av.__version__,
        "size": clip.path.stat().st_size,
    }
    make = partial(_compress, library, clip, compact_file(results, clip, tier), TIERS[tier])
    return results.kept(f"corpus/tier-{tier}/{_name(clip)}", settings, Done, make)


def _compress(library: Library, clip: Clip, output: Path, options: CompressOptions) -> Done:
    output.unlink(missing_ok=True)
    began, used = time.monotonic(), spent()
    done = library.compress(clip.path, output, options, _Nobody())
    seconds, processor = time.monotonic() - began, spent() - used
    part = done.video
    mean, worst = quality(part)
    return Done(
        video=_name(clip),
        duration=clip.seconds,
        source_size=done.source_size,
        size=done.size,
        video_size=0 if part is None else _video_size(output, part.file),
        pictures=0 if part is None else sum(shot.size for shot in part.shots),
        outcome=done.outcome,
        seconds=seconds,
        processor=processor,
        mean=mean,
        worst=worst,
    )


def _video_size(output: Path, name: str) -> int:
    from storage.compact.reader import CompactReader

    with CompactReader(output) as reader:
        return reader.manifest.parts[name].size


def _name(clip: Clip) -> str:
    return clip.path.relative_to(SHARED / "videos").as_posix()
