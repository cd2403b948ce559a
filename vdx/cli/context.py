"""What a command knows about how it was called: the global options and where to write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.output import Output

if TYPE_CHECKING:
    from vdx.library import IngestSettings, Library, StoredVideo

DEBUG_VARIABLE = "VDX_DEBUG"

VideoArgument = Annotated[
    str, typer.Argument(metavar="VIDEO", help="Its id, path, name or an unmistakable part of one.")
]


@dataclass(slots=True)
class Cli:
    """One call of the program.

    Attributes:
        library: the library's folder; None for the default one.
        json: print one JSON object instead of text for people.
        quiet: no progress and no messages.
        debug: print tracebacks.
        output: where all text goes.
    """

    library: Path | None = None
    json: bool = False
    quiet: bool = False
    debug: bool = field(default_factory=lambda: bool(os.environ.get(DEBUG_VARIABLE)))
    output: Output = field(default_factory=Output)

    @classmethod
    def early(cls, args: Sequence[str]) -> Cli:
        """What can be said before the arguments are parsed, so that errors in them come out right."""
        options = args[: args.index("--")] if "--" in args else args
        cli = cls()
        cli.json = "--json" in options
        cli.debug = cli.debug or "--debug" in options
        return cli

    @classmethod
    def of(cls, ctx: typer.Context) -> Cli:
        """The call that a command's context belongs to."""
        return ctx.ensure_object(cls)

    def open_library(self, settings: IngestSettings | None = None) -> Library:
        """The library that the user means."""
        from vdx.library import Library
        from vdx.settings import default_library

        return Library(self.library or default_library(), settings)

    def say(self, text: str = "") -> None:
        """A message for people, on stderr, unless they want none."""
        if not self.quiet:
            self.output.message(text)


def find_video(library: Library, text: str) -> StoredVideo:
    """The video that the user means; an unknown one is an error that names those called alike."""
    from vdx.cli.suggest import did_you_mean
    from vdx.library import VideoNotFound

    try:
        return library.video(text)
    except VideoNotFound as error:
        names = (path.name for video in library.videos() for path in video.paths)
        if near := did_you_mean(Path(text).name, names):
            error.args = (f"{error}{near}?",)
        raise
