"""`vdx segment`: what moves by itself in one video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES, UsageError
from vdx.cli.text import clean as printable
from vdx.cli.text import count

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.library import Library
    from vdx.schemas import SegmentReport

_Video = Annotated[
    str,
    typer.Argument(
        metavar="VIDEO",
        help="Its id, path, name or an unmistakable part of one; or any file with a video.",
    ),
]
_Method = Annotated[str, typer.Option(metavar="NAME", help=options.METHOD_HELP)]
_Preview = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a video with masks and boxes there; it ends in .mp4 or .gif."),
]
_Masks = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Write a PNG for each picture there, named by its seconds: 255 is what moves, 0 the rest.",
    ),
]
_Clean = Annotated[str, typer.Option(metavar="NAMES", help=options.CLEAN_HELP)]
_Force = Annotated[
    bool, typer.Option("--force", help="Overwrite the file of --preview, and write into a folder with files.")
]


def segment(
    ctx: typer.Context,
    video: _Video,
    method: _Method = "auto",
    preview: _Preview = None,
    masks: _Masks = None,
    clean: _Clean = "",
    force: _Force = False,
) -> int:
    """Find what moves by itself in a video, and follow it through each shot.

    Nothing is stored. Shots are those that the library knows; those of any other file are found on the way.
    The exit code is 3 if only part of the file can be read.
    """
    from vdx.cli import export

    cli = Cli.of(ctx)
    method, cleanings = _method(method), _cleanings(clean)
    _refuse_other_endings(preview)
    export.refuse_to_overwrite(preview, force=force)
    with cli.open_library() as library:
        file = _file(library, video)
        export.refuse_source(preview, file)
        report, problem = _run(cli, library, file, method, cleanings, preview, masks, force=force)
    if cli.json:
        cli.output.json(report)
    else:
        cli.output.data(_table(cli, report))
        cli.say()
    return _conclude(cli, report, preview, masks, problem)


def _method(text: str) -> str:
    from vdx.library import segmenter_names

    return text if text.lower().endswith(".onnx") else options.one_of("--method", text, segmenter_names())


def _cleanings(text: str) -> list[str]:
    from vdx.library import cleaning_names

    return [
        options.one_of("--clean", name.strip(), cleaning_names()) for name in text.split(",") if name.strip()
    ]


def _refuse_other_endings(preview: Path | None) -> None:
    if preview is not None and preview.suffix.lower() not in (".mp4", ".gif"):
        raise UsageError(
            f"The ending of {printable(preview)} says no format for --preview; use .mp4 or .gif."
        )


def _file(library: Library, text: str) -> Path:
    """The file of the video that the user means."""
    from vdx.errors import Offline
    from vdx.views import online

    file = Path(text)
    if not text.isdecimal() and file.is_file():
        return file
    there = online(find_video(library, text))
    if there is None:
        raise Offline(text)
    return there


def _run(
    cli: Cli,
    library: Library,
    file: Path,
    method: str,
    cleanings: list[str],
    preview: Path | None,
    masks: Path | None,
    *,
    force: bool,
) -> tuple[SegmentReport, str | None]:
    """Segment it and write what is asked for; the report, and what could not be read."""
    from vdx.cli.progress import watching
    from vdx.segmenting.writing import segment_and_write

    with watching(quiet=cli.quiet) as observer:
        observer.planned(1, file.stat().st_size)
        return segment_and_write(
            library,
            file,
            method,
            clean=cleanings,
            preview=preview,
            masks=masks,
            force=force,
            progress=lambda seconds, of: observer.progress(file, seconds, of),
        )


def _table(cli: Cli, report: SegmentReport) -> Table:
    from media.time import format_time

    columns = ["shot", "region", "from", "to", "area", "right/s", "down/s", "salience", "box"]
    table = cli.output.table(*columns, numbers=columns[:-1], wrap=["box"])
    for shot in report.shots:
        for region in shot.regions:
            table.add_row(
                str(shot.index),
                str(region.number),
                format_time(region.start),
                format_time(region.end),
                f"{100 * region.area:.1f}%",
                *(f"{part:+.2f}" for part in region.motion),
                f"{region.salience:.2f}",
                ",".join(f"{part:.2f}" for part in region.box),
            )
    return table


def _conclude(
    cli: Cli, report: SegmentReport, preview: Path | None, masks: Path | None, problem: str | None
) -> int:
    """Tell people what they have got; the exit code."""
    regions = sum(len(shot.regions) for shot in report.shots)
    name = printable(report.video.name)
    cli.say(f"{count(regions, 'region')} in {count(len(report.shots), 'shot')} of {name}")
    for what, where in (("preview", preview), ("masks", masks)):
        if where is not None:
            cli.say(f"{what} written to {printable(where)}")
    if problem is None:
        return 0
    cli.say(f"{name}: {printable(problem)}")
    return EXIT_FAILURES
