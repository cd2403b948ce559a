"""Train the network of the segmenter `motion` and write it.

    python -m benchmarks.regions.learning [--sequences N] [--epochs N] [--out FILE.onnx]

It learns from sequences that are made up at random of the fit half's footage: scenes in which nothing moves
by itself and stills that a camera looks around in, with cut-outs and blobs that move in them (`examples`);
and from the fit half's outlined frames, a few times each. Nothing of the test half is seen. An hour on two
idle cores; the same seed and versions give about the same weights.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

from benchmarks.copies.sources import FIT, half_of_still
from benchmarks.footage import shared_stills
from benchmarks.regions import truth
from benchmarks.regions.learning.examples import Example, draw
from benchmarks.regions.learning.export import write
from benchmarks.regions.learning.network import MotionNet
from benchmarks.regions.learning.outlines import outlined_examples
from benchmarks.regions.learning.training import SEED, Examples, train
from indexer.regions.motion_net import MODEL

REPEATED = 4  # times that each sequence of outlined frames is in an epoch


def main() -> None:
    """Make the examples, learn, write the network."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--sequences", type=int, default=1600)
    arguments.add_argument("--epochs", type=int, default=12)
    arguments.add_argument("--out", type=Path, default=MODEL)
    options = arguments.parse_args()
    cv2.setNumThreads(1)
    examples = [*made_up(options.sequences), *list(outlined_examples()) * REPEATED]
    network = MotionNet()
    train(network, Examples.of(examples), options.epochs)
    network.eval()
    write(network, options.out)
    print(f"{options.out}: {options.out.stat().st_size} bytes, torch {torch.__version__}")


def made_up(count: int) -> list[Example]:
    """Sequences made up at random, the same every time."""
    scenes, objects = truth.scenes(FIT), truth.objects(FIT)
    stills = [path for path in shared_stills() if half_of_still(path) == FIT]
    examples = []
    for number in range(count):
        if number % 50 == 0:
            print(f"making up {number}/{count}", file=sys.stderr, flush=True)
        examples.append(draw(np.random.default_rng((SEED, number)), scenes, stills, objects))
    return examples


if __name__ == "__main__":
    main()
