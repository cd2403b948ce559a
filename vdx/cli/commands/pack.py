"""`vdx pack`: a whole library in compact form."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from vdx.cli import options
from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES
from vdx.cli.text import clean, count, size

_LEVELS = ("full", "small")

_Videos = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="VIDEO", help="Only these: id, path, name or an unmistakable part of one. Default: all."
    ),
]
_Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write; it must be empty.")
]
_Descriptors = Annotated[
    str,
    typer.Option(
        metavar="full|small",
        help="What is kept: full, exactly what the library keeps (the default), or small, a quarter of it.",
    ),
]
_Force = Annotated[
    bool, typer.Option("--force", help="Write into a folder that is not empty, over files of the same name.")
]


def pack(
    ctx: typer.Context,
    videos: _Videos = None,
    output: _Output = Path("vdx-pack"),
    descriptors: _Descriptors = "full",
    force: _Force = False,
) -> int:
    """Write what the library knows of its videos as compact files, to move or to share it.

    The videos need not be there and are not in the files; `vdx compress` writes files with them. `vdx unpack`
    makes a library of the folder.
    """
    from vdx.cli.counting import counting
    from vdx.compact.view import pack_report

    cli = Cli.of(ctx)
    level: Literal["full", "small"] = (
        "full" if options.one_of("--descriptors", descriptors, _LEVELS) == "full" else "small"
    )
    began = time.monotonic()
    with cli.open_library() as library:
        chosen = [find_video(library, text) for text in videos or []]
        with counting("videos", quiet=cli.quiet) as progress:
            done = library.pack(output, *chosen, level=level, force=force, progress=progress)
    report = pack_report(output, done, time.monotonic() - began)
    if cli.json:
        cli.output.json(report)
    else:
        for one in report.failed:
            cli.output.data(f"failed: {clean(one.path)}: {clean(one.error)}")
        packed = f"{count(len(report.videos), 'video')} of {size(report.source_size)}"
        cli.output.data(f"{clean(report.folder)}: {packed} in {size(report.size)}")
    return EXIT_FAILURES if report.failed else 0
