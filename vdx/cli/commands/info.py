"""`vdx info`: all about one video."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from vdx.cli.context import Cli, VideoArgument, find_video
from vdx.cli.text import clean, count, size

if TYPE_CHECKING:
    from vdx.schemas import VideoInfo


def info(ctx: typer.Context, video: VideoArgument) -> int:
    """Show all that is known of one video, and where its files are."""
    from vdx import views

    cli = Cli.of(ctx)
    with cli.open_library() as library:
        found = views.video_info(library, find_video(library, video))
    if cli.json:
        cli.output.json(found)
        return 0
    table = cli.output.table("", "")
    for name, value in _facts(found):
        table.add_row(name, value)
    cli.output.data(clean(found.name), table)
    for file in found.paths:
        kind = "compact" if file.compact else "file"
        cli.output.data(f"{kind if file.online else 'offline':<11} {clean(file.path)}")
    return 0


def _facts(video: VideoInfo) -> Iterator[tuple[str, str]]:
    from media.time import format_time

    rate = f"{video.fps:.4g} frames per second" if video.fps else "variable frame rate"
    turned = f", turned by {video.rotation} degrees" if video.rotation else ""
    yield "id", str(video.id)
    yield "length", f"{format_time(video.duration)}, {count(video.frames, 'frame')}"
    yield "picture", f"{video.width}x{video.height}, {rate}{turned}"
    sound = "with sound" if video.audio else "no sound"
    yield "format", clean(f"{video.codec} in {video.container}, {sound}, {size(video.size)}")
    yield "shots", f"{video.shots:,}"
    yield "indexed", f"{count(video.sampled, 'frame')}, {video.keyframes:,} of them keyframes"
    yield "regions", f"{video.regions:,} that move by themselves"
    yield "when", video.indexed_at
    yield "fingerprint", video.fingerprint
    if video.problem:
        yield "problem", clean(video.problem)
