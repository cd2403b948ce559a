"""What decoding found: how much came out, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from media.time import format_time, to_seconds

if TYPE_CHECKING:
    from media.probe import MediaInfo

_NAMED = 3  # spans that a sentence names; a file that is damaged all over has thousands


@dataclass
class DecodeReport:
    """What the latest reading of a video gave.

    Attributes:
        frames: frames decoded (also those before the span that was asked for).
        errors: damaged places that were skipped.
        error: FFmpeg's words about the first of them.
        dropped: frames left out because their time was not after the frame before.
        repaired: jumps back in time over which the frames that follow were moved.
        first_pts: pts of the first frame that was handed out, None when there is none.
        end_pts: pts after the last one.
        lost: half-open spans of pts, in order, that damage left without a frame or with a picture that is
            partly made up; what is missing at the end is among them.
        promised: pts at which the file was to end by its header, None unless it ends well before.
    """

    frames: int = 0
    errors: int = 0
    error: str | None = None
    dropped: int = 0
    repaired: int = 0
    first_pts: int | None = None
    end_pts: int | None = None
    lost: list[tuple[int, int]] = field(default_factory=list)
    promised: int | None = None

    def add_error(self, text: str) -> None:
        """Count one damaged place."""
        self.errors += 1
        self.error = self.error or text

    def forget_errors(self) -> None:
        """Take back the damage counted so far: the same stretch is about to be read again."""
        self.errors, self.error = 0, None

    def lose(self, start: int, end: int) -> None:
        """Add the span of pts from `start` to `end`."""
        later = []
        while self.lost and self.lost[-1][1] >= start:
            span = self.lost.pop()
            if span[0] > end:
                later.append(span)
            else:
                start, end = min(start, span[0]), max(end, span[1])
        self.lost += [(start, end), *reversed(later)]

    def reset(self) -> None:
        """Start anew; everyone who fills this report keeps holding the same one."""
        self.__init__()  # type: ignore[misc]

    def problem(self, info: MediaInfo) -> str | None:
        """One sentence when something of the video is missing, None when it is whole."""
        parts = []
        inside = [span for span in self.lost if span[1] != self.promised]
        if self.promised is not None:
            reached = self.lost[-1][0]
            ends, promised = _seconds(info, reached), _seconds(info, self.promised)
            parts.append(f"it ends at {ends:.2f} s of {promised:.2f} s")
        if inside:
            parts.append(_damage(info, inside))
        elif self.errors:
            parts.append("1 place is damaged" if self.errors == 1 else f"{self.errors} places are damaged")
        why = f" ({self.error})" if self.error else ""
        return f"only part of the video can be read: {' and '.join(parts)}{why}" if parts else None


def _damage(info: MediaInfo, spans: list[tuple[int, int]]) -> str:
    total = sum(end - start for start, end in spans) * info.time_base
    named = [
        f"{format_time(_seconds(info, start))} to {format_time(_seconds(info, end))}"
        for start, end in spans[:_NAMED]
    ]
    more = f" and {len(spans) - _NAMED} more times" if len(spans) > _NAMED else ""
    return f"{float(total):.2f} s are missing or damaged, {', '.join(named)}{more}"


def _seconds(info: MediaInfo, pts: int) -> float:
    return to_seconds(pts, info.time_base, info.origin_pts)
