"""`vdx dupes`: what is in the library twice?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli
from vdx.cli.errors import UsageError

if TYPE_CHECKING:
    from vdx.library import Sort

_KINDS: dict[str, tuple[Sort, ...]] = {
    "all": ("same", "whole", "contained", "partial"),
    "same": ("same",),
    "whole": ("same", "whole"),
    "contained": ("contained",),
    "partial": ("partial",),
}
_WRITTEN = ("json", "csv")
_SHOWN_FROM = 0.8
_MOVED_FROM = 0.95

_Videos = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="VIDEO",
        help="Only copies of these: ids, paths, names or unmistakable parts of one. Default: all videos.",
    ),
]
_Kind = Annotated[
    str,
    typer.Option(
        metavar="KIND",
        help="Which copies: same (the same bytes), whole (the same from end to end; the same bytes too), "
        "contained (all of one in a longer one), partial (a shared part) or all.",
    ),
]
_MinScore = Annotated[
    float | None,
    typer.Option(
        metavar="SCORE",
        min=0,
        max=1,
        help=f"How sure it must be that they are copies, 0 to 1. Default: {_SHOWN_FROM}, with --trash "
        f"{_MOVED_FROM}.",
    ),
]
_Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="table (the default), json or csv.")
]
_Not = Annotated[
    tuple[str, str] | None,
    typer.Option("--not", metavar="A B", help="Remember that two videos are no duplicates of each other."),
]
_Again = Annotated[
    tuple[str, str] | None,
    typer.Option("--again", metavar="A B", help="Forget that two videos are no duplicates of each other."),
]
_Ignored = Annotated[bool, typer.Option("--ignored", help="List what is remembered to be no duplicate.")]
_Trash = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Move the files of whole copies, and those with the same bytes, there; the one to keep stays. "
        "Without --yes it is only shown what would be moved. A list in DIR says where each file came from.",
    ),
]
_Yes = Annotated[bool, typer.Option("--yes", help="Do move what --trash shows.")]


def dupes(
    ctx: typer.Context,
    videos: _Videos = None,
    kind: _Kind = "all",
    min_score: _MinScore = None,
    format_: _Format = None,
    output: options.OutputFile = None,
    force: options.Force = False,
    no_duplicates: _Not = None,
    again: _Again = None,
    ignored: _Ignored = False,
    trash: _Trash = None,
    yes: _Yes = False,
) -> int:
    """Find what is in the library twice: copies, cut-outs and shared parts, and suggest which to keep.

    Nothing is moved unless --trash and --yes say so, and nothing is ever deleted. The exit code is 3 if some
    files could not be moved.
    """
    from vdx.cli import duplicates, export

    cli = Cli.of(ctx)
    chosen = _chosen_format(cli, format_, output)
    export.refuse_to_overwrite(output, force=force)
    others = {"--not": no_duplicates, "--again": again, "--ignored": ignored or None, "--trash": trash}
    other = _only_one([name for name, value in others.items() if value is not None])
    listing = other not in (None, "--trash")
    narrowed = bool(videos) or kind != "all" or min_score is not None
    _refuse_mixtures(other, kind, chosen, listing=listing, narrowed=narrowed, yes=yes)
    if min_score is None:
        min_score = _SHOWN_FROM if trash is None else _MOVED_FROM
    with cli.open_library() as library:
        if listing:
            report = duplicates.remembered(cli, library, no_duplicates, again)
        else:
            found = duplicates.compare(cli, library, videos or [], _KINDS[kind], min_score)
            report = duplicates.report(library, found, output)
            if trash is not None:
                gone = duplicates.trash(cli, library, found, trash, yes=yes)
                report = report.model_copy(update={"trash": gone})
    duplicates.put(cli, report, chosen, output, listing=listing)
    return 0 if listing else duplicates.conclude(cli, report)


def _chosen_format(cli: Cli, name: str | None, output: Path | None) -> str | None:
    """json, csv, or None for tables."""
    from vdx.cli import export

    asked = [] if name is None else [options.one_of("--format", name, ("table", *_WRITTEN))]
    if cli.json and asked != ["json"]:
        asked.append("json")
    if asked == ["table"] and output is not None:
        raise UsageError("--format table is for reading; write json or csv to a file.")
    chosen = export.choose_format(asked, output, formats=_WRITTEN, option="--format {}")
    return None if chosen == "table" else chosen


def _only_one(names: list[str]) -> str | None:
    if len(names) > 1:
        raise UsageError(f"{' and '.join(names)} exclude each other; give one of them.")
    return names[0] if names else None


def _refuse_mixtures(
    other: str | None, kind: str, chosen: str | None, *, listing: bool, narrowed: bool, yes: bool
) -> None:
    """Raise UsageError for options of which one would silently change nothing."""
    options.one_of("--kind", kind, tuple(_KINDS))
    if listing and narrowed:
        raise UsageError(f"{other} compares nothing; leave out videos, --kind and --min-score.")
    if other is not None and chosen == "csv":
        raise UsageError(f"{other} has no place in CSV; use json, or leave out the one or the other.")
    if yes and other != "--trash":
        raise UsageError("--yes goes with --trash DIR; without it nothing is moved.")
    if other == "--trash" and kind in ("contained", "partial"):
        raise UsageError(f"--trash moves whole copies only, and --kind {kind} finds none.")
