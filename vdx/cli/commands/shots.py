"""`vdx shots`: the shots of one video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from vdx.cli.context import Cli, VideoArgument, find_video
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.schemas import ShotView


def shots(ctx: typer.Context, video: VideoArgument) -> int:
    """List the shots of a video, with how they begin and the frames that stand for them."""
    from vdx import views

    cli = Cli.of(ctx)
    with cli.open_library() as library:
        found = views.shot_list(library, find_video(library, video))
    if cli.json:
        cli.output.json(found)
    else:
        cli.output.data(_table(cli, found.shots))
        cli.say()
        cli.say(f"{count(len(found.shots), 'shot')} in {clean(found.video.name)}")
    return 0


def _table(cli: Cli, found: list[ShotView]) -> Table:
    from media.time import format_time

    columns = ["shot", "from", "to", "length", "begins with", "keyframes"]
    table = cli.output.table(*columns, numbers=columns[:4], wrap=["keyframes"])
    for shot in found:
        table.add_row(
            str(shot.index),
            format_time(shot.start),
            format_time(shot.end),
            format_time(shot.end - shot.start),
            "the video" if shot.transition == "start" else shot.transition,
            " ".join(map(format_time, shot.keyframes)),
        )
    return table
