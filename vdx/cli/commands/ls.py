"""`vdx ls`: the videos of the library, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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
) -> int:
    """List the videos of the library."""
    if after is not None and not (after.isdecimal() and len(after) < _CURSOR_DIGITS):
        raise UsageError(f"--after {after!r} is no cursor; give the one that `vdx ls` printed.")
    from vdx import views

    cli = Cli.of(ctx)
    with cli.open_library() as library:
        page = views.video_page(library, after=int(after or 0), limit=limit)
    if cli.json:
        cli.output.json(page)
    elif not page.total:
        cli.output.data("No video in the library yet; run `vdx ingest FOLDER` first.")
    else:
        cli.output.data(_table(cli, page.videos))
        cli.say()
        cli.say(_where_it_ends(page, limit))
    return 0


def _table(cli: Cli, videos: list[ListedVideo]) -> Table:
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
