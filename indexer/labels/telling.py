"""Which of the labels of a picture to tell people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from indexer.labels.vocabulary import vocabulary
from storage.records import Label

SURE = 0.5  # how likely a label must be
MOST = 3


def most_telling(likely: Mapping[Label, float]) -> list[Label]:
    """The most special of those that are likely: "terrier" and not "dog", unless it may be another dog.

    Args:
        likely: how likely each label is.
    """
    below = _below()
    sure = [label for label, score in likely.items() if score >= SURE]
    sure.sort(key=lambda label: (len(below.get(label.key, ())), -likely[label], label.key))
    told: list[Label] = []
    for label in sure:
        classes = below.get(label.key, frozenset())
        if not any(below.get(other.key, frozenset((other.key,))) <= classes for other in told):
            told.append(label)
    return told[:MOST]


@cache
def _below() -> Mapping[str, frozenset[str]]:
    """By key of a label the keys of the classes that it is true of."""
    words = vocabulary()
    keys = [label.key for label in words.labels]
    rows = zip(keys, words.below, strict=True)
    return {key: frozenset(keys[at] for at in row.nonzero()[0]) for key, row in rows}
