"""`vdx serve`: the library in a browser."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.context import Cli
from vdx.cli.errors import UsageError

if TYPE_CHECKING:
    from types import FrameType

    from vdx.web.options import WebOptions

TOKEN_VARIABLE = "VDX_TOKEN"  # noqa: S105 - its name
_LEAST_TOKEN = 8  # characters


def serve(
    ctx: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The address of this machine to listen at. With another than its own (0.0.0.0 for all) "
            "others can reach the page, and need the token.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 for any that is free.")
    ] = 8737,
    open_: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open",
            help="Whether to open the page in a browser; by default if this is a terminal.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            envvar=TOKEN_VARIABLE,
            help="What browsers must know to be let in; the address that is printed has it. By default none "
            "on this machine, and a new one each time for others.",
        ),
    ] = None,
) -> int:
    """Show the library in a browser, until Ctrl-C ends it."""
    if token is not None and len(token) < _LEAST_TOKEN:
        raise UsageError(f"--token is too easy to guess: give at least {_LEAST_TOKEN} characters.")
    from vdx.schemas import Serving
    from vdx.web.options import WebOptions
    from vdx.web.serving import serving, with_token

    cli = Cli.of(ctx)
    with (
        cli.open_library() as library,
        serving(library, with_token(WebOptions(host=host, port=port, token=token))) as found,
    ):
        if cli.json:
            cli.output.json(Serving(url=found.url, host=found.host, port=found.port))
        else:
            cli.output.data(found.url)
        cli.output.flush()
        cli.say("Open this address in a browser. Ctrl-C ends it.")
        _open_page(cli, found, wanted=open_)
        _wait()
        cli.say("Ending ...")
    return 0


def _open_page(cli: Cli, options: WebOptions, *, wanted: bool | None) -> None:
    if wanted if wanted is not None else sys.stdout.isatty() and not cli.json:
        import webbrowser

        webbrowser.open(options.url)


def _wait() -> None:
    """Wait for Ctrl-C, or for somebody to end the process."""
    over = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        over.set()

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not over.wait(1.0):  # waking up now and then: on Windows a wait without end hears no Ctrl-C
            pass
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
