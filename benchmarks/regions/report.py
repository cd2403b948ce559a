"""The table of `python -m benchmarks.regions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.regions.running import Judged


@dataclass(slots=True)
class Result:
    """What one segmenter reached: by set, and the share it marks where nothing moves, by scene."""

    sets: dict[str, Judged]
    nothing: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """CPU time for a picture."""
        pictures = sum(one.pictures for one in self.sets.values())
        return 1000 * sum(one.seconds for one in self.sets.values()) / max(1, pictures)


def report(results: Mapping[str, Result]) -> None:
    """Print a table for each set, and one of what is not told by sets."""
    titles = list(next(iter(results.values())).sets)
    for title in titles:
        size = len(next(iter(results.values())).sets[title].similarity)
        print(f"\n{title} ({size})\n{'segmenter':12} {'J':>6} {'in 15 %':>8} {'J of 3':>7}")
        for name, result in results.items():
            judged = result.sets[title]
            print(
                f"{name:12} {_mean(judged.similarity):>6} {_mean(judged.within):>8} {_mean(judged.still):>7}"
            )
    print(f"\nall\n{'segmenter':12} {'J':>6} {'in 15 %':>8} {'J of 3':>7} {'nothing':>8} {'ms':>6}")
    for name, result in results.items():
        every = list(result.sets.values())
        columns = [_mean([v for one in every for v in getattr(one, what)]) for what in _COLUMNS]
        shown = f"{columns[0]:>6} {columns[1]:>8} {columns[2]:>7}"
        print(f"{name:12} {shown} {_mean(result.nothing):>8} {result.milliseconds:6.1f}")


_COLUMNS = ("similarity", "within", "still")


def _mean(values: list[float]) -> str:
    return f"{fmean(values):.3f}" if values else "-"
