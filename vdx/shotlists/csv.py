"""A shot list as CSV (RFC 4180): a line of headings, then one line for each shot."""

from __future__ import annotations

import csv
import io

from vdx.shotlists.listing import Listing
from vdx.shotlists.timecode import timecode

COLUMNS = (
    "index",
    "start",
    "end",
    "duration",
    "transition",
    "opening_start",
    "opening_end",
    "keyframes",
    "start_timecode",
    "end_timecode",
)


def to_csv(listing: Listing, *, drop: bool = True) -> str:
    """The shots in seconds; the keyframes of one are separated by spaces.

    Timecodes are empty where frames are not regular; `end_timecode` is that of the frame after the last.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    rate = listing.rate
    count = timecode(rate, drop=drop)
    for shot in listing.view.shots:
        opening = [f"{one:.3f}" for one in shot.opening or ()] or ["", ""]
        labels = ["", ""]
        if rate is not None and count is not None:
            labels = [count.label(listing.frame(one, rate)) for one in (shot.start, shot.end)]
        times = [f"{one:.3f}" for one in (shot.start, shot.end, shot.end - shot.start)]
        keyframes = " ".join(f"{one:.3f}" for one in shot.keyframes)
        writer.writerow([shot.index, *times, shot.transition, *opening, keyframes, *labels])
    return text.getvalue()
