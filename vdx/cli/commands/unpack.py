"""`vdx unpack`: a library of compact files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vdx.cli.commands import ingest
from vdx.cli.context import Cli

_Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", help="Compact files (X.vdx), and folders of them.")
]


def unpack(ctx: typer.Context, paths: _Paths) -> int:
    """Make compact files part of the library, as `vdx ingest` does, and nothing else that lies beside them.

    No video is decoded. The files stay where they are: the library finds by what they say, and names them.
    """
    cli = Cli.of(ctx)
    return ingest.run(cli, lambda library, observer: library.unpack(*paths, observer=observer))
