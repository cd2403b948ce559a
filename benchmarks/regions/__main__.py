"""How well and how fast does each segmenter find what moves by itself?

    make bench-regions        (python -m benchmarks.regions [--half fit|test] [--count N] [--only NAME])

All registered segmenters have their turn, on one thread, with pictures 400 pixels across, on

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
from functools import partial
from itertools import chain

import cv2

from benchmarks.copies.sources import HALVES, TEST
from benchmarks.footage import OUT, SHARED
from benchmarks.regions import truth
from benchmarks.regions.composing import Composed, compose
from benchmarks.regions.report import Result, report
from benchmarks.regions.running import Judged, Make, composed_case, marked_shares, outlined_case
from indexer.regions.auto import AutoSegmenter
from indexer.regions.base import SEGMENTERS
from indexer.regions.motion import MotionSegmenter
from indexer.regions.residual import ResidualSegmenter

# From the residual of the flow to all of `auto`, one part more each.
ABLATIONS: Mapping[str, Make] = {
    "flow": partial(ResidualSegmenter, remembering=False),
    "+ smoothed": ResidualSegmenter,
    "+ network": partial(MotionSegmenter, remembering=False),
    "+ memory": MotionSegmenter,
    "+ background": AutoSegmenter,
}
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
    arguments.add_argument("--ablation", action="store_true", help="what each part of auto is worth instead")
    arguments.add_argument("--only", default="", help="only segmenters whose name has this in it")
    options = arguments.parse_args()
    cv2.setNumThreads(1)
    every = ABLATIONS if options.ablation else {name: SEGMENTERS.get(name) for name in SEGMENTERS.names()}
    makes = {name: make for name, make in every.items() if options.only in name}
    if not makes:
        raise SystemExit(f"no segmenter has {options.only!r} in its name; there are: {', '.join(every)}")
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
    """What each segmenter reached; all have their turn on one clip before the next."""
    found = {name: Result({title: Judged() for title in SETS}) for name in makes}
    cases = chain(
        ((f"composed, {clip.camera} camera", composed_case(clip)) for clip in clips),
        ((f"outlined, {one.camera} camera", outlined_case(one)) for one in truth.outlined(half)),
    )
    for number, (title, case) in enumerate(cases, 1):
        print(f"case {number}", file=sys.stderr, flush=True)
        for name, make in makes.items():
            case.judge(make, found[name].sets[title])
    for scene in truth.scenes(half):
        for name, share in marked_shares(makes, scene).items():
            found[name].nothing.append(share)
    return found


if __name__ == "__main__":
    main()
