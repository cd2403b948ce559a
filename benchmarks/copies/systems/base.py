"""What a system is, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

LIMIT = 10  # videos that a system may answer


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the query that shows a stretch of the answer's video, in seconds; half-open."""

    query_start: float
    query_end: float
    ref_start: float
    ref_end: float
    score: float
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A video that a system finds.

    Attributes:
        video: the file.
        score: higher is surer; comparable from query to query.
        spans: where, if the system says so.
        confident: whether the system calls it the same footage; None if it never says.
    """

    video: Path
    score: float
    spans: tuple[Span, ...] = field(default=())
    confident: bool | None = None


class System(Protocol):
    """Something that finds copies."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Get to know the library's files; what lies on disk, in `folder`, is used if it is there."""
        ...

    def ask(self, query: Path) -> list[Answer]:
        """At most `LIMIT` answers to a clip or a still, best first."""
        ...

    def size(self) -> int:
        """Bytes that it keeps of the library."""
        ...


def is_still(query: Path) -> bool:
    """Whether a query is a picture, as this benchmark names them."""
    return query.suffix == ".jpg"


def best(answers: Sequence[Answer]) -> list[Answer]:
    """The `LIMIT` best, best first."""
    return sorted(answers, key=lambda answer: -answer.score)[:LIMIT]
