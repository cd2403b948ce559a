"""What was found twice, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vdx.cli.text import clean, count, size

if TYPE_CHECKING:
    from rich.console import RenderableType

    from vdx.cli.output import Output
    from vdx.schemas import CopyFile, CopyGroup, CopyPair, DupesReport, IgnoredPair, Shared, TrashReport

_SEGMENTS = 3  # shown for each pair; --json has all
_WORDS = {
    "whole": "is a copy of",
    "contained": "lies in",
    "contains": "holds",
    "partial": "shares a part with",
}


def files(report: DupesReport) -> Iterator[CopyFile]:
    """Every file that is told of."""
    for group in report.groups:
        yield group.keep
        yield from group.copies
    for pair in report.pairs:
        yield from (pair.first, pair.second)


def found_twice(output: Output, report: DupesReport) -> Iterator[RenderableType]:
    """The groups with the paths of their files, the pairs, and what becomes of the files."""
    for number, group in enumerate(report.groups, 1):
        yield f"Group {number}: keep {clean(group.keep.name)} ({group.reason})"
        yield from _group(output, group)
        yield ""
    if report.pairs:
        yield "These share footage too:" if report.groups else "These share footage:"
        for pair in report.pairs:
            yield from _pair(pair)
        yield ""
    if not report.groups and not report.pairs:
        nothing = "No video in the library yet; run `vdx ingest FOLDER` first."
        yield "No copies." if report.compared else nothing
    if report.trash is not None:
        yield from _trashed(report.trash)


def summary(report: DupesReport) -> str:
    """What was found, in a line."""
    copies = [copy for group in report.groups for copy in group.copies if copy.kind != "contained"]
    found = [count(len(report.groups), "group"), count(len(report.pairs), "pair")]
    takes = f"; the copies take {size(sum(copy.size for copy in copies))}" if copies else ""
    compared = f"{count(report.compared, 'video')} compared in {report.seconds:.1f} s"
    return f"{compared}: {' and '.join(found)}{takes}"


def moved(trash: TrashReport) -> str:
    """What became of the files, in a line."""
    counts = Counter(file.status for file in trash.files)
    stay = [f"{counts[status]:,} {status}" for status in ("left", "failed") if counts[status]]
    rest = f" ({', '.join(stay)})" if stay else ""
    if trash.dry_run:
        what = count(counts["planned"], "file")
        return f"Nothing was moved. With --yes {what} would be, {size(trash.bytes)}{rest}."
    return f"{count(counts['moved'], 'file')} moved, {size(trash.bytes)}{rest}."


def ignored_pairs(pairs: list[IgnoredPair]) -> Iterator[str]:
    """A line for each pair that is no duplicate."""
    if not pairs:
        yield "Nothing is remembered to be no duplicate."
    for pair in pairs:
        names = [
            clean(fingerprint) if video is None else f"{video.id} {clean(video.name)}"
            for fingerprint, video in zip(pair.fingerprints, pair.videos, strict=True)
        ]
        yield f"{names[0]}  and  {names[1]}  (since {pair.noted_at[:10]})"


def _group(output: Output, group: CopyGroup) -> Iterator[RenderableType]:
    numbers = ["#", "score", "length", "picture", "kbit/s", "size"]
    columns = ["#", "is", *numbers[1:], "sound", "file"]
    table = output.table(*columns, numbers=numbers, cut=["file"])
    table.add_row("1", "keep", "", *_facts(group.keep))
    for number, copy in enumerate(group.copies, 2):
        score = "" if copy.shared is None else f"{copy.shared.score:.2f}"
        table.add_row(str(number), copy.kind, score, *_facts(copy))
    yield table
    for copy in group.copies:
        if copy.kind == "contained" or _differs(copy.shared):
            yield from _segments(copy.name, copy.shared, group.keep.name)
    for number, file in enumerate((group.keep, *group.copies), 1):
        path = "(no file of it is known any more)" if file.path is None else clean(file.path)
        yield f"{number}  {path}{'' if file.online else ' (offline)'}"


def _facts(file: CopyFile) -> tuple[str, ...]:
    from media.time import format_time

    return (
        format_time(file.duration),
        f"{file.width}x{file.height}",
        f"{file.bitrate / 1000:,.0f}",
        size(file.size),
        "yes" if file.audio else "no",
        clean(file.name),
    )


def _pair(pair: CopyPair) -> Iterator[str]:
    first, second = (f"{file.id} {clean(file.name)}" for file in (pair.first, pair.second))
    yield f"{pair.shared.score:.2f}  {first}  {_WORDS[pair.kind]}  {second}"
    yield from _segments(pair.first.name, pair.shared, pair.second.name)


def _segments(name: str, shared: Shared | None, other: str) -> Iterator[str]:
    from media.time import format_time

    segments = [] if shared is None else shared.segments
    for part in segments[:_SEGMENTS]:
        times = [format_time(at) for at in (part.start, part.end, part.other_start, part.other_end)]
        notes = [f"{part.speed:g}x"] if part.speed != 1 else []
        notes += ["mirrored"] if part.mirrored else []
        said = f"  ({', '.join(notes)})" if notes else ""
        one, two = (f"{clean(name)} {times[0]} to {times[1]}", f"{clean(other)} {times[2]} to {times[3]}")
        yield f"   {one}  =  {two}{said}"
    if len(segments) > _SEGMENTS:
        yield f"   and {count(len(segments) - _SEGMENTS, 'more segment')}"


def _differs(shared: Shared | None) -> bool:
    """Whether a copy differs in time or sides from the one to keep."""
    return shared is not None and any(part.speed != 1 or part.mirrored for part in shared.segments)


def _trashed(report: TrashReport) -> Iterator[str]:
    """A line for each file, and why it stays if it does."""
    for file in report.files:
        word = "would move" if file.status == "planned" else file.status
        why = f": {clean(file.reason)}" if file.reason else ""
        now = "" if file.target is None else f" -> {clean(file.target)}"
        yield f"{word:<10}  {clean(file.path)}{now}{why}"
