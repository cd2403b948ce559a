"""Fit how sure a copy is to what speaks for it: the weights in `search.copies.certainty`.

    python -m benchmarks.copies.calibrate [--per-edit 3] [--seed 1]

The queries and the library are those of the half `FIT`. Logistic regression with a small penalty on the size
of the weights (of signs brought to deviation 1), by Newton's method. Prints the weights, and how well scores
from ten-fold cross-validation over the sources are calibrated.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.make import Benchmark, make_benchmark
from benchmarks.copies.sources import FIT, load_sources
from benchmarks.copies.truth import COPY
from benchmarks.footage import SHARED
from indexer.features.base import create_extractors
from indexer.models.runtime import LazyRuntime
from search.copies.asked import AskedPictures
from search.copies.certainty import signs_of
from search.copies.engine import CopySearch, Spaces
from search.queries.base import load
from search.query import Query
from storage.library import Store
from vdx.library import Library

PENALTY = 1.0
FOLDS = 10
LIMIT = 10

Floats = NDArray[np.float64]
Row = tuple[bool, tuple[float, ...], bool, str]  # of a still, signs, right, the source's name


def gather(benchmark: Benchmark, library: Path) -> list[Row]:
    """The signs of every video that is found for every query, and whether it is right."""
    Library(library).ingest(*benchmark.library)
    extractors = create_extractors(("fingerprint", "keypoints"), LazyRuntime().get)
    rows: list[Row] = []
    with Store.open(library) as store:
        for query in benchmark.queries:
            if query.kind == COPY:
                continue
            asked = AskedPictures(load(Query(query.file)), extractors["fingerprint"])
            for found in CopySearch(store, Spaces.of(extractors), asked).run(LIMIT):
                signs = signs_of(found)
                right = any(path in query.right for path in found.video.paths)
                rows.append((signs.still, astuple(signs)[1:], right, str(query.made_of)))
    return rows


def fit(signs: Floats, right: Floats) -> Floats:
    """The weights (1 + k,) of a constant and k signs (n, k)."""
    mean, deviation = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    x = np.hstack([np.ones((len(signs), 1)), (signs - mean) / deviation])
    penalty = PENALTY * np.diag([0.0] + [1.0] * signs.shape[1])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - right) + penalty @ weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + penalty + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    scaled = weights[1:] / deviation
    return np.concatenate([[weights[0] - scaled @ mean], scaled])


def predict(weights: Floats, signs: Floats) -> Floats:
    """Probabilities (n,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(weights[0] + signs @ weights[1:], -30, 30))))


def cross_validated(signs: Floats, right: Floats, sources: Sequence[str]) -> Floats:
    """Probabilities (n,) from weights that were fitted without the source's queries."""
    names = sorted(set(sources))
    fold = np.array([names.index(source) % FOLDS for source in sources])
    result = np.zeros(len(right))
    for number in range(FOLDS):
        away = fold == number
        if away.any():
            result[away] = predict(fit(signs[~away], right[~away]), signs[away])
    return result


def report(name: str, rows: Sequence[Row]) -> None:
    """Print the weights for one kind of query."""
    signs = np.array([row[1] for row in rows])
    right = np.array([row[2] for row in rows], np.float64)
    print(f"{name} = ({', '.join(f'{weight:.3f}' for weight in fit(signs, right))})")
    scores = cross_validated(signs, right, [row[3] for row in rows])
    for low, high in ((0, 0.1), (0.1, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            mean, share = scores[inside].mean(), right[inside].mean()
            print(f"  scores {low} to {high}: {inside.sum()} answers, mean {mean:.3f}, right {share:.3f}")


def main() -> None:
    """Gather, fit, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--per-edit", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    stills = sorted(path for path in (SHARED / "images").glob("*") if path.is_file())
    sources = load_sources(SHARED / "videos")
    benchmark = make_benchmark(sources, stills, FIT, options.seed, options.per_edit)
    rows = gather(benchmark, benchmark.folder / "library-calibration")
    report("_CLIP", [row for row in rows if not row[0]])
    report("_STILL", [row for row in rows if row[0]])


if __name__ == "__main__":
    main()
