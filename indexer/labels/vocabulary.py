"""What can be said of a picture: the 1,000 classes of ImageNet, and what they are kinds of.

`data/vocabulary.tsv` has a line for each label: its key (a synset of WordNet 3.0, such as ``n02084071``), its
names, further names (of what is more general and has no other class), and for the classes the keys of the
labels above them. The classes come first, in the order of the network's outputs. It is made by
`benchmarks.labels.vocabulary`; WordNet's licence lies beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.records import Label

CLASSES = 1000
_FILE = Path(__file__).with_name("data") / "vocabulary.tsv"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All labels.

    Attributes:
        labels: the classes in the order of the network's outputs, then what is more general, ever more so.
        below: (v, CLASSES) of 0 and 1: which classes each label is true of.
    """

    labels: tuple[Label, ...]
    below: NDArray[np.float32]


@cache
def vocabulary() -> Vocabulary:
    """That of the default network."""
    rows = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    labels = tuple(
        Label(key, *(_names(text) for text in (names, further))) for key, names, further, _ in rows
    )
    place = {label.key: at for at, label in enumerate(labels)}
    below = np.zeros((len(labels), CLASSES), np.float32)
    for at, row in enumerate(rows[:CLASSES]):
        below[[at, *(place[key] for key in row[3].split())], at] = 1
    below.flags.writeable = False
    return Vocabulary(labels, below)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()
