"""`vdx search`: where is this, and what looks like it?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import asking, filters, options
from vdx.cli.context import Cli
from vdx.cli.errors import UsageError
from vdx.cli.matches import explanations, listing_table, match_table
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from vdx.library import Combined, SearchResult
    from vdx.schemas import Result, SearchReport

_Queries = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUERY",
        help="Pictures, video files, or words. frame:NUMBER, video:NUMBER, video:NUMBER@TIME and "
        "video:NUMBER@FROM-TO are what the library holds. Without any, videos are listed.",
    ),
]
_Like = Annotated[
    list[str] | None, typer.Option(metavar="QUERY", help="A further example; may be given several times.")
]
_Unlike = Annotated[
    list[str] | None, typer.Option(metavar="QUERY", help="What it is not like; may be given several times.")
]
_Text = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help='Words in names, folders and labels; "two words" in quotes are one.'),
]
_Then = Annotated[
    list[str] | None,
    typer.Option(
        metavar="QUERY",
        help="What must come after it in the same video: a picture, a clip or words. Several follow in turn.",
    ),
]
_Within = Annotated[
    str, typer.Option(metavar="TIME", help="How much may lie between one thing and the next.")
]
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
        "alike), text (words, even if a file is called so), or auto (the same footage if there is any, else "
        "what looks alike; the default).",
    ),
]
_Limit = Annotated[int, typer.Option(metavar="N", min=1, help="Videos to show at most.")]
_Offset = Annotated[int, typer.Option(metavar="N", min=0, help="Leave out so many of the best.")]
_Sort = Annotated[
    str,
    typer.Option(metavar="BY", help="Sort by relevance (the default), name, date, duration, size or added."),
]
_Explain = Annotated[bool, typer.Option("--explain", help="Show what each part of the query adds.")]


def search(
    ctx: typer.Context,
    queries: _Queries = None,
    like: _Like = None,
    unlike: _Unlike = None,
    text: _Text = None,
    then: _Then = None,
    within: _Within = "10",
    start: _Start = None,
    end: _End = None,
    region: _Region = None,
    mode: _Mode = "auto",
    limit: _Limit = 10,
    offset: _Offset = 0,
    sort: _Sort = "relevance",
    desc: filters.Descending = False,
    explain: _Explain = False,
    folder: filters.Folder = None,
    status: filters.Status = None,
    resolution: filters.Resolution = None,
    codec: filters.Codec = None,
    audio: filters.Audio = None,
    since: filters.Since = None,
    until: filters.Until = None,
    shortest: filters.Shortest = None,
    longest: filters.Longest = None,
    label: filters.Label = None,
) -> int:
    """Find videos and the times in them: by pictures, clips and words, alone or together."""
    cli = Cli.of(ctx)
    wanted = filters.filters(
        text=None,
        folder=folder,
        status=status,
        resolution=resolution,
        codec=codec,
        audio=audio,
        since=since,
        until=until,
        shortest=shortest,
        longest=longest,
        label=label,
    )
    from vdx.library import SORTINGS, Combined

    words_only = options.one_of("--mode", mode, options.SEARCH_MODES) == "text"
    typed = list(queries or [])
    files, words = ([], " ".join(typed)) if words_only else asking.split_queries(typed)
    examples = [asking.example(one) for one in (*files, *(like or []))]
    asked = Combined(
        like=tuple(asking.cut_out(examples, start, end, options.region(region))),
        unlike=tuple(asking.example(one) for one in unlike or []),
        text=" ".join(filter(None, [words, text])),
        then=asking.following(then or [], options.seconds("--within", within) or 0.0),
        within=options.seconds("--within", within) or 0.0,
        filters=wanted,
        mode=options.search_mode(mode),
        sort=options.one_of("--sort", sort, SORTINGS),  # type: ignore[arg-type]
        descending=desc,
    )
    if words_only and asked.is_empty:
        raise UsageError("--mode text looks for words; give some.")
    return _answer(cli, asked, limit, offset, explain=explain)


def _answer(cli: Cli, asked: Combined, limit: int, offset: int, *, explain: bool) -> int:
    from vdx import views

    with cli.open_library() as library:
        result = library.search(asked, limit=limit, offset=offset)
        report = views.search_report(asked, limit, result, offset=offset)
        offline = {match.video.id for match in result.matches if views.online(match.video) is None}
        empty = not report.results and not library.videos(limit=1)
    if cli.json:
        cli.output.json(report)
    elif empty:
        cli.output.data("No video in the library yet; run `vdx ingest FOLDER` first.")
    elif not report.results:
        cli.output.data("No match.")
    else:
        _show(cli, asked, report, result, offline, explain=explain)
    return 0


def _show(
    cli: Cli,
    asked: Combined,
    report: SearchReport,
    result: SearchResult,
    offline: Collection[int],
    *,
    explain: bool,
) -> None:
    if asked.is_empty:
        cli.output.data(listing_table(cli.output, report), "")
    else:
        if asked.is_one_example and asked.way != "similar" and not report.confident:
            cli.output.data("No confident match. The nearest that there is:", "")
        # Only the same footage can be told from what is merely like it.
        likely = result.likely if asked.is_one_example else len(report.results)
        cli.output.data(match_table(cli.output, report, likely), "")
    for line in _paths(report.results, offline):
        cli.output.data(line)
    if explain:
        cli.output.data("", *explanations(report))
    cli.say()
    more = f" of {report.total:,}" if asked.is_empty and report.total > len(report.results) else ""
    cli.say(f"{count(len(report.results), 'video')}{more} in {report.seconds:.2f} s")


def _paths(results: list[Result], offline: Collection[int]) -> Iterator[str]:
    """All paths in full, to be copied."""
    width = len(str(max((result.rank for result in results), default=0)))
    for result in results:
        path = result.video.path
        if path is None:
            shown = "(no file of it is known any more)"
        else:
            shown = f"{clean(path)} (offline)" if result.video.id in offline else clean(path)
        yield f"{result.rank:>{width}}  {shown}"
