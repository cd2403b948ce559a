"""Which of several copies is the one to keep, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from media.time import format_time
from storage.stored import StoredVideo


@dataclass(frozen=True, slots=True)
class _Criterion:
    """The lower `rank`, the better; `words` say why a video wins by it."""

    rank: Callable[[StoredVideo], Any]
    words: Callable[[StoredVideo], str]


def bitrate(video: StoredVideo) -> float:
    """Bits a second of the whole file."""
    record = video.record
    return 8 * record.size / record.duration if record.duration > 0 else 0.0


# A length in whole seconds: one frame more, as another frame rate leaves, decides nothing.
_CRITERIA = (
    _Criterion(lambda video: video.record.problem is not None, lambda _: "not damaged"),
    _Criterion(
        lambda video: -video.record.width * video.record.height,
        lambda video: f"highest resolution ({video.record.width}x{video.record.height})",
    ),
    _Criterion(
        lambda video: -round(video.record.duration),
        lambda video: f"longest ({format_time(video.record.duration)})",
    ),
    _Criterion(
        lambda video: -round(bitrate(video)),
        lambda video: f"highest bitrate ({bitrate(video) / 1000:,.0f} kbit/s)",
    ),
    _Criterion(lambda video: not video.record.has_audio, lambda _: "it has sound"),
    _Criterion(lambda video: (video.originals[:1], video.id), lambda _: "first by its path among equals"),
)


def merit(video: StoredVideo) -> tuple[Any, ...]:
    """What copies are sorted by, the best first."""
    return tuple(criterion.rank(video) for criterion in _CRITERIA)


def reasons(head: StoredVideo, others: Iterable[StoredVideo]) -> list[str]:
    """Why `head`, the best by `merit`, is better than each of the others; every reason once."""
    deciding = {
        next(at for at, one in enumerate(_CRITERIA) if one.rank(head) != one.rank(other)) for other in others
    }
    return [_CRITERIA[at].words(head) for at in sorted(deciding)]
