"""The tables: one line per detector with how well and how fast, and what it gets wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.shots.listed import Known
from benchmarks.shots.scoring import Outcome, Score, Transition

HEAD = (
    "detector               cuts  P     R     F1    exact | gradual  P     R     F1    extent "
    "| all  F1   | wall s/min  CPU s/min"
)


@dataclass(slots=True)
class Tally:
    """What one detector did on a set of videos so far."""

    cuts: Score = field(default_factory=Score)
    gradual: Score = field(default_factory=Score)
    missed: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    places: list[str] = field(default_factory=list)
    wall: float = 0.0
    processor: float = 0.0
    minutes: float = 0.0

    def add(self, video: Known, outcome: Outcome, wall: float, processor: float) -> None:
        """Count one video."""
        self.cuts.add(outcome.cuts)
        self.gradual.add(outcome.gradual)
        self.true.update(_describe(t) for t in video.transitions)
        self.missed.update(_describe(t) for t in outcome.missed)
        self.false.update(_where(t, video) for t in outcome.false)
        self.places += [f"{video.path.name}: {place}" for place in _places(video, outcome)]
        self.wall += wall
        self.processor += processor
        self.minutes += video.minutes

    def line(self, name: str) -> str:
        """Its line of the table under `HEAD`."""
        both = Score()
        both.add(self.cuts)
        both.add(self.gradual)
        exact = self.cuts.exact / self.cuts.hits if self.cuts.hits else 0.0
        extent = self.gradual.overlap / self.gradual.hits if self.gradual.hits else 0.0
        return (
            f"{name:22} {_three(self.cuts)} {exact:5.2f} |         {_three(self.gradual)} {extent:5.2f}  "
            f"|     {both.f1:5.3f} | {self.wall / self.minutes:8.2f}  {self.processor / self.minutes:8.2f}"
        )

    def wrong(self) -> Iterator[str]:
        """What it misses and what it takes for a transition, by kind."""
        kinds = sorted(self.true)
        yield "missed: " + ", ".join(f"{kind} {self.missed[kind]}/{self.true[kind]}" for kind in kinds)
        yield "false alarms: " + (", ".join(f"{k} {n}" for k, n in self.false.most_common()) or "none")


def _three(score: Score) -> str:
    return f"    {score.precision:5.3f} {score.recall:5.3f} {score.f1:5.3f}"


def _describe(transition: Transition) -> str:
    """Its kind; dissolves by length, because that is what makes them hard."""
    if transition.kind != "dissolve":
        return transition.kind
    length = transition.last - transition.first + 1
    return f"dissolve of {'8-20' if length <= 20 else '21-35' if length <= 35 else '36-50'}"


def _where(alarm: Transition, video: Known) -> str:
    """What is at a false alarm."""
    for name, spans in (("found twice", video.transitions), ("", video.negatives)):
        for span in spans:
            if alarm.first <= span.last + 2 and alarm.last >= span.first - 2:
                return f"{span.kind} {name}".strip()
    return "plain footage"


def _places(video: Known, outcome: Outcome) -> Sequence[str]:
    """Every error with its second, in order."""
    errors = [(t, "missed") for t in outcome.missed] + [(t, "false alarm") for t in outcome.false]
    return [
        f"{video.times[min(t.first, len(video.times) - 1)]:.2f} s frame {t.first}-{t.last} {what} {t.kind}"
        for t, what in sorted(errors, key=lambda error: error[0].first)
    ]
