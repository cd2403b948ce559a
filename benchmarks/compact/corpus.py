"""Whole files through `Library.compress`, as `vdx compress` calls it: is each smaller, and by how much?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import av

import vdx
from benchmarks.compact.clips import rows
from benchmarks.compact.results import Results, safe, spent
from benchmarks.footage import SHARED, Clip, shared_clips
from storage.compact.encoding.codecs.av1 import Av1, Av1Proxy
from storage.compact.options import CompressOptions
from storage.compact.reader import CompactReader
from vdx.compact.view import quality
from vdx.library import Library

TABLE = Path(__file__).with_name("corpus.tsv")
SHORTEST = 2.0  # seconds
KINDS = {
    "tier 2": CompressOptions(tier=2),
    "tier 1": CompressOptions(tier=1),
    "full": CompressOptions(tier=0, level="full"),
}


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
    def sound(self) -> int:
        """Bytes of the sound, and of the container; 0 where pictures and sound are the source's own."""
        return self.video_size - self.pictures if self.pictures else 0

    @property
    def rest(self) -> int:
        """Bytes of all that is no video; 0 where the source was left."""
        return self.size - self.video_size if self.outcome != "left" else 0

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
    every = _every()
    paths = [SHARED / "videos" / row["path"] for row in rows(TABLE)]
    listed = sorted((c for c in every if c.path in paths), key=lambda clip: paths.index(clip.path))
    rest = [clip for clip in every if clip.path not in paths]
    return listed if count is None else [*listed, *rest][:count]


def others(clips: Sequence[Clip], count: int) -> list[Clip]:
    """The shortest clips that are none of `clips`, nor copies of them or of each other."""
    taken = {clip.path for clip in clips} | {clip.copies for clip in clips if clip.copies}
    found: list[Clip] = []
    for clip in _every():
        if not taken & {clip.path, clip.copies}:
            found.append(clip)
            taken |= {clip.copies} - {""}
    return found[:count]


def _every() -> list[Clip]:
    """All that may be compressed, the shortest first."""
    fit = [clip for clip in shared_clips() if clip.path.suffix != ".gif" and clip.seconds >= SHORTEST]
    return sorted(fit, key=lambda clip: (clip.seconds, clip.path))


def compact_file(results: Results, clip: Clip, kind: str) -> Path:
    """Where the compact file of a clip lies."""
    return results.place("corpus", safe(kind), f"{safe(_name(clip))}.vdx")


def run(clips: Sequence[Clip], results: Results, kind: str = "tier 2") -> list[Done]:
    """Compress all of them, each as if nothing was known of it."""
    with vdx.open(results.place("no-library")) as library:  # a place where none is
        found = [_done(library, clip, results, kind) for clip in clips]
    return [one for one in found if one is not None]


def _done(library: Library, clip: Clip, results: Results, kind: str) -> Done | None:
    codec = Av1Proxy() if kind == "tier 1" else Av1()
    settings = {
        "options": repr(KINDS[kind]),
        "encoder": [codec.options(0, "probe"), codec.options(0, "final")],
        "made_by": vdx.__version__,
        "av": av.__version__,
        "size": clip.path.stat().st_size,
    }
    make = partial(_compress, library, clip, compact_file(results, clip, kind), KINDS[kind])
    return results.kept(f"corpus/{kind}/{_name(clip)}", settings, Done, make)


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
    with CompactReader(output) as reader:
        return reader.manifest.parts[name].size


def _name(clip: Clip) -> str:
    return clip.path.relative_to(SHARED / "videos").as_posix()
