"""Fit how sure a copy is to what speaks for it: the weights in `search.copies.certainty`.

    python -m benchmarks.copies.calibrate [--per-edit 3] [--seed 1]

The queries and the library are those of the half `FIT`. Logistic regression with a small penalty on the size
of the weights (of signs brought to deviation 1), by Newton's method. Answers that one family of clips gives
to queries of one family count as `MOST` at most, lest a series of look-alikes outweigh all others.
Prints the weights, and how well scores from ten-fold cross-validation over the families are calibrated.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
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
from search.copies.certainty import Signs, signs_of
from search.copies.engine import CopySearch, Spaces
from search.queries.base import load_pictures
from search.query import Query
from storage.library import Store
from vdx.library import Library

PENALTY = 3.0
MOST = 4
FOLDS = 10
LIMIT = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """An answer: its signs, whether it is right, and the families of the query's source and of the answer."""

    signs: Signs
    right: bool
    families: tuple[str, str]


def gather(benchmark: Benchmark, library: Path, families: Mapping[Path, str]) -> list[Row]:
    """The signs of every video that is found for every query, and whether it is right."""
    Library(library).ingest(*benchmark.library)
    extractors = create_extractors(("fingerprint", "keypoints"), LazyRuntime().get)
    rows: list[Row] = []
    with Store.open(library) as store:
        for query in benchmark.queries:
            if query.kind == COPY:
                continue
            asked = AskedPictures(load_pictures(Query(query.file)), extractors["fingerprint"])
            for found in CopySearch(store, Spaces.of(extractors), asked).run(LIMIT):
                path = found.video.paths[0]
                pair = families[query.made_of], families.get(path, path.name)
                rows.append(Row(signs_of(found), path in query.right, pair))
    return rows


def fit(signs: Floats, right: Floats, counts: Floats) -> Floats:
    """The weights (1 + k,) of a constant and k signs (n, k), of answers that count so much (n,)."""
    mean = np.average(signs, axis=0, weights=counts)
    deviation = np.maximum(np.sqrt(np.average((signs - mean) ** 2, axis=0, weights=counts)), 1e-6)
    x = np.hstack([np.ones((len(signs), 1)), (signs - mean) / deviation])
    penalty = PENALTY * np.diag([0.0] + [1.0] * signs.shape[1])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (counts * (p - right)) + penalty @ weights
        curvature = (x * (counts * p * (1 - p))[:, None]).T @ x + penalty + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    scaled = weights[1:] / deviation
    return np.concatenate([[weights[0] - scaled @ mean], scaled])


def predict(weights: Floats, signs: Floats) -> Floats:
    """Probabilities (n,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(weights[0] + signs @ weights[1:], -30, 30))))


def cross_validated(signs: Floats, right: Floats, counts: Floats, families: Sequence[str]) -> Floats:
    """Probabilities (n,) from weights that were fitted without queries of the family."""
    names = sorted(set(families))
    fold = np.array([names.index(family) % FOLDS for family in families])
    result = np.zeros(len(right))
    for number in range(FOLDS):
        away = fold == number
        if away.any():
            result[away] = predict(fit(signs[~away], right[~away], counts[~away]), signs[away])
    return result


def report(name: str, rows: Sequence[Row]) -> None:
    """Print the weights for one kind of query."""
    signs = np.array([astuple(row.signs)[1:] for row in rows])
    right = np.array([row.right for row in rows], np.float64)
    many = Counter((row.families, row.right) for row in rows)
    counts = np.array([min(1.0, MOST / many[row.families, row.right]) for row in rows])
    print(f"{name} = ({', '.join(f'{weight:.3f}' for weight in fit(signs, right, counts))})")
    scores = cross_validated(signs, right, counts, [row.families[0] for row in rows])
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
    families = {source.path: source.family for source in sources}
    rows = gather(benchmark, benchmark.folder / "library-calibration", families)
    report("_CLIP", [row for row in rows if not row.signs.still])
    report("_STILL", [row for row in rows if row.signs.still])


if __name__ == "__main__":
    main()
