"""Words that set a group of pictures apart: much commoner in it than in what it is a part of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MOST = 2  # words in a name
_SHARE = 0.3  # of a group's pictures that a word must fit
_COMMONER = 1.5  # times, than in the whole
_PRIOR = 1.0  # pictures with and without each word that one thinks of, so that few prove little

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts in which two letters are a word
_COMMON = """
    the and for with from this that von und der die das les des
    avi clip copy dsc edit export file film final footage full img media mkv mov movie mp4 mpeg new original
    output part preview sample test tmp trim untitled uploads version vid video videos webm
    www com http https hd fhd uhd fps
"""
_MEANINGLESS = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of pictures in words.

    Attributes:
        kinds: the best kind of words first; of each kind the words of every picture, in the order of the
            pictures. Names are made of the first kind that has any that tell a group apart.
    """

    kinds: tuple[Sequence[tuple[str, ...]], ...]


def telling(words: Words, whole: NDArray[np.int64], groups: Sequence[NDArray[np.int64]]) -> list[str]:
    """A name for each of the groups that a whole is split into; none is given twice, some are empty."""
    names = [""] * len(groups)
    for kind in words.kinds:
        everywhere = _counted(kind, whole)
        counts = [_counted(kind, group) for group in groups]
        found = [
            _best(count, len(group), everywhere, len(whole))
            for count, group in zip(counts, groups, strict=True)
        ]
        names = [name or other for name, other in zip(names, found, strict=True)]
    return [name if names.index(name) == at else "" for at, name in enumerate(names)]


def words_of(path: Path, folder: Path) -> tuple[str, ...]:
    """The words in a file's name and in those of its folders below `folder`, in their order."""
    try:
        parts = path.relative_to(folder).parts
    except ValueError:
        parts = (path.name,)
    text = " ".join((*parts[:-1], Path(parts[-1]).stem if parts else ""))
    found = (word.casefold() for word in _WORD.findall(_HUMP.sub(" ", text)))
    return tuple(dict.fromkeys(word for word in found if _means_something(word)))


def by_picture(videos: Iterable[int], words: Mapping[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The words of each picture, by the videos that they are of."""
    return [words.get(video, ()) for video in videos]


def _means_something(word: str) -> bool:
    return len(word) >= (2 if _WIDE.search(word) else 3) and word not in _MEANINGLESS


def _counted(kind: Sequence[tuple[str, ...]], members: NDArray[np.int64]) -> Counter[str]:
    return Counter(word for at in members.tolist() for word in kind[at])


def _best(count: Counter[str], size: int, everywhere: Counter[str], whole: int) -> str:
    """The words that are commonest in a group beside how common they are in the whole."""
    scored = []
    for word, number in count.items():
        share = number / size
        here = (number + _PRIOR) / (size + 2 * _PRIOR)
        elsewhere = (everywhere[word] - number + _PRIOR) / (whole - size + 2 * _PRIOR)
        if share >= _SHARE and here >= _COMMONER * elsewhere:
            scored.append((-share * math.log(here / elsewhere), word))
    return ", ".join(word for _, word in sorted(scored)[:_MOST])
