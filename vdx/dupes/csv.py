"""Copies as CSV (RFC 4180): a line of headings, then one line for each file of a group and for each pair."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from vdx.schemas import CopyFile, DupesReport, Shared

_FILE = ("id", "path", "duration", "width", "height", "size", "bitrate", "audio", "online")
COLUMNS = (
    "group",
    "kind",
    *_FILE,
    "score",
    "covered",
    "other_covered",
    "speed",
    "mirrored",
    "segments",
    *(f"other_{name}" for name in _FILE),
)


def to_csv(report: DupesReport) -> str:
    """The files in seconds and bytes.

    A group has its number in each of its lines, and the one to keep is the first; it is the `other` of the
    rest. Pairs have no number. Segments are start-end=other_start-other_end, separated by spaces.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_rows(report))
    return text.getvalue()


def _rows(report: DupesReport) -> Iterator[dict[str, object]]:
    for number, group in enumerate(report.groups, 1):
        yield {"group": number, "kind": "keep", **_file(group.keep)}
        for copy in group.copies:
            yield {
                "group": number,
                "kind": copy.kind,
                **_file(copy),
                **_shared(copy.shared),
                **_file(group.keep, "other_"),
            }
    for pair in report.pairs:
        yield {
            "kind": pair.kind,
            **_file(pair.first),
            **_shared(pair.shared),
            **_file(pair.second, "other_"),
        }


def _file(file: CopyFile, prefix: str = "") -> dict[str, object]:
    values = {name: getattr(file, name) for name in _FILE}
    return {prefix + name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.3f}" if isinstance(value, float) else value


def _shared(shared: Shared | None) -> dict[str, object]:
    if shared is None:
        return {}
    longest = max(shared.segments, key=lambda part: part.end - part.start)
    spans = (
        f"{part.start:.3f}-{part.end:.3f}={part.other_start:.3f}-{part.other_end:.3f}"
        for part in shared.segments
    )
    return {
        "score": shared.score,
        "covered": shared.covered,
        "other_covered": shared.other_covered,
        "speed": longest.speed,
        "mirrored": _plain(longest.mirrored),
        "segments": " ".join(spans),
    }
