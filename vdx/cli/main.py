"""The entry point: the global options, and what comes of whatever a command ends with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

import vdx
from vdx.cli.context import Cli
from vdx.cli.errors import EXIT_NO_READER, report
from vdx.cli.group import HELP_NAMES, LazyGroup

_PANEL = "Global options, before or after the command"

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    context_settings=HELP_NAMES,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _remember(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """Store a global option where the command finds it; one that was not given changes nothing."""
    if value:
        setattr(Cli.of(ctx), param.name, value)
    return value


def _print_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"vdx {vdx.__version__}\n")
        raise typer.Exit


_Library = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        callback=_remember,
        rich_help_panel=_PANEL,
        help="The library's folder. Without it the one in the environment variable VDX_LIBRARY, "
        "else one in your data directory.",
    ),
]
_Json = Annotated[
    bool,
    typer.Option(
        "--json",
        callback=_remember,
        rich_help_panel=_PANEL,
        help="Print one JSON object on stdout, also for an error.",
    ),
]
_Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        callback=_remember,
        rich_help_panel=_PANEL,
        help="No progress and no messages on stderr, only errors.",
    ),
]
_Debug = Annotated[
    bool,
    typer.Option(
        "--debug",
        callback=_remember,
        rich_help_panel=_PANEL,
        help="Print the traceback of an error; so does the environment variable VDX_DEBUG.",
    ),
]
_Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
]


@app.callback()
def root(
    library: _Library = None,
    json: _Json = False,
    quiet: _Quiet = False,
    debug: _Debug = False,
    version: _Version = False,
) -> None:
    """Find a picture or a clip in folders of video, to the second, on your own machine.

    Begin with `vdx ingest FOLDER`, then `vdx search PICTURE`.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: its words; by default those that the program was started with.

    Returns:
        The exit code.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    cli = Cli.early(args)
    cli.output.prepare()
    try:
        code = _run(cli, args)
        cli.output.flush()
    except BrokenPipeError:
        cli.output.abandon()
        return EXIT_NO_READER
    return code


def _run(cli: Cli, args: list[str]) -> int:
    """Run one command; the exit code, also after an error, of which the user is told.

    Raises:
        BrokenPipeError: nobody reads what is written any more.
    """
    try:
        code = typer.main.get_command(app).main(args, "vdx", standalone_mode=False, obj=cli)
    except BrokenPipeError:
        raise
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Typer makes this of it
            raise end.__context__ from None
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - nobody else handles it
        return report(cli, error)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
