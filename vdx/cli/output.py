"""Where text goes: data on stdout, messages on stderr, neither with colours unless it is a terminal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from vdx.cli.text import clean

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console, RenderableType
    from rich.table import Table

# Wide enough for any path: what a program or a file reads is not to be wrapped or cut.
_UNLIMITED = 100_000
_LEAST_CUT = 12  # columns that a name keeps


class Output:
    """The two streams of the program, as they are when something is written."""

    def prepare(self) -> None:
        """Let no text fail because the terminal's encoding lacks a letter of it."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")

    def json(self, model: BaseModel) -> None:
        """One object, in one line, on stdout."""
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        sys.stdout.write(json.dumps(model.model_dump(mode="json"), ensure_ascii=plain) + "\n")

    def text(self, text: str) -> None:
        """A whole document on stdout, in UTF-8 as it says itself and whatever the terminal's encoding."""
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            buffer.write(text.encode())

    def data(self, *renderables: RenderableType) -> None:
        """Text or tables for people, on stdout. Lines of text are not wrapped: paths can be copied."""
        terminal = sys.stdout.isatty()
        target = sys.stdout if terminal else io.StringIO()
        console = make_console(target)
        for renderable in renderables:
            _fit(renderable, console)
            console.print(renderable, soft_wrap=isinstance(renderable, str))
        if isinstance(target, io.StringIO):  # tables are padded, which nobody wants in a file
            sys.stdout.writelines(f"{line.rstrip()}\n" for line in target.getvalue().splitlines())

    def table(
        self,
        *columns: str,
        numbers: Sequence[str] = (),
        cut: Sequence[str] = (),
        wrap: Sequence[str] = (),
    ) -> Table:
        """An empty table without lines; where the terminal is too narrow, columns keep their text whole.

        Args:
            columns: the headings; without any text there is no heading, and columns wrap.
            numbers: those that are aligned to the right.
            cut: those that are cut instead.
            wrap: those that are wrapped instead.
        """
        from rich.table import Table

        table = Table(box=None, pad_edge=False, show_header=any(columns), header_style="bold")
        for column in columns:
            table.add_column(
                column,
                justify="right" if column in numbers else "left",
                no_wrap=bool(column) and column not in wrap,
                overflow="ellipsis" if column in cut else "fold",
            )
        return table

    @property
    def columns(self) -> int:
        """How wide what is written on stdout may be."""
        return make_console(sys.stdout).width

    def message(self, text: str) -> None:
        """A line for people on stderr."""
        _write(sys.stderr, text)

    def error(self, text: str) -> None:
        """What went wrong, on stderr; shown also when the user wants no messages."""
        _write(sys.stderr, text)

    def flush(self) -> None:
        """Write what still waits to be written. Raises BrokenPipeError when nobody reads it."""
        sys.stdout.flush()
        sys.stderr.flush()

    def abandon(self) -> None:
        """Nobody reads any more: drop what is still to be written, which Python would complain about."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                _redirect_to_nothing(stream)


def make_console(stream: TextIO) -> Console:
    """A Rich console that shows text as it is, as wide as the terminal if there is one."""
    from rich.console import Console

    width = None if stream.isatty() else _UNLIMITED
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


def _fit(renderable: RenderableType, console: Console) -> None:
    """Cut a table's column that may be cut so far that the others fit into the console beside it."""
    from rich.table import Table

    if not isinstance(renderable, Table):
        return
    widths = [
        max(console.measure(cell).maximum for cell in (column.header, *column.cells))
        for column in renderable.columns
    ]
    for column, width in zip(renderable.columns, widths, strict=True):
        if column.overflow == "ellipsis":
            others = sum(widths) - width + 2 * (len(widths) - 1)  # 2: the gap between columns
            column.max_width = max(console.width - others, _LEAST_CUT)


def _redirect_to_nothing(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):  # it is no file, as in tests
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _write(stream: TextIO, text: str) -> None:
    safe = clean(text, keep="\n\t")
    if stream.isatty():
        safe = "\n".join(map(_wrapped, safe.split("\n")))
    stream.write(f"{safe}\n")
    stream.flush()


def _wrapped(line: str) -> str:
    """A line broken between words for the terminal; an indented one is a path or code and stays whole."""
    if line.startswith(" "):
        return line
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
