"""A bar on a terminal while things are done one after the other; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counting(noun: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be told how many `noun` are done, of how many; shown as long as the context lasts."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from vdx.cli.output import make_console

    columns = (BarColumn(bar_width=None), MofNCompleteColumn(), TextColumn(noun))
    left = (TimeRemainingColumn(compact=True), TextColumn("left"))
    console = make_console(sys.stderr)
    with Progress(*columns, *left, console=console, transient=True, redirect_stdout=False) as shown:
        task = shown.add_task(noun, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
