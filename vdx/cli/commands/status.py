"""`vdx status`: how much is in the library, what it takes, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from vdx.cli.context import Cli
from vdx.cli.text import clean, count, size, span

if TYPE_CHECKING:
    from vdx.schemas import LibraryStatus, SpaceView

_FAILURES = 20  # shown; --json has all


def status(ctx: typer.Context) -> int:
    """Show how much the library holds, how much room it takes, and which files failed."""
    from vdx import views

    cli = Cli.of(ctx)
    with cli.open_library() as library:
        found = views.library_status(library)
    if cli.json:
        cli.output.json(found)
        return 0
    cli.output.data(f"library      {clean(found.library)}")
    table = cli.output.table("", "")
    for name, value in _facts(found):
        table.add_row(f"{name:<11}", value)
    cli.output.data(table)
    if found.failures:
        cli.output.data("", f"{count(len(found.failures), 'file')} could not be indexed:")
        for failure in found.failures[:_FAILURES]:
            cli.output.data(f"  {clean(failure.path)}: {clean(failure.error)}")
        if (more := len(found.failures) - _FAILURES) > 0:
            cli.output.data(f"  and {more:,} more; `vdx --json status` lists all")
        cli.say("Try them again with: vdx ingest --retry PATH")
    return 0


def _facts(found: LibraryStatus) -> Iterator[tuple[str, str]]:
    notes = [f"{found.partial:,} partial"] if found.partial else []
    notes += [f"{found.offline:,} offline"] if found.offline else []
    yield "videos", f"{found.videos:,}" + (f" ({', '.join(notes)})" if notes else "")
    yield "length", span(found.media_seconds)
    yield "frames", f"{found.frames:,}"
    for space in found.spaces:
        yield "vectors", f"{space.vectors:,} of {space.name} ({_row(space)})"
    rate = f", {size(found.bytes_per_minute)} per minute of video" if found.bytes_per_minute else ""
    yield "on disk", f"{size(found.bytes_total)}{rate}"
    for folder, number in sorted(found.bytes.items(), key=lambda item: -item[1]):
        yield "", f"{size(number)} {clean(folder)}"


def _row(space: SpaceView) -> str:
    if space.metric == "none":  # nothing that is compared by numbers or bits
        return f"{space.dim // 8:,} bytes"
    return f"{space.dim} {'bits' if space.metric == 'hamming' else 'numbers'}"
