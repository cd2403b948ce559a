"""What was measured is measured once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compact.results import Results


@dataclass(frozen=True)
class Measured:
    value: float
    names: list[str]


def test_it_is_measured_once_for_the_same_settings(tmp_path: Path) -> None:
    made: list[float] = []

    def make() -> Measured:
        made.append(1.0)
        return Measured(math.pi * len(made), ["a", "ü"])

    results = Results(tmp_path)
    first = results.kept("a/b c", {"of": (1, 2.5), "name": "x"}, Measured, make)
    again = Results(tmp_path).kept("a/b c", {"of": (1, 2.5), "name": "x"}, Measured, make)
    assert first == again == Measured(math.pi, ["a", "ü"])
    other = results.kept("a/b c", {"of": (1, 3.5), "name": "x"}, Measured, make)
    assert other == Measured(2 * math.pi, ["a", "ü"])
    assert len(made) == 2


def test_without_measuring_there_is_only_what_was_kept(tmp_path: Path) -> None:
    def make() -> Measured:
        raise AssertionError

    kept = Results(tmp_path, measure=False)
    assert kept.kept("x", {"y": 1}, Measured, make) is None
    Results(tmp_path).kept("x", {"y": 1}, Measured, lambda: Measured(1.0, []))
    assert kept.kept("x", {"y": 1}, Measured, make) == Measured(1.0, [])
    assert kept.kept("x", {"y": 2}, Measured, make) is None
