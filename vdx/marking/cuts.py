"""The bookmarks of a collection as spans of files, which is what editing programs want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from storage.stored import StoredVideo
from vdx.shotlists.listing import stored_shots

if TYPE_CHECKING:
    from storage.marks.records import Bookmark
    from vdx.library import Library
    from vdx.marking.marking import Marked

USUAL_RATE = Fraction(25)  # frames a second, where no video has regular ones


@dataclass(frozen=True, slots=True)
class Cut:
    """A bookmark as a span of its video.

    Attributes:
        bookmark: what was kept.
        video: whose; None if the library does not hold it.
        name: of the video's file.
        start, end: seconds. A bookmark of a moment is the shot that it lies in.
        rate: frames a second of the video; None where they are not regular.
    """

    bookmark: Bookmark
    video: StoredVideo | None
    name: str
    start: float
    end: float
    rate: Fraction | None


def cuts_of(library: Library, marked: Sequence[Marked]) -> list[Cut]:
    """The cuts of bookmarks, in their order."""
    rates: dict[int, Fraction | None] = {}
    cuts = []
    for one in marked:
        span, video = one.bookmark.span, one.video
        start, end, rate, name = span.start, span.end, None, one.bookmark.name
        if video is not None:
            name = video.paths[0].name if video.paths else name
            if video.id not in rates:
                rates[video.id] = stored_shots(library, video).rate
            rate = rates[video.id]
            if start == end:
                start, end = _shot_at(library, video, start)
            end = min(end, video.record.duration)
        cuts.append(Cut(one.bookmark, video, name, start, end, rate))
    return cuts


def common_rate(cuts: Sequence[Cut]) -> Fraction:
    """The rate that most cuts have."""
    rates = Counter(cut.rate for cut in cuts if cut.rate is not None)
    return max(rates, key=lambda rate: (rates[rate], rate)) if rates else USUAL_RATE


def _shot_at(library: Library, video: StoredVideo, second: float) -> tuple[float, float]:
    record = video.record
    spans = [
        (record.seconds(shot.start_pts), record.seconds(shot.end_pts)) for shot in library.shots(video.id)
    ]
    return next((span for span in spans if span[0] <= second < span[1]), (second, second))
