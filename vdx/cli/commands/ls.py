"""`vdx ls`: the videos of the library, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import filters
from vdx.cli.context import Cli
from vdx.cli.errors import UsageError
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.schemas import ListedVideo, VideoPage


_CURSOR_DIGITS = 19  # more is no id that a database gives


def ls(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Videos to list at most.")] = 100,
    after: Annotated[
        str | None,
        typer.Option(metavar="CURSOR", help="Go on where the page before ended; it says the cursor."),
    ] = None,
    sort: filters.Sort = None,
    desc: filters.Descending = False,
    text: filters.Text = None,
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
    """List the videos of the library, or those of them that fit all conditions."""
    if after is not None and not (after.isdecimal() and len(after) < _CURSOR_DIGITS):
        raise UsageError(f"--after {after!r} is no cursor; give the one that `vdx ls` printed.")
    from vdx import views

    wanted = filters.filters(
        text=text,
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
    order, cursor = filters.order(sort), int(after or 0)
    cli = Cli.of(ctx)
    with cli.open_library() as library:
        if wanted or sort is not None or desc:
            page = views.filtered_page(library, wanted, order, descending=desc, offset=cursor, limit=limit)
        else:
            page = views.video_page(library, after=cursor, limit=limit)
    _show(cli, page, limit, filtered=bool(wanted))
    return 0


def _show(cli: Cli, page: VideoPage, limit: int, *, filtered: bool) -> None:
    if cli.json:
        cli.output.json(page)
    elif not page.total:
        nothing = "No video in the library yet; run `vdx ingest FOLDER` first."
        cli.output.data("No video fits." if filtered else nothing)
    else:
        cli.output.data(_table(cli, page.videos))
        cli.say()
        cli.say(_where_it_ends(page, limit))


def _table(cli: Cli, videos: Sequence[ListedVideo]) -> Table:
    from media.time import format_time

    numbers = ["id", "length", "size", "fps"]
    table = cli.output.table(
        "id", "length", "size", "fps", "codec", "state", "name", numbers=numbers, cut=["name"]
    )
    for video in videos:
        table.add_row(
            str(video.id),
            format_time(video.duration),
            f"{video.width}x{video.height}",
            f"{video.fps:.4g}" if video.fps else "varies",
            clean(video.codec),
            state(video),
            clean(video.name),
        )
    return table


def state(video: ListedVideo) -> str:
    """Whether the video is whole and there, in a word or two."""
    words: list[str] = [video.status] if video.status == "partial" else []
    words += [] if video.online else ["offline"]
    return " ".join(words) or "ok"


def _where_it_ends(page: VideoPage, limit: int) -> str:
    if page.next is None and len(page.videos) == page.total:
        return count(page.total, "video")
    shown = f"{count(len(page.videos), 'video')} of {page.total:,}"
    if page.next is None:
        return f"{shown}, the last"
    size = "" if limit == 100 else f" --limit {limit}"
    return f"{shown}; for more: vdx ls{size} --after {page.next}"
