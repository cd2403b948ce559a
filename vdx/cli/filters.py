"""The options by which commands choose among videos, and what they mean to the library."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.errors import UsageError

if TYPE_CHECKING:
    from vdx.library import Filters, Order

# What may be chosen is written out, since help must not load the library; a test compares.
Text = Annotated[
    str | None,
    typer.Option("--text", metavar="WORDS", help="Only videos with all of them in name or folders."),
]
Folder = Annotated[
    str | None,
    typer.Option(
        metavar="DIR",
        help="Only videos in this folder or below: a folder, or the part of its path that differs.",
    ),
]
Status = Annotated[
    str | None,
    typer.Option(
        metavar="STATE", help="Only videos that are complete, partial or offline (no file is there)."
    ),
]
Resolution = Annotated[
    str | None, typer.Option(metavar="SIZE", help="Only videos of this size: sd, hd, fhd or uhd.")
]
Codec = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only videos with FFmpeg's codec NAME, as h264.")
]
Audio = Annotated[bool | None, typer.Option("--audio/--no-audio", help="Only videos with sound, or without.")]
Since = Annotated[
    str | None,
    typer.Option("--from", metavar="DAY", help="Only files changed on this day or later: 2024-12-31."),
]
Until = Annotated[
    str | None, typer.Option("--to", metavar="DAY", help="Only files changed on this day or earlier.")
]
Shortest = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Only videos that last so long or longer: seconds, or mm:ss."),
]
Longest = Annotated[str | None, typer.Option(metavar="TIME", help="Only videos that last so long at most.")]
Label = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only videos in which this was recognised, as `dog`.")
]
Sort = Annotated[
    str | None, typer.Option(metavar="BY", help="Sort by name, date, duration, size or added (the default).")
]
Descending = Annotated[
    bool, typer.Option("--desc", help="The other way round: the latest, longest or largest first.")
]


def filters(
    *,
    text: str | None,
    folder: str | None,
    status: str | None,
    resolution: str | None,
    codec: str | None,
    audio: bool | None,
    since: str | None,
    until: str | None,
    shortest: str | None,
    longest: str | None,
    label: str | None,
) -> Filters:
    """What was typed, as the library takes it.

    Raises:
        UsageError: a value is none of those that there are.
        BadFilter: the conditions contradict each other.
    """
    from vdx.library import RESOLUTIONS, STATUSES, Filters

    if status is not None:
        options.one_of("--status", status, STATUSES)
    if resolution is not None:
        options.one_of("--resolution", resolution, RESOLUTIONS)
    return Filters(
        text=text or "",
        folder=_folder(folder),
        status=status,  # type: ignore[arg-type]
        resolution=resolution,  # type: ignore[arg-type]
        codec=codec or "",
        audio=audio,
        since=_day("--from", since),
        until=_day("--to", until),
        shortest=options.seconds("--shortest", shortest),
        longest=options.seconds("--longest", longest),
        label=label or "",
    )


def order(sort: str | None) -> Order:
    """What was typed as an order. Raises UsageError."""
    from vdx.library import ORDERS

    found: Order = options.one_of("--sort", sort or "added", ORDERS)  # type: ignore[assignment]
    return found


def _folder(text: str | None) -> str:
    """A folder that is there by its whole path; else what was typed."""
    if not text:
        return ""
    return str(Path(text).absolute()) if Path(text).is_dir() else text


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no day; write it as 2024-12-31.") from error
