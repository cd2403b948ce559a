"""How right labels are: ``python -m benchmarks.labels [FOLDER]``.

FOLDER holds stills whose names say what they show, as ``n02085620_Chihuahua.JPEG`` (by default
``../shared/data/images``: one of each of 250 classes of ImageNet). Each is made a short video (H.264) and
goes the way of a keyframe from there: decoded, brought to the size for extractors, squashed, classified. The
temperature is fitted on one half, which `half_of_still` chooses; what counts are the figures of the other.

The stills are of ImageNet itself, and the network has been trained on pictures of that kind: of other footage
both accuracy and sureness are worse.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.sources import FIT, TEST, half_of_still
from benchmarks.footage import SHARED
from indexer.features.base import WORKING_SIDE
from indexer.features.cnn import CnnExtractor
from indexer.labels.reading import LEAST, TEMPERATURE, probabilities
from indexer.labels.vocabulary import CLASSES, vocabulary
from indexer.models.runtime import LazyRuntime
from indexer.sampling import PICTURE_SIDE
from media.decode import VideoReader
from media.encode import write_video
from media.image import fit, read_image

FRAMES = 10  # of the video of a still
BINS = 15  # of the calibration error
TRIED = np.round(np.arange(0.4, 2.51, 0.05), 2)

Floats = NDArray[np.float32]


def logits_of(stills: Sequence[Path]) -> Floats:
    """(n, CLASSES) what the classifier says of a keyframe of each."""
    extractor = CnnExtractor(LazyRuntime().get)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "still.mkv"
        for path in stills:
            still = read_image(path, PICTURE_SIDE)
            write_video(video, ((at / 25, still) for at in range(FRAMES)), rate=25)
            with VideoReader(video) as reader:
                frames = [frame.image(PICTURE_SIDE) for frame in reader.frames()]
            rows.append(extractor.classify([fit(frames[FRAMES // 2], WORKING_SIDE)])[0])
    return np.stack(rows)


def loss(logits: Floats, right: NDArray[np.int64], temperature: float) -> float:
    """Mean negative logarithm of the probability of the right class."""
    likely = probabilities(logits, temperature)[np.arange(len(right)), right]
    return float(-np.log(np.maximum(likely, 1e-12)).mean())


def calibration_error(said: Floats, true: NDArray[np.bool_]) -> float:
    """The mean difference between how sure it was and how often it was right (Guo et al., 2017)."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [abs(said[bins == at].mean() - true[bins == at].mean()) * (bins == at).sum() for at in set(bins)]
    return float(sum(gaps) / max(1, len(said)))


def report(logits: Floats, right: NDArray[np.int64], temperature: float) -> str:
    """The figures of one half."""
    likely = probabilities(logits, temperature)
    order = np.argsort(-logits, axis=1)
    top = likely[:, :CLASSES].max(axis=1)
    first, five = order[:, 0] == right, (order[:, :5] == right[:, None]).any(axis=1)
    kept = likely >= LEAST + vocabulary().below.mean(axis=1)
    true = vocabulary().below[:, right].T > 0
    return (
        f"{len(right)} stills: top-1 {first.mean():.1%}, top-5 {five.mean():.1%}; at temperature "
        f"{temperature:g}: loss {loss(logits, right, temperature):.3f}, calibration error of the first class "
        f"{calibration_error(top, first):.3f}, of all labels that are kept "
        f"{calibration_error(likely[kept], true[kept]):.3f} ({kept.sum() / len(right):.1f} a still, "
        f"{true[kept].mean():.1%} right)"
    )


def main() -> None:
    """Fit and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "images")
    stills = sorted(parser.parse_args().folder.iterdir())
    place = {label.key: at for at, label in enumerate(vocabulary().labels[:CLASSES])}
    stills = [path for path in stills if path.name.partition("_")[0] in place]
    right = np.array([place[path.name.partition("_")[0]] for path in stills])
    logits = logits_of(stills)
    halves = {half: np.array([half_of_still(path) == half for path in stills]) for half in (FIT, TEST)}
    mine = halves[FIT]
    fitted = min(TRIED, key=lambda one: loss(logits[mine], right[mine], float(one)))
    sys.stdout.write(f"fitted temperature: {fitted:g}; in use: {TEMPERATURE:g}\n")
    for half, mine in halves.items():
        for temperature in (1.0, float(fitted)):
            sys.stdout.write(f"{half}: {report(logits[mine], right[mine], temperature)}\n")


if __name__ == "__main__":
    main()
