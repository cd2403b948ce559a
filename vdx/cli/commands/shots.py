"""`vdx shots`: the shots of one video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.library import Library
    from vdx.schemas import ShotView
    from vdx.shotlists.listing import Listing

_Video = Annotated[
    str,
    typer.Argument(
        metavar="VIDEO",
        help="Its id, path, name or an unmistakable part of one; or any file with a video.",
    ),
]
_Detector = Annotated[
    str | None,
    typer.Option(metavar="NAME", help=f"Look at the file anew, and store nothing. {options.DETECTOR_HELP}"),
]
_Csv = Annotated[bool, typer.Option("--csv", help="Write a table: seconds, and timecodes if there are any.")]
_Edl = Annotated[
    bool, typer.Option("--edl", help="Write a CMX 3600 edit decision list with the file's own times.")
]
_Otio = Annotated[bool, typer.Option("--otio", help="Write an OpenTimelineIO timeline.")]
_Html = Annotated[bool, typer.Option("--html", help="Write a contact sheet: one page with the keyframes.")]
_NonDrop = Annotated[
    bool,
    typer.Option("--non-drop", help="Count 29.97 and 59.94 frames per second without drop-frame timecode."),
]


def shots(
    ctx: typer.Context,
    video: _Video,
    detector: _Detector = None,
    csv: _Csv = False,
    edl: _Edl = False,
    otio: _Otio = False,
    html: _Html = False,
    output: options.OutputFile = None,
    force: options.Force = False,
    non_drop: _NonDrop = False,
) -> int:
    """List the shots of a video, with how they begin and the frames that stand for them.

    Any other file is looked at on the spot; the exit code is 3 if only part of it can be read.
    """
    from vdx.cli import export
    from vdx.shotlists import formats

    cli = Cli.of(ctx)
    chosen = {"json": cli.json, "csv": csv, "edl": edl, "otio": otio, "html": html}
    kind = export.choose_format([name for name, wanted in chosen.items() if wanted], output)
    export.refuse_to_overwrite(output, force=force)
    formats.prepare(kind or "")
    with cli.open_library() as library:
        found = _find(cli, library, video, detector)
        export.refuse_source(output, found.file)
        if kind is not None and (kind != "json" or output is not None):
            export.put(cli, formats.write(kind, found, drop=not non_drop), output)
        elif kind is not None:
            cli.output.json(found.view)
        else:
            cli.output.data(_table(cli, found.view.shots))
            cli.say()
    return _conclude(cli, found, kind, output)


def _find(cli: Cli, library: Library, text: str, detector: str | None) -> Listing:
    """The shots of the video that the user means: those that the library knows, unless told otherwise."""
    from vdx.errors import Offline
    from vdx.library import detector_names
    from vdx.shotlists.listing import stored_shots
    from vdx.views import online

    if detector is not None:
        detector = options.one_of("--detector", detector, detector_names())
    file = Path(text)
    if text.isdecimal() or not file.is_file():
        video = find_video(library, text)
        if detector is None:
            return stored_shots(library, video)
        there = online(video)
        if there is None:
            raise Offline(text)
        return _analyse(cli, library, there, detector)
    known = library.known(file) if detector is None else None
    return _analyse(cli, library, file, detector) if known is None else stored_shots(library, known, file)


def _analyse(cli: Cli, library: Library, file: Path, detector: str | None) -> Listing:
    from vdx.cli.progress import watching
    from vdx.shotlists.listing import detected_shots

    with watching(quiet=cli.quiet) as observer:
        observer.planned(1, file.stat().st_size)
        found = library.detect_shots(
            file, detector, progress=lambda seconds, of: observer.progress(file, seconds, of)
        )
    return detected_shots(file, found)


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
            _beginning(shot),
            " ".join(map(format_time, shot.keyframes)),
        )
    return table


def _beginning(shot: ShotView) -> str:
    """The transition, with the length of a gradual one."""
    if shot.opening is not None:
        return f"{shot.transition}, {shot.opening[1] - shot.opening[0]:.2f} s"
    return "the video" if shot.transition == "start" else shot.transition


def _conclude(cli: Cli, found: Listing, kind: str | None, output: Path | None) -> int:
    """Tell people what they have got; the exit code."""
    if output is not None or kind is None:
        where = "" if output is None else f", written to {clean(output)}"
        cli.say(f"{count(len(found.view.shots), 'shot')} in {clean(found.view.video.name)}{where}")
    if found.problem is None:
        return 0
    cli.say(f"{clean(found.view.video.name)}: {clean(found.problem)}")
    return EXIT_FAILURES
