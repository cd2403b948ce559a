"""The questions to a library of stills, and how well they are answered with some weights."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

from benchmarks.similar.judging import average_precision
from benchmarks.similar.stills import Group
from search.combined import Combined
from search.combining import Combining, Extractors
from search.query import Query
from search.weights import Weights
from storage.narrowed import Narrowed
from storage.reading import Reading

EXAMPLES = 3
COUNTEREXAMPLES = 2
ROUNDS = 3  # of each group, with other examples

Ask = Callable[[Combined, Weights], list[int]]


class Asking:
    """Asks about groups; a question is only about the stills of the group's half.

    Args:
        store: the library.
        extractors: by name.
        groups: what belongs together.
    """

    def __init__(self, store: Reading, extractors: Extractors, groups: Sequence[Group]) -> None:
        self._extractors, self._groups = extractors, groups
        halves: dict[str, set[int]] = {}
        for group in groups:
            halves.setdefault(group.half, set()).update(group.members)
        self._halves = {half: Narrowed(store, ids) for half, ids in halves.items()}

    def one(self, half: str, weights: Weights) -> float:
        """Mean average precision of one example."""
        return self._mean(half, weights, lambda group, rng: _likes(rng.sample(group.members, 1)))

    def several(self, half: str, weights: Weights) -> float:
        """That of `EXAMPLES`."""
        return self._mean(half, weights, lambda group, rng: _likes(rng.sample(group.members, EXAMPLES)))

    def words(self, half: str, weights: Weights) -> float:
        """That of the group's name."""
        return self._mean(half, weights, lambda group, _: Combined(text=f'"{group.name}"'))

    def both(self, half: str, weights: Weights) -> float:
        """That of one example and the group's name."""
        return self._mean(
            half, weights, lambda group, rng: _likes(rng.sample(group.members, 1), text=f'"{group.name}"')
        )

    def refused(self, half: str, weights: Weights) -> float:
        """That of one example, after the first answers that are wrong were named as counterexamples."""
        scores = []
        for group, rng in self._questions(half):
            like = rng.sample(group.members, 1)
            ranked = [one for one in self._ask(group, _likes(like), weights) if one not in like]
            wrong = [one for one in ranked if one not in group.members][:COUNTEREXAMPLES]
            again = self._ask(group, _likes(like, unlike=wrong), weights)
            # What somebody has seen and refused is not counted for or against the answer.
            left = [one for one in again if one not in like and one not in wrong]
            scores.append(average_precision(left, set(group.members) - set(like)))
        return fmean(scores)

    def _mean(self, half: str, weights: Weights, ask: Callable[[Group, random.Random], Combined]) -> float:
        scores = []
        for group, rng in self._questions(half):
            asked = ask(group, rng)
            given = {query.video for query in asked.like}
            ranked = [one for one in self._ask(group, asked, weights) if one not in given]
            scores.append(average_precision(ranked, set(group.members) - given))
        return fmean(scores)

    def _questions(self, half: str) -> Iterator[tuple[Group, random.Random]]:
        for group in self._groups:
            for number in range(ROUNDS):
                if group.half == half:
                    yield group, random.Random(f"{group.name} {number}")

    def _ask(self, group: Group, asked: Combined, weights: Weights) -> list[int]:
        moments = Combining(self._halves[group.half], self._extractors, asked, weights).moments()
        return list(dict.fromkeys(moment.video for moment in moments))


def _likes(videos: Sequence[int], unlike: Sequence[int] = (), text: str = "") -> Combined:
    like, others = (tuple(Query(video=one, at=0.4) for one in some) for some in (videos, unlike))
    return Combined(like=like, unlike=others, text=text)
