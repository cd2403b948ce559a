"""How well, and how fast, does each detector find shot boundaries?

    make bench-shots        (python -m benchmarks.shots [--quick] [--set test|train] [--errors])

All registered detectors, PySceneDetect, TransNetV2 on every frame and ffmpeg's scene filter, side by side on
two sets (`listed` says where their truth comes from):

- films made by `benchmarks.films`: cuts and gradual transitions at known frames, flashes, shaking and fast
  motion that are none; the ``test`` set, made of other footage than the ``train`` set that detectors may be
  tuned on;
- real clips with listed cuts, mended.

Cuts are right within two frames (`--tolerance`), gradual transitions if the spans overlap, widened by as
many; `scoring` defines a match, a miss and a false alarm. *exact* is the share of the cuts found that are
found to the frame; *extent* how much of a gradual transition's frames a detector marks (intersection over
union), which is little for those that give one frame only.

Each detector goes from the file to the list of transitions, decoding included, and all have their turn on one
video before the next, so that a change of the machine's load hits all of them. CPU seconds are those of all
threads and of programs that were started.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence

from benchmarks.films.generate import make_set
from benchmarks.films.sources import SETS
from benchmarks.shots.listed import Known, film, listed_videos
from benchmarks.shots.ours import registered
from benchmarks.shots.peers import Detect, peers
from benchmarks.shots.report import HEAD, Tally
from benchmarks.shots.scoring import TOLERANCE, compare

QUICK_FILMS, QUICK_VIDEOS = 3, 8


def main() -> None:
    """Run it and print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="a few films and a few clips")
    arguments.add_argument("--set", choices=SETS, default="test", dest="which", help="of films")
    arguments.add_argument("--tolerance", type=int, default=TOLERANCE, help="frames")
    arguments.add_argument("--only", default="", help="only detectors whose name has this in it")
    arguments.add_argument("--errors", action="store_true", help="list every error with its second")
    options = arguments.parse_args()
    found, absent = peers()
    detectors = {n: d for n, d in (registered() | found).items() if options.only in n}
    for line in absent:
        print(line)
    films = make_set(options.which, count=QUICK_FILMS) if options.quick else make_set(options.which)
    clips = listed_videos()
    sets = {
        f"films ({options.which} set)": [film(path) for path in films],
        "real clips with listed cuts": clips[:: len(clips) // QUICK_VIDEOS] if options.quick else clips,
    }
    for name, videos in sets.items():
        tallies = run(detectors, videos, options.tolerance)
        _print(name, videos, tallies, options.errors)
        sys.stdout.flush()


def run(detectors: Mapping[str, Detect], videos: Sequence[Known], tolerance: int) -> dict[str, Tally]:
    """Every detector on every video."""
    tallies = {name: Tally() for name in detectors}
    for at, video in enumerate(videos, 1):
        print(f"{at}/{len(videos)} {video.path.name}", file=sys.stderr, flush=True)
        for name, detect in detectors.items():
            began, used = time.monotonic(), _processor()
            found = detect(video.path, video.times)
            wall, processor = time.monotonic() - began, _processor() - used
            outcome = compare(video.transitions, found, tolerance=tolerance, ignored=video.ignored)
            tallies[name].add(video, outcome, wall, processor)
    return tallies


def _processor() -> float:
    """CPU seconds of this process, all its threads and the programs it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _print(name: str, videos: Sequence[Known], tallies: Mapping[str, Tally], errors: bool) -> None:
    cuts = sum(not t.gradual for video in videos for t in video.transitions)
    gradual = sum(t.gradual for video in videos for t in video.transitions)
    minutes = sum(video.minutes for video in videos)
    print(f"\n{name}: {len(videos)} videos, {minutes:.1f} minutes, {cuts} cuts, {gradual} gradual")
    print(HEAD)
    for detector, tally in tallies.items():
        print(tally.line(detector))
    for detector, tally in tallies.items():
        print(f"\n{detector}")
        for line in (*tally.wrong(), *(tally.places if errors else ())):
            print(f"  {line}")


if __name__ == "__main__":
    main()
