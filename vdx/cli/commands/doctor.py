"""`vdx doctor`: does everything work here?"""

from __future__ import annotations

import typer

from vdx.cli.context import Cli
from vdx.cli.errors import EXIT_ERROR
from vdx.cli.text import clean

_COLOURS = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def doctor(ctx: typer.Context) -> int:
    """Check that vdx works here: packages, codecs, model, library, disk.

    The exit code is 1 if there is a problem.
    """
    from vdx import views
    from vdx.doctor import examine

    cli = Cli.of(ctx)
    with cli.open_library() as library:
        report = views.doctor_report(examine(library))
    if cli.json:
        cli.output.json(report)
    else:
        from rich.text import Text

        table = cli.output.table("", "", "")
        for check in report.checks:
            table.add_row(Text(check.status, _COLOURS[check.status]), check.name, clean(check.detail))
            if check.advice:
                table.add_row("", "", Text(clean(f"-> {check.advice}"), "bold"))
        cli.output.data(table)
        cli.say("All is well." if report.healthy else "Something is wrong; see the problems above.")
    return 0 if report.healthy else EXIT_ERROR
