"""What is kept of what people did. Times in a video are seconds, as a player shows them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from storage.errors import InvalidMark

LONGEST_NAME = 200  # characters
LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Collection:
    """Bookmarks under a name.

    Attributes:
        count: how many bookmarks are in it.
        changed_at: when it or one of its bookmarks was changed last, in UTC.
    """

    id: int
    name: str
    note: str
    count: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a content, or a moment of it where `start` is `end`; checked when it is made.

    Raises:
        InvalidMark: it is none.
    """

    fingerprint: str
    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end)):
            raise InvalidMark("a time is not a number")
        if not 0 <= self.start <= self.end:
            raise InvalidMark(
                f"a span from {self.start:g} s to {self.end:g} s is none; it ends after it starts"
            )


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A span that somebody kept.

    Attributes:
        collection: the id of the collection that it is in, None for none.
        name: that of the video's file when it was marked, to show where the video is gone.
    """

    id: int
    collection: int | None
    span: Span
    name: str
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody watched a content."""

    fingerprint: str
    second: float
    seen_at: datetime


def checked_name(name: str) -> str:
    """The name of a collection without blanks around it. Raises InvalidMark."""
    found = " ".join(name.split())
    if not found:
        raise InvalidMark("a collection needs a name")
    if len(found) > LONGEST_NAME:
        raise InvalidMark(f"a name has at most {LONGEST_NAME} characters, not {len(found)}")
    return found


def checked_note(note: str) -> str:
    """The note without blanks around it. Raises InvalidMark."""
    found = note.strip()
    if len(found) > LONGEST_NOTE:
        raise InvalidMark(f"a note has at most {LONGEST_NOTE} characters, not {len(found)}")
    return found
