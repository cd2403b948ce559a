"""What does `vdx ingest` cost, beside decoding the same files and throwing the pictures away?

    make bench-ingest        (python -m benchmarks.ingest [--quick] [--rounds 3] [--only NAME])

`vdx ingest` with all features into a new library, by the command in a process of its own, over the time of
``ffmpeg -i FILE -f null -``: that decodes everything in a file, sound too, with as many threads as it likes.
On the shared clips (ffmpeg is started for each, one after another; vdx gets all at once and takes as many as
there are processors at a time) and on a film of 1080 lines in H.264 and in HEVC. Both have their turn in
every round, so that a change of the machine's load hits both; ratios are those within a round, figures are
medians. CPU seconds are those of all threads and processes. The networks' converted files are in the user's
cache from an ingest before the first round, as after the first use of vdx.

Memory is sampled in a run of its own: all processes together, what they share counted once, on each set, and
on the H.264 film once and four times in a row.

Then the CPU time by stage, in one process without threads for decoding (`stages`), beside ffmpeg's CPU time;
what is in no stage, Python's generators for one, is *everything else*. *start* is what a run takes that finds
no file, and a decoding process that gets no request.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.films.generate import FILMS, SEEDS, large_jobs, make, need_sources
from benchmarks.footage import OUT, shared_clips
from benchmarks.ingest.report import Rounds, memory_line, stage_lines
from benchmarks.ingest.running import decode_all, ingest_all, ingest_memory, need_ffmpeg, start_cost
from benchmarks.ingest.stages import profile

SECONDS, QUICK_SECONDS = 60.0, 12.0
QUICK_CLIPS = 8
LOOPS = 4
WHICH = "test"


def main() -> None:
    """Run it and print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="short films and a few clips")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", default="", help="only sets whose name has this in it")
    options = arguments.parse_args()
    need_ffmpeg()
    sets = {name: make() for name, make in _sets(options.quick).items() if options.only in name}
    _say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    ffmpeg = {name: _compare(name, paths, options.rounds) for name, paths in sets.items()}
    _memory(sets)
    start = start_cost()
    for name, paths in sets.items():
        stages = {**profile(paths), "start": start}
        _say("", *stage_lines(name, stages, ffmpeg[name]))
    _say("", f"load {os.getloadavg()[0]:.1f}")


def _sets(quick: bool) -> Mapping[str, Callable[[], Sequence[Path]]]:
    """What makes, or finds, the files of each set."""
    return {
        "shared clips": partial(_clips, quick),
        "1080p H.264": partial(_film, 0, quick),
        "1080p HEVC": partial(_film, 1, quick),
    }


def _clips(quick: bool) -> Sequence[Path]:
    clips = [clip.path for clip in shared_clips()]
    if not clips:
        raise SystemExit("ingest is measured on ../shared/data beside the checkout, which is not there")
    return clips[:: max(1, len(clips) // QUICK_CLIPS)] if quick else clips


def _film(which: int, quick: bool) -> Sequence[Path]:
    seconds, folder = (QUICK_SECONDS, OUT / "ingest") if quick else (SECONDS, FILMS)
    job = large_jobs(WHICH, SEEDS[WHICH], seconds)[which]
    return [make(job, need_sources(WHICH, large=True), folder)[0]]


def _compare(name: str, paths: Sequence[Path], rounds: int) -> float:
    """Print what both take; gives ffmpeg's CPU seconds back."""
    ingest_all(paths[:1])
    taken = Rounds()
    for _ in range(rounds):
        taken.ffmpeg.append(decode_all(paths))
        taken.ingest.append(ingest_all(paths))
    _say("", *taken.lines(name))
    return statistics.median(one.processor for one in taken.ffmpeg)


def _memory(sets: Mapping[str, Sequence[Path]]) -> None:
    _say("", "peak memory")
    for name, paths in sets.items():
        _say(memory_line(name, ingest_memory(paths)))
        if name == "1080p H.264":
            looped = _looped(paths[0])
            _say(memory_line(f"the same {LOOPS} times", ingest_memory([looped])))
            looped.unlink()


def _looped(film: Path) -> Path:
    """The film several times in a row, its packets copied."""
    target = OUT / f"looped{film.suffix}"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", str(LOOPS - 1), "-i", str(film)]
    subprocess.run([*command, "-c", "copy", str(target)], check=True)
    return target


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
