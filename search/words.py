"""Words: which shots show what they say, and which files are called so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.labels.vocabulary import vocabulary
from storage.catalog.names import folded
from storage.reading import Reading
from storage.records import Label
from storage.stored import Ids, NamedFile

MOST_SHOTS = 2000  # with a label, for each word

# How much it says that a word is found there; a label says as much as it is likely.
IN_NAME, IN_FOLDER = 0.9, 0.7
IN_PART = 0.6  # of that, where it is only a part of a word: "cat" in "catalogue"
AMONG_OTHERS = 0.9  # of that, where it is one of several words of a label's name: "ball" in "tennis ball"

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_EDGES = ".,;:!?()[]{}…，。；：！？（）"
_EMPTY = frozenset(
    ("a", "an", "and", "at", "by", "in", "is", "it", "of", "on", "or", "some", "the", "to", "with")
)
_WORD = re.compile(r"\w+")

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Word:
    """One word of the query and what it is found in.

    Attributes:
        text: folded.
        videos: by id, how much the name of a file of it or its folder says, and which of the two it is.
        labels: by id of a label, how well the word fits it, and what the label is called.
        shots: (k,) ids of shots that show one of the labels most likely.
    """

    text: str
    videos: dict[int, tuple[float, str]] = field(default_factory=dict)
    labels: dict[int, tuple[float, str]] = field(default_factory=dict)
    shots: Ids = field(default_factory=lambda: np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Said:
    """How well words fit n shots.

    Attributes:
        scores: (n,) 0 to 1: the mean over the words.
        why: by index of the shot, what fits, in short words.
    """

    scores: Floats
    why: Mapping[int, tuple[str, ...]]


class Words:
    """The words of a query, looked up in a library.

    Args:
        store: the library.
        text: the words; what is between quotes is one.
    """

    def __init__(self, store: Reading, text: str) -> None:
        self._store = store
        self.words = [_looked_up(store, word) for word in split(text)]

    def shots(self) -> Ids:
        """Ids of the shots that show what a word says."""
        return np.unique(np.concatenate([np.empty(0, np.int64), *(word.shots for word in self.words)]))

    def videos(self) -> dict[int, tuple[float, tuple[str, ...]]]:
        """The videos with a file that is called so: how well that fits, and why."""
        found: dict[int, tuple[float, tuple[str, ...]]] = {}
        for word in self.words:
            for video, (score, where) in word.videos.items():
                so_far, why = found.get(video, (0.0, ()))
                found[video] = so_far + score / len(self.words), (*why, f"{where}: {word.text}")
        return found

    def fit(self, shots: Ids, videos: Ids) -> Said:
        """How well shots (n,) of videos (n,) fit, by what they show and how their files are called."""
        total, why = np.zeros(len(shots)), {at: list[str]() for at in range(len(shots))}
        shown = self._store.labels_of_shots(shots)
        by_shot: dict[int, list[tuple[int, float]]] = {}
        for shot, label, score in zip(
            shown.shot.tolist(), shown.label.tolist(), shown.score.tolist(), strict=True
        ):
            by_shot.setdefault(shot, []).append((label, score))
        for at, (shot, video) in enumerate(zip(shots.tolist(), videos.tolist(), strict=True)):
            for word in self.words:
                named, where = word.videos.get(video, (0.0, ""))
                labelled, label = _best(word, by_shot.get(shot, ()))
                total[at] += (1 - (1 - named) * (1 - labelled)) / len(self.words)
                why[at] += [f"label: {label}"] if labelled else []
                why[at] += [f"{where}: {word.text}"] if named else []
        return Said(total, {at: tuple(some) for at, some in why.items() if some})


def split(text: str) -> list[str]:
    """The words of a text, without those that say nothing if there are others."""
    found = [(phrase or word.strip(_EDGES)) for phrase, word in _TERM.findall(folded(text))]
    words = list(dict.fromkeys(word for word in found if word.strip()))
    telling = [word for word in words if word not in _EMPTY]
    return telling or words


def _looked_up(store: Reading, text: str) -> Word:
    word = Word(text)
    for file in store.files_named(text):
        said = _said_by(file, text)
        if said[0] > word.videos.get(file.video_id, (0.0, ""))[0]:
            word.videos[file.video_id] = said
    for form in _forms(text):
        for stored in store.labels(form):
            fits = max(fit_of(stored.label, form), word.labels.get(stored.id, (0.0, ""))[0])
            # An ant is no part of an antelope: parts are for words that are not finished, or unknown.
            if fits > IN_PART or (fits > 0 and not _is_known(form)):
                word.labels[stored.id] = fits, stored.label.name
    if word.labels:
        word.shots = store.shots_with(sorted(word.labels), MOST_SHOTS).shot
    return word


@cache
def _is_known(text: str) -> bool:
    """Whether a word is one of those that the default network can say."""
    return any(fit_of(label, text) > IN_PART for label in vocabulary().labels)


def _forms(text: str) -> Iterable[str]:
    """A word as it is, and without an English plural."""
    yield text
    if text.endswith("s") and len(text) > len("gas"):
        yield text[:-1]


def _said_by(file: NamedFile, text: str) -> tuple[float, str]:
    """How much the name or the folder of a file says."""
    for where, said, told in (("name", IN_NAME, file.name), ("folder", IN_FOLDER, file.folder)):
        if text in folded(told):
            return said * (1.0 if _is_whole(text, folded(told)) else IN_PART), where
    return 0.0, ""  # in both together only: across the slash between them


def fit_of(label: Label, text: str) -> float:
    """How well a folded word fits a label, 0 to 1."""
    names = [folded(name) for name in (*label.names, *label.further)]
    if text in names:
        return 1.0
    if any(_is_whole(text, name) for name in names):
        return AMONG_OTHERS
    # "bik" is the beginning of a bike and "boat" the end of a motorboat; "cat" in "domesticated" is chance.
    at_edge = rf"(?<!\w){re.escape(text)}|{re.escape(text)}(?!\w)"
    return IN_PART if any(re.search(at_edge, name) for name in names) else 0.0


def _is_whole(text: str, told: str) -> bool:
    """Whether a word stands there by itself. Chinese is written without spaces: there any part does."""
    spaced = re.sub(r"[_\d]+", " ", told) if not re.search(r"[_\d]", text) else told
    return not text.isascii() or re.search(rf"(?<!\w){re.escape(text)}(?!\w)", spaced) is not None


def _best(word: Word, shown: Sequence[tuple[int, float]]) -> tuple[float, str]:
    """What of the labels of a shot fits a word best: how much, and what it is called."""
    known = ((*word.labels[label], score) for label, score in shown if label in word.labels)
    return max(((fits * score, name) for fits, name, score in known), default=(0.0, ""))
