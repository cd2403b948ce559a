"""Made-up videos and matches between them, for tests of duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from search.matches import Match, Segment
from storage.stored import StoredVideo
from tests.search.made_up import record_of

_RECORD = replace(
    record_of("", 10),
    size=1_000_000,
    width=640,
    height=360,
    time_base=Fraction(1, 1000),
    has_audio=True,
)


def made_up(number: int, duration: float = 10.0, *, paths: Sequence[str] = (), **record: Any) -> StoredVideo:
    """A video with the id `number`; `record` are fields of its record."""
    content = replace(_RECORD, fingerprint=f"{number:040x}", end_pts=round(1000 * duration), **record)
    files = tuple(map(Path, paths or [f"/films/{number:03}.mp4"]))
    return StoredVideo(number, content, "recipe", datetime.now(UTC), files)


def match(
    found: StoredVideo, *spans: tuple[float, float, float, float], score: float = 0.98, **more: Any
) -> Match:
    """A match whose segments are (start, end) in the query, then (start, end) in the video found."""
    segments = (Segment(b0, (b0 + b1) / 2, b1, a0, a1, score, **more) for a0, a1, b0, b1 in spans)
    return Match(found, score, tuple(segments))
