"""The table of what a search found, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vdx.cli.text import clean

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.cli.output import Output
    from vdx.schemas import ProofView, Result, SearchReport, SegmentView

_SEGMENTS = 3  # shown for each video; --json has all
_WIDE = 90  # columns from which on a segment with its part of the query fits into one line
_NUMBERS = ("#", "score", "from", "to", "best")
_IN_QUERY = "in the query"
_TURNED, _WHOLE = 3.0, 0.9  # degrees and share from which on a change is worth telling


def match_table(output: Output, report: SearchReport, likely: int) -> Table:
    """The matches; those after the `likely` ones are set apart, and only their best segment is shown.

    For a clip the part of it that each segment answers is told too: in a column, or below the segment
    where the terminal is too narrow for one.
    """
    clip = any(part.query_end for result in report.results for part in result.segments)
    beside = clip and output.columns >= _WIDE
    columns = ["#", "score", "video", "from", "to", "best", *([_IN_QUERY] if beside else [])]
    table = output.table(*columns, numbers=_NUMBERS, cut=["video"], wrap=[_IN_QUERY])
    for result in report.results:
        weak = result.rank > likely
        if result.rank == likely + 1 and likely:
            table.add_row("", "", "and less alike:", style="dim")
        shown = result.segments[: 1 if weak else _SEGMENTS]
        for row in _rows(result, shown, clip=clip, beside=beside):
            table.add_row(*row, style="dim" if weak else None)
        if result.proof is not None and not weak:
            table.add_row("", "", _why(result.proof), style="dim")
        if (more := len(result.segments) - len(shown)) > 0 and not weak:
            table.add_row("", "", f"and {more} more")
    return table


def listing_table(output: Output, report: SearchReport) -> Table:
    """Videos that were not searched but only chosen."""
    from media.time import format_time

    table = output.table("#", "id", "length", "video", numbers=("#", "id", "length"), cut=["video"])
    for result in report.results:
        video = result.video
        table.add_row(str(result.rank), str(video.id), format_time(video.duration), clean(video.name))
    return table


def explanations(report: SearchReport) -> Iterator[str]:
    """What each part of the query adds to the score of each segment, and what is seen there."""
    from media.time import format_time

    for result in report.results:
        for part in result.segments:
            shown = [f"{name} {value:+.3f}" for name, value in part.parts.items()]
            shown += [f"{name} {value:.3f}" for name, value in result.evidence.items() if not part.parts]
            seen = ", ".join(f"{clean(label.name)} {label.score:.0%}" for label in part.labels)
            told = (", ".join(shown), ", ".join(map(clean, part.why)), f"shows {seen}" if seen else "")
            where = f"{result.rank}  {format_time(part.best)}  {part.score:.3f}"
            yield f"{where}: {'; '.join(filter(None, told))}"


def _rows(result: Result, shown: list[SegmentView], *, clip: bool, beside: bool) -> Iterator[tuple[str, ...]]:
    """The cells of each line about one video."""
    from media.time import format_time

    first = (str(result.rank), f"{result.score:.3f}", clean(result.video.name))
    for part in shown:
        times = (format_time(part.start), format_time(part.end), format_time(part.best))
        asked = (format_time(part.query_start), format_time(part.query_end), _notes(part))
        if beside:
            yield (*first, *times, f"{asked[0]} to {asked[1]} {asked[2]}".rstrip())
        else:
            yield (*first, *times)
            if clip:
                yield ("", "", _IN_QUERY, *asked)
        first = ("", "", "")


def _notes(part: SegmentView) -> str:
    """How the segment differs from the query in time and sides."""
    notes = [f"{part.speed:g}x"] if part.speed != 1 else []
    notes += ["mirrored"] if part.mirrored else []
    return " ".join(notes)


def _why(proof: ProofView) -> str:
    """What proves the match, and what was done to the query's picture."""
    done = [f"{proof.keypoints} details agree"]
    done += ["mirrored"] if proof.mirrored else []
    done += [f"turned by {proof.turned:.0f}°"] if abs(proof.turned) >= _TURNED else []
    done += [f"shows {proof.shown:.0%} of the picture"] if proof.shown < _WHOLE else []
    done += [f"which fills {proof.fills:.0%} of it"] if proof.fills < _WHOLE else []
    return ", ".join(done)
