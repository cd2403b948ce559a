"""How two videos of a library are related."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from search.duplicates.alignment import Aligned, both_covered, by_time, in_order, merge
from storage.stored import StoredVideo

Kind = Literal["whole", "contained", "contains", "partial"]

WHOLE = 0.9  # of a video's length; the ends of a segment are not found to the frame
_TURNED: dict[Kind, Kind] = {"contained": "contains", "contains": "contained"}


@dataclass(frozen=True, slots=True)
class Relation:
    """Two videos share footage.

    Attributes:
        first, second: their ids.
        kind: `whole`: the same from end to end; `contained`: all of the first is somewhere in the second,
            in the same order; `contains`: the other way round; `partial`: they share a part.
        score: how likely it is that they share footage, 0 to 1.
        covered: the shares of the first and of the second that are shared, 0 to 1.
        segments: where, by time in the first.
    """

    first: int
    second: int
    kind: Kind
    score: float
    covered: tuple[float, float]
    segments: tuple[Aligned, ...]

    @property
    def speed(self) -> float:
        """How much faster the second runs than the first, in their longest segment."""
        return self._longest.speed

    @property
    def mirrored(self) -> bool:
        """Whether one of them is left-right reversed, in their longest segment."""
        return self._longest.mirrored

    @property
    def _longest(self) -> Aligned:
        return max(self.segments, key=lambda part: part.length)

    def seen_from(self, video_id: int) -> Relation:
        """The same relation with this video as the first."""
        if video_id == self.first:
            return self
        turned = sorted((part.turned() for part in self.segments), key=by_time)
        return replace(
            self,
            first=self.second,
            second=self.first,
            kind=_TURNED.get(self.kind, self.kind),
            covered=(self.covered[1], self.covered[0]),
            segments=tuple(turned),
        )


def relate(
    first: StoredVideo, second: StoredVideo, score: float, parts: Collection[Aligned]
) -> Relation | None:
    """The relation of two videos that share `parts`, seen from the first; None where none has a length."""
    segments = merge(parts)
    if not segments:
        return None
    durations = (first.record.duration, second.record.duration)
    covered = both_covered(segments, durations)
    return Relation(first.id, second.id, _kind(segments, durations), score, covered, segments)


def _kind(segments: tuple[Aligned, ...], durations: tuple[float, float]) -> Kind:
    ordered = both_covered(in_order(segments), durations)
    whole = tuple(share >= WHOLE for share in ordered)
    if all(whole):
        return "whole"
    if any(whole):
        return "contained" if whole[0] else "contains"
    return "partial"
