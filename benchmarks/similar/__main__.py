"""How well combined queries are answered: ``python -m benchmarks.similar``.

**Stills.** ``../shared/data/images``, one of each of 250 classes of ImageNet, each a video of a second. What
belongs together says WordNet: the stills of one half that are of the same kind (dogs, vehicles, birds ...),
if there are 5 to 30. A question is an example of a kind, or three, or its name, or both; an answer is as good
as its average precision over the others of that kind. The weights of `search.weights` are chosen by the first
half of the stills (`half_of_still`) and judged by the second. Names of videos are numbers.

**Films.** See `benchmarks.similar.films`: two stills of neighbouring scenes, one after the other; each film
is there forwards and with its scenes in the opposite order.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.copies.sources import FIT, HALVES, TEST
from benchmarks.footage import OUT, SHARED
from benchmarks.similar.asking import Asking
from benchmarks.similar.films import judge
from benchmarks.similar.stills import groups, make_library
from indexer.features.base import create_extractors
from indexer.models.runtime import LazyRuntime
from search.weights import WEIGHTS, Weights
from storage.library import Store

GRIDS = {
    "every": (0.0, 0.25, 0.5, 0.75, 1.0),
    "less": (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.75, 1.0),
    "words": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stills", type=Path, default=SHARED / "images")
    parser.add_argument("--work", type=Path, default=OUT / "similar", help="where libraries are made")
    options = parser.parse_args()
    stills = sorted(options.stills.iterdir())
    library = make_library(stills, options.work)
    found = groups(stills, library)
    count = {half: sum(group.half == half for group in found) for half in HALVES}
    _say(
        f"{len(stills)} stills; kinds: {count[FIT]} to fit, {count[TEST]} to judge; weights in use: {WEIGHTS}"
    )
    extractors = create_extractors(("cnn",), LazyRuntime().get)
    with Store.open(library.path) as store:
        asking = Asking(store, extractors, found)
        for half in HALVES:
            _say(
                f"{half}: mean average precision of one example {asking.one(half, WEIGHTS):.3f}, three "
                f"{asking.several(half, WEIGHTS):.3f}, the name {asking.words(half, WEIGHTS):.3f}, both "
                f"{asking.both(half, WEIGHTS):.3f}, with counterexamples {asking.refused(half, WEIGHTS):.3f}"
            )
        _grid("every", asking.several)
        _grid("less", asking.refused)
        _grid("words", asking.both)
    _say(judge(options.work))


def _grid(name: str, ask: Callable[[str, Weights], float]) -> None:
    for value in GRIDS[name]:
        weights = replace(WEIGHTS, **{name: value})
        figures = ", ".join(f"{half} {ask(half, weights):.3f}" for half in HALVES)
        _say(f"{name} = {value:g}: {figures}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
