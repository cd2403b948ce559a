"""Write the vocabulary of labels: ``python -m benchmarks.labels.vocabulary CLASSES DATA_NOUN > FILE``.

CLASSES is the list of ImageNet's 1,000 classes as WordNet synsets, in the order of the network's outputs
(``timm/data/_info/imagenet_synsets.txt`` in the wheel of timm 1.0, Apache 2.0). DATA_NOUN is WordNet 3.0's
``data.noun`` (``/usr/share/wordnet/data.noun`` of Debian's package wordnet-base). What comes out is
`indexer/labels/data/vocabulary.tsv`.

Above the classes stand WordNet's hypernyms: a dog is a carnivore, and an animal. Those that the same
classes belong to are one label with the names of all; what has one class only gives that its names. What is
too general to be looked for (`TOO_GENERAL`) is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Synsets that say next to nothing of a picture.
_GENERAL = (
    "entity;physical entity;abstraction;object;whole;artifact;matter;causal agent;instrumentality;"
    "psychological feature;attribute;group;relation;communication;measure;substance;part;thing;process;"
    "cognition;content;unit;organism;living thing;natural object;solid;definite quantity;"
    "fundamental quantity;event;state;group action;social group;signal;visual signal;way;component;shape;"
    "covering;collection;location;region;point;line;surface;extremity;produce;reproductive structure;"
    "plant organ;plant part;nutriment;creation;product;external body part;body part;system;mechanism;"
    "vertebrate;placental;diapsid;anapsid;commodity;consumer goods;conveyance;device;implement;equipment;"
    "structure;furnishing;protective covering;craft;oscine;even-toed ungulate;self-propelled vehicle;"
    "restraint;establishment;barrier;geological formation;ambystomid;teleost fish;appliance;durables;"
    "chordate;container;mechanical device;attire;consumer durables"
)
TOO_GENERAL = frozenset(_GENERAL.split(";"))


@dataclass(frozen=True, slots=True)
class Synset:
    """A meaning in WordNet: its words, and the offsets of what is more general."""

    names: tuple[str, ...]
    above: tuple[str, ...]


def read_synsets(lines: Iterable[str]) -> dict[str, Synset]:
    """The nouns by offset. The form of the file: wndb(5WN)."""
    found = {}
    for line in lines:
        if line.startswith(" "):  # the licence
            continue
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        names = tuple(word.replace("_", " ") for word in fields[4 : 4 + 2 * count : 2])
        pointers = fields[5 + 2 * count :]
        above = tuple(pointers[at + 1] for at in range(0, len(pointers), 4) if pointers[at] in ("@", "@i"))
        found[fields[0]] = Synset(names, above)
    return found


def closure(synsets: dict[str, Synset], offset: str) -> list[str]:
    """Everything above a synset, the nearest first."""
    found: dict[str, None] = {}
    waiting = list(synsets[offset].above)
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += synsets[one].above
    return list(found)


def vocabulary(classes: list[str], synsets: dict[str, Synset]) -> list[tuple[str, str, str, str]]:
    """Rows of key, names, further names, keys of the labels above."""
    chains = [closure(synsets, one[1:]) for one in classes]
    below: dict[str, set[int]] = {}
    for number, chain in enumerate(chains):
        for offset in chain:
            if synsets[offset].names[0] not in TOO_GENERAL:
                below.setdefault(offset, set()).add(number)
    groups: dict[frozenset[int], list[str]] = {}
    for offset, members in below.items():
        groups.setdefault(frozenset(members), []).append(offset)
    key_of = {
        offset: f"n{some[0]}" for members, some in groups.items() if len(members) > 1 for offset in some
    }
    rows = []
    for number, (one, chain) in enumerate(zip(classes, chains, strict=True)):
        own = synsets[one[1:]].names
        only = groups.get(frozenset({number}), [])
        further = [name for offset in only for name in synsets[offset].names if name not in own]
        above = dict.fromkeys(key_of[offset] for offset in chain if offset in key_of)
        rows.append((one, ", ".join(own), ", ".join(dict.fromkeys(further)), " ".join(above)))
    for together, some in sorted(groups.items(), key=lambda item: (len(item[0]), sorted(item[0]))):
        if len(together) > 1:
            names = synsets[some[0]].names
            further = [name for offset in some[1:] for name in synsets[offset].names if name not in names]
            rows.append((f"n{some[0]}", ", ".join(names), ", ".join(dict.fromkeys(further)), ""))
    return rows


def main() -> None:
    """Write the file to stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("classes", type=Path)
    parser.add_argument("nouns", type=Path)
    chosen = parser.parse_args()
    with chosen.nouns.open(encoding="latin-1") as file:
        synsets = read_synsets(file)
    for row in vocabulary(chosen.classes.read_text().split(), synsets):
        sys.stdout.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
