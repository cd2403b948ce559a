"""Which frame of one video belongs to which of another: those that are on screen at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from media.decode import Frame, VideoReader

T = TypeVar("T")

_ROUNDING = Fraction(1, 1000)  # s; the time base of Matroska and of many a copy


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A frame, with when it is shown and for how long: exact seconds from the origin."""

    start: Fraction
    length: Fraction
    frame: T


def shown(reader: VideoReader, shift: Fraction = Fraction(0)) -> Iterator[Shown[Frame]]:
    """All frames of a video, `shift` seconds later than the video says."""
    base, origin = reader.info.time_base, reader.info.origin_pts
    for frame in reader.frames():
        yield Shown((frame.pts - origin) * base + shift, frame.duration * base, frame)


@dataclass(slots=True)
class Pairing(Generic[T]):
    """Pairs of frames, each frame in one at most, and how many are in none.

    Two frames belong together when their times differ by half of the shorter one's length or less,
    and neither has one that is nearer.

    Attributes:
        reference_alone: frames of the reference without a partner, so far.
        distorted_alone: the same of the other.
        apart: the largest difference of time between partners, in seconds.
    """

    reference: Iterable[Shown[T]]
    distorted: Iterable[Shown[T]]
    reference_alone: int = field(default=0, init=False)
    distorted_alone: int = field(default=0, init=False)
    apart: Fraction = field(default=Fraction(0), init=False)

    def __iter__(self) -> Iterator[tuple[Shown[T], Shown[T]]]:
        """The pairs in order; both sides are read once, a frame ahead."""
        ones, others = _Ahead(self.reference), _Ahead(self.distorted)
        while (one := ones.head) is not None and (other := others.head) is not None:
            if _late(other, one) or _nearer(ones.following, one, other):
                self.reference_alone += 1
                ones.advance()
            elif _late(one, other) or _nearer(others.following, other, one):
                self.distorted_alone += 1
                others.advance()
            else:
                self.apart = max(self.apart, abs(one.start - other.start))
                ones.advance()
                others.advance()
                yield one, other
        self.reference_alone += ones.count()
        self.distorted_alone += others.count()


def _late(later: Shown[T], earlier: Shown[T]) -> bool:
    """Whether one is shown too long after the other to belong to it."""
    return later.start - earlier.start > min(later.length, earlier.length) / 2 + _ROUNDING


def _nearer(candidate: Shown[T] | None, than: Shown[T], to: Shown[T]) -> bool:
    return candidate is not None and abs(candidate.start - to.start) < abs(than.start - to.start)


class _Ahead(Generic[T]):
    """An iterator of which the next two are known."""

    def __init__(self, source: Iterable[Shown[T]]) -> None:
        self._source = iter(source)
        self.head = next(self._source, None)
        self.following = next(self._source, None)

    def advance(self) -> None:
        self.head, self.following = self.following, next(self._source, None)

    def count(self) -> int:
        """How many are left; uses them up."""
        left = 0
        while self.head is not None:
            left += 1
            self.advance()
        return left
