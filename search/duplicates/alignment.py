"""Which spans of two videos show the same footage, and how much of each they cover. Times are seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from search.matches import Segment

Span = tuple[float, float]
SLACK = 1.0  # seconds by which two estimates of one moment may differ: about one frame a second is sampled


@dataclass(frozen=True, slots=True)
class Aligned:
    """A span of one video, and the span of another that shows the same.

    Attributes:
        start, end: half-open, in the one.
        other_start, other_end: half-open, in the other.
        score: how likely that is right, 0 to 1.
        speed: how much faster the other runs than the one.
        mirrored: one of them is left-right reversed.
    """

    start: float
    end: float
    other_start: float
    other_end: float
    score: float
    speed: float = 1.0
    mirrored: bool = False

    @classmethod
    def of(cls, found: Segment) -> Aligned:
        """The segment of a match, seen from the video that was asked for."""
        times = (found.query_start, found.query_end, found.start, found.end)
        return cls(*times, found.score, found.speed, found.mirrored)

    @property
    def length(self) -> float:
        """Seconds of the one."""
        return self.end - self.start

    @property
    def is_empty(self) -> bool:
        """Whether it has no length in one of the two."""
        return self.end <= self.start or self.other_end <= self.other_start

    def turned(self) -> Aligned:
        """The same, seen from the other video."""
        return replace(
            self,
            start=self.other_start,
            end=self.other_end,
            other_start=self.start,
            other_end=self.end,
            speed=1 / self.speed,
        )

    def precedes(self, later: Aligned) -> bool:
        """Whether it ends, give or take `SLACK`, in both videos before `later` begins."""
        return self.end <= later.start + SLACK and self.other_end <= later.other_start + SLACK

    def other_at(self, second: float) -> float:
        """When the other shows what the one shows at `second`."""
        share = (second - self.start) / self.length
        return self.other_start + share * (self.other_end - self.other_start)


def by_time(part: Aligned) -> tuple[float, ...]:
    """What parts are sorted by, so that no two different ones are equal."""
    times = (part.start, part.other_start, part.end, part.other_end)
    return (*times, -part.score, part.speed, part.mirrored)


def merge(parts: Iterable[Aligned]) -> tuple[Aligned, ...]:
    """The same footage that was found twice, as when either video is asked for the other, as one; by time."""
    kept: list[Aligned] = []
    for part in sorted(parts, key=lambda part: (-part.score, by_time(part))):
        if part.is_empty:
            continue
        at = next((at for at, known in enumerate(kept) if _is_the_same(known, part)), None)
        if at is None:
            kept.append(part)
        else:
            kept[at] = _hull(kept[at], part)
    return tuple(sorted(kept, key=by_time))


def in_order(parts: Iterable[Aligned]) -> list[Aligned]:
    """The longest of `parts` and all that follow each other in both videos alike.

    A loop repeats its footage, and a re-edit has it in another order: of those only a part is left.
    """
    chain: list[Aligned] = []
    for part in sorted(parts, key=lambda part: (-part.length, by_time(part))):
        if all(part.precedes(other) or other.precedes(part) for other in chain):
            chain.append(part)
    return chain


def coverage(spans: Iterable[Span], duration: float) -> float:
    """The share of [0, duration) that lies in one of the spans, 0 to 1."""
    reached = covered = 0.0
    for start, end in sorted(spans):
        begin, reached_now = max(start, reached), min(end, duration)
        if reached_now > begin:
            covered += reached_now - begin
            reached = reached_now
    return min(covered / duration, 1.0) if duration > 0 else 0.0


def both_covered(parts: Sequence[Aligned], durations: tuple[float, float]) -> tuple[float, float]:
    """The shares of the one and of the other video that `parts` cover."""
    one = coverage(((part.start, part.end) for part in parts), durations[0])
    other = coverage(((part.other_start, part.other_end) for part in parts), durations[1])
    return one, other


def _is_the_same(one: Aligned, two: Aligned) -> bool:
    start, end = max(one.start, two.start), min(one.end, two.end)
    if one.mirrored != two.mirrored or start >= end:
        return False
    middle = (start + end) / 2
    return abs(one.other_at(middle) - two.other_at(middle)) <= SLACK


def _hull(best: Aligned, more: Aligned) -> Aligned:
    return replace(
        best,
        start=min(best.start, more.start),
        end=max(best.end, more.end),
        other_start=min(best.other_start, more.other_start),
        other_end=max(best.other_end, more.other_end),
    )
