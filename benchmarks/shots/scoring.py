"""When a transition counts as found: transitions of the truth matched one to one with those a detector gives.

A transition is a span of frames, first to last. A cut is the one frame that opens the new shot; a gradual
transition (dissolve, fade, wipe) is all the frames in which both shots, or black or white, are mixed in.

A found transition *may match* a true one if their spans overlap once the true one is widened by `TOLERANCE`
frames on both sides. So a cut must be found to within two frames, and any frame of a dissolve, or the first
frame after it, will do: detectors that give one frame only are not at a disadvantage. A match does not ask
which kind the detector names, because most of the peers name none.

Of the pairs that may match, as many as possible are taken, each transition once (maximum bipartite matching;
cuts have first claim). A true transition without a partner is missed. A found one without a partner is a
false alarm: for the class of the true transition that it touches (a dissolve found twice is one hit and one
false alarm of the gradual class), and else for the class that the detector names, a cut where it names none.
Whatever touches an *ignored* span and has no partner counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

TOLERANCE = 2  # frames; what TransNetV2's own evaluation allows


@dataclass(frozen=True, slots=True)
class Transition:
    """A true or a found transition, `first` to `last` frame, both included."""

    first: int
    last: int
    kind: str = "cut"

    @property
    def gradual(self) -> bool:
        """Whether it takes longer than from one frame to the next."""
        return self.kind != "cut"


@dataclass(slots=True)
class Score:
    """Outcome for one class of transitions over any number of videos."""

    hits: int = 0
    missed: int = 0
    false: int = 0
    exact: int = 0  # hits whose first and last frame are both right
    overlap: float = 0.0  # sum over hits: frames in both spans / frames in either

    @property
    def precision(self) -> float:
        """Share of what was found that is true; 1 where nothing was found."""
        found = self.hits + self.false
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found; 1 where there is nothing to find."""
        true = self.hits + self.missed
        return self.hits / true if true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        decided = 2 * self.hits + self.missed + self.false
        return 2 * self.hits / decided if decided else 1.0

    def add(self, other: Score) -> None:
        """Count the outcome of another video, or of another class, too."""
        self.hits += other.hits
        self.missed += other.missed
        self.false += other.false
        self.exact += other.exact
        self.overlap += other.overlap


@dataclass(slots=True)
class Outcome:
    """What one detector did on one video."""

    cuts: Score = field(default_factory=Score)
    gradual: Score = field(default_factory=Score)
    missed: list[Transition] = field(default_factory=list)  # of the truth
    false: list[Transition] = field(default_factory=list)  # as found


def compare(
    truth: Sequence[Transition],
    found: Sequence[Transition],
    *,
    tolerance: int = TOLERANCE,
    ignored: Sequence[Transition] = (),
) -> Outcome:
    """Match what was `found` with the `truth` and count."""
    outcome = Outcome()
    partner = match(truth, found, tolerance)
    for at, true in enumerate(truth):
        score = outcome.gradual if true.gradual else outcome.cuts
        if at not in partner:
            score.missed += 1
            outcome.missed.append(true)
            continue
        hit = found[partner[at]]
        score.hits += 1
        score.exact += (hit.first, hit.last) == (true.first, true.last)
        score.overlap += _overlap(true, hit)
    for at, extra in enumerate(found):
        if at in partner.values() or any(_touches(span, extra, tolerance) for span in ignored):
            continue
        touched = [true for true in truth if _touches(true, extra, tolerance)]
        score = outcome.gradual if (touched or [extra])[0].gradual else outcome.cuts
        score.false += 1
        outcome.false.append(extra)
    return outcome


def match(truth: Sequence[Transition], found: Sequence[Transition], tolerance: int) -> dict[int, int]:
    """The most pairs {index in truth: index in found} whose spans overlap within `tolerance`.

    Augmenting paths (Kuhn): a true transition that has found a partner never loses it to a later one, only
    changes it, so that going through the cuts first gives them first claim.
    """
    may = [
        sorted(
            (i for i, extra in enumerate(found) if _touches(true, extra, tolerance)),
            key=lambda i, true=true: (abs(found[i].first - true.first), i),  # type: ignore[misc]
        )
        for true in truth
    ]
    owner: dict[int, int] = {}

    def claim(at: int, tried: set[int]) -> bool:
        for candidate in may[at]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in owner or claim(owner[candidate], tried):
                owner[candidate] = at
                return True
        return False

    for at in sorted(range(len(truth)), key=lambda i: (truth[i].gradual, truth[i].first)):
        claim(at, set())
    return {at: candidate for candidate, at in owner.items()}


def _touches(true: Transition, found: Transition, tolerance: int) -> bool:
    return found.first <= true.last + tolerance and found.last >= true.first - tolerance


def _overlap(a: Transition, b: Transition) -> float:
    """Intersection over union of two spans, in frames."""
    both = min(a.last, b.last) - max(a.first, b.first) + 1
    either = max(a.last, b.last) - min(a.first, b.first) + 1
    return max(0, both) / either
