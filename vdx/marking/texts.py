"""A collection as text: JSON, CSV, an edit decision list, a timeline."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC
from fractions import Fraction
from typing import Any

from storage.marks.records import Collection
from vdx.errors import NoTimecode
from vdx.marking.cuts import Cut, common_rate
from vdx.shotlists.edl import reel_name
from vdx.shotlists.otio import require_package
from vdx.shotlists.text import in_one_line
from vdx.shotlists.timecode import timecode
from vdx.views import file_of

COLUMNS = ("name", "path", "start", "end", "duration", "note", "set_at", "fingerprint")


def to_json(collection: Collection, cuts: Sequence[Cut]) -> str:
    """The object `vdx.collection-export/1`."""
    told = {
        "schema": "vdx.collection-export/1",
        "name": collection.name,
        "note": collection.note,
        "bookmarks": [_told(cut) for cut in cuts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def to_csv(collection: Collection, cuts: Sequence[Cut]) -> str:
    """A line of headings, and one for each bookmark (RFC 4180)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for cut in cuts:
        told = _told(cut)
        writer.writerow(told | {name: f"{told[name]:.3f}" for name in ("start", "end", "duration")})
    return text.getvalue()


def to_edl(collection: Collection, cuts: Sequence[Cut]) -> str:
    """A CMX 3600 list that lays the bookmarks one after the other.

    The format has one frame rate: that which most of the videos have. Times of others are counted in it.

    Raises:
        NoTimecode: no timecode counts that rate.
    """
    rate = common_rate(cuts)
    count = timecode(rate)
    if count is None:
        raise NoTimecode(collection.name, rate)
    lines = [
        f"TITLE: {in_one_line(collection.name)}",
        f"FCM: {'DROP FRAME' if count.drop else 'NON-DROP FRAME'}",
    ]
    at = 0
    for number, cut in enumerate(cuts, 1):
        start, length = _frames(cut, rate)
        times = (start, start + length, at, at + length)
        lines += [
            "",
            f"{number:03}  {reel_name(cut.name):<8} V     C        {' '.join(map(count.label, times))}",
        ]
        lines.append(f"* FROM CLIP NAME: {in_one_line(cut.name)}")
        if cut.bookmark.note:
            lines.append(f"* COMMENT: {in_one_line(cut.bookmark.note)}")
        at += length
    return "\n".join(lines) + "\n"


def to_otio(collection: Collection, cuts: Sequence[Cut]) -> str:
    """An OpenTimelineIO timeline of one track, in OTIO's own JSON; each clip in its video's frame rate.

    Raises:
        MissingPackage: opentimelineio is not installed.
    """
    otio = require_package()
    track = otio.schema.Track(name=collection.name, kind=otio.schema.TrackKind.Video)
    for cut in cuts:
        rate = cut.rate or common_rate(cuts)
        start, length = _frames(cut, rate)
        track.append(
            otio.schema.Clip(
                name=cut.name,
                media_reference=_media(otio, cut, rate),
                source_range=_range(otio, start, length, rate),
                metadata={"vdx": {"note": cut.bookmark.note}},
            )
        )
    timeline = otio.schema.Timeline(name=collection.name)
    timeline.tracks.append(track)
    return str(timeline.to_json_string(indent=4)) + "\n"


def _told(cut: Cut) -> dict[str, Any]:
    file = None if cut.video is None else file_of(cut.video)
    return {
        "name": cut.name,
        "path": None if file is None else str(file),
        "start": round(cut.start, 3),
        "end": round(cut.end, 3),
        "duration": round(cut.end - cut.start, 3),
        "note": cut.bookmark.note,
        "set_at": cut.bookmark.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "fingerprint": cut.bookmark.span.fingerprint,
    }


def _frames(cut: Cut, rate: Fraction) -> tuple[int, int]:
    """The first frame of a cut and how many it has, at least one."""
    start = round(cut.start * rate)
    return start, max(1, round(cut.end * rate) - start)


def _media(otio: Any, cut: Cut, rate: Fraction) -> Any:
    file = None if cut.video is None else file_of(cut.video)
    if file is None or cut.video is None:
        return otio.schema.MissingReference(name=cut.name)
    whole = _range(otio, 0, max(1, round(cut.video.record.duration * rate)), rate)
    return otio.schema.ExternalReference(file.absolute().as_uri(), whole)


def _range(otio: Any, start: int, length: int, rate: Fraction) -> Any:
    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(start, float(rate)), time(length, float(rate)))
