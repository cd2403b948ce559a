"""`vdx search`: where is this?"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli
from vdx.cli.errors import UsageError
from vdx.cli.matches import match_table
from vdx.cli.suggest import did_you_mean
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from vdx.schemas import Result, SearchReport

_Query = Annotated[str, typer.Argument(metavar="QUERY", help="A picture or a video file.")]
_Start = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Where the clip starts in a video: 12.5, 1:30 or 1:02:03.5."),
]
_End = Annotated[str | None, typer.Option(metavar="TIME", help="Where the clip ends in a video.")]
_Region = Annotated[
    str | None,
    typer.Option(
        metavar="X,Y,W,H",
        help="The part of the picture that counts: left, top, width, height as fractions of it, "
        "such as 0.25,0,0.5,1.",
    ),
]
_Mode = Annotated[
    str,
    typer.Option(
        metavar="MODE",
        help="What to look for: copy (the same footage, whatever was done to it), similar (what looks "
        "alike), or auto (the same footage if there is any, else what looks alike; the default).",
    ),
]
_Limit = Annotated[int, typer.Option(metavar="N", min=1, help="Videos to show at most.")]


def search(
    ctx: typer.Context,
    query: _Query,
    start: _Start = None,
    end: _End = None,
    region: _Region = None,
    mode: _Mode = "auto",
    limit: _Limit = 10,
) -> int:
    """Find the videos that show a picture or a clip, with the times where they do."""
    cli = Cli.of(ctx)
    wanted = options.search_mode(mode)
    if not os.path.lexists(query):
        raise UsageError(_no_such_file(query))
    from vdx import views
    from vdx.library import Query

    asked = Query(
        Path(query),
        start=options.seconds("--start", start),
        end=options.seconds("--end", end),
        region=options.region(region),
        mode=wanted,
    )
    with cli.open_library() as library:
        result = library.search(asked, limit=limit)
        report = views.search_report(asked, limit, result)
        offline = {match.video.id for match in result.matches if views.online(match.video) is None}
        empty = not report.results and not library.videos(limit=1)
    if cli.json:
        cli.output.json(report)
    elif empty:
        cli.output.data("No video in the library yet; run `vdx ingest FOLDER` first.")
    else:
        _show(cli, report, result.likely, offline)
    return 0


def _no_such_file(query: str) -> str:
    folder = Path(query).parent
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        names = []
    near = did_you_mean(Path(query).name, names)
    return (
        f"There is no file {query!r}{near}{'?' if near else '.'} "
        "This version searches by a picture or a video file, not by text."
    )


def _show(cli: Cli, report: SearchReport, likely: int, offline: Collection[int]) -> None:
    if not report.results:
        cli.output.data("No match.")
        return
    if not report.confident and report.query.mode != "similar":
        cli.output.data("No confident match. The nearest that there is:", "")
    cli.output.data(match_table(cli.output, report, likely), "")
    for line in _paths(report.results, offline):
        cli.output.data(line)
    cli.say()
    cli.say(f"{count(len(report.results), 'video')} in {report.seconds:.2f} s")


def _paths(results: list[Result], offline: Collection[int]) -> Iterator[str]:
    """All paths in full, to be copied."""
    width = len(str(len(results)))
    for result in results:
        path = result.video.path
        if path is None:
            shown = "(no file of it is known any more)"
        else:
            shown = f"{clean(path)} (offline)" if result.video.id in offline else clean(path)
        yield f"{result.rank:>{width}}  {shown}"
