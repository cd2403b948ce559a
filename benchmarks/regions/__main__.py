"""How well and how fast does each segmenter find what moves by itself?

    make bench-regions        (python -m benchmarks.regions [--half fit|test] [--count N] [--only NAME])

All registered segmenters that need no model of somebody else's have their turn, on one thread, with pictures
400 pixels across, on

- clips composed of real footage and moving cut-outs, whose masks are exact (`composing`);
- frames of real clips, outlined by eye (`truth`); a segmenter sees the clip from two seconds before to 0.4
  s after;
- scenes in which nothing moves by itself.

*J* is intersection over union of what is marked and what moves, the mean over frames of a clip (every
fourth) and then over clips. *in 15 %*: of objects of up to a tenth of the picture, how much lies in the 15
% of it that have the highest scores. *J of 3*: J where a segmenter sees a picture and two beside it, 0.1 s
away, and no other: what ingest has. *nothing*: the share of the picture that is marked in scenes where
nothing moves. CPU milliseconds a picture.

Clips, stills and scenes are divided into halves by their names: what is tuned is tuned on `--half fit`,
figures in the README are those of `--half test`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

import cv2

from benchmarks.copies.sources import HALVES, TEST
from benchmarks.footage import OUT, SHARED
from benchmarks.regions import truth
from benchmarks.regions.composing import Composed, compose
from benchmarks.regions.report import Result, report
from benchmarks.regions.running import Judged, Make, judge_composed, judge_outlined, judge_scene
from indexer.regions.base import SEGMENTERS

SETS = (
    "composed, still camera",
    "composed, moving camera",
    "outlined, still camera",
    "outlined, moving camera",
)


def main() -> None:
    """Run it and print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--half", choices=HALVES, default=TEST)
    arguments.add_argument("--count", type=int, default=30, help="composed clips")
    arguments.add_argument("--seed", type=int, default=1, help="of the composed clips")
    arguments.add_argument("--only", default="", help="only segmenters whose name has this in it")
    options = arguments.parse_args()
    cv2.setNumThreads(1)
    makes = {name: SEGMENTERS.get(name) for name in SEGMENTERS.names() if options.only in name}
    clips = composed(options.half, options.count, options.seed)
    report(run(makes, clips, options.half))


def composed(half: str, count: int, seed: int) -> list[Composed]:
    """The composed clips of a half."""
    folder = OUT / "regions" / f"{half}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    scenes, stills = truth.scenes(half), truth.objects(half)
    if not scenes or not stills:
        raise SystemExit(f"there is no footage in {SHARED}; the benchmark needs it")
    clips = []
    for number in range(count):
        print(f"composing {number + 1}/{count}", file=sys.stderr, flush=True)
        clips.append(compose(number, seed, scenes, stills, folder))
    return clips


def run(makes: Mapping[str, Make], clips: list[Composed], half: str) -> dict[str, Result]:
    """What each segmenter reached."""
    found = {name: Result({title: Judged() for title in SETS}) for name in makes}
    for name, make in makes.items():
        print(name, file=sys.stderr, flush=True)
        result = found[name]
        for clip in clips:
            judge_composed(make, clip, result.sets[f"composed, {clip.camera} camera"])
        for frame in truth.outlined(half):
            judge_outlined(make, frame, result.sets[f"outlined, {frame.camera} camera"])
        result.nothing += [judge_scene(make, scene) for scene in truth.scenes(half)]
    return found


if __name__ == "__main__":
    main()
