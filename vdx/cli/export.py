"""In which format a command writes its data, and into which file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from media.errors import VdxError
from vdx.cli.errors import UsageError
from vdx.cli.text import clean
from vdx.shotlists.formats import FORMATS

if TYPE_CHECKING:
    from vdx.cli.context import Cli

_OTHER_ENDINGS = {"htm": "html"}


class OutputExists(VdxError):
    """There is a file already where one is to be written."""

    exit_code = 2


class OutputFailed(VdxError):
    """A file could not be written."""


def choose_format(
    chosen: Sequence[str],
    output: Path | None,
    *,
    formats: Sequence[str] = FORMATS,
    option: str = "--{}",
) -> str | None:
    """The format that is asked for by options or by the ending of a file; None for text for people.

    Args:
        chosen: the formats that options ask for.
        output: the file.
        formats: those that there are.
        option: how one is asked for, with ``{}`` in the place of its name.

    Raises:
        UsageError: several are, or none for a file.
    """
    if len(chosen) > 1:
        given = " and ".join(map(option.format, chosen))
        raise UsageError(f"{given} exclude each other; give one of them.")
    if chosen or output is None:
        return chosen[0] if chosen else None
    ending = output.suffix.lower().removeprefix(".")
    name = _OTHER_ENDINGS.get(ending, ending)
    if name in formats:
        return name
    known = ", ".join(map(option.format, formats))
    raise UsageError(f"The ending of {clean(output)} says no format; add one of {known}.")


def refuse_to_overwrite(output: Path | None, *, force: bool) -> None:
    """Raise OutputExists or OutputFailed if nothing can be written to `output`."""
    if output is None:
        return
    if output.is_dir():
        raise OutputFailed(f"{clean(output)} is a folder; give the name of a file in it")
    if output.is_file() and not force:
        raise OutputExists(f"{clean(output)} is there already; add --force to overwrite it")
    if not output.resolve().parent.is_dir():
        raise OutputFailed(f"{clean(output)} cannot be written: there is no folder {clean(output.parent)}")


def refuse_source(output: Path | None, source: Path | None) -> None:
    """Raise OutputFailed if `output` is the video itself, which vdx never writes to."""
    if output is None or source is None or not (output.exists() and source.exists()):
        return
    if output.samefile(source):
        raise OutputFailed(f"{clean(output)} is the video itself; give another file to write to")


def put(cli: Cli, text: str, output: Path | None) -> None:
    """Write `text`, in UTF-8, to a file or on stdout.

    Raises:
        OutputFailed: the file cannot be written; what was there before is as it was.
    """
    if output is None:
        cli.output.text(text)
    else:
        put_bytes(text.encode(), output)


def put_bytes(data: bytes, output: Path) -> None:
    """Write `data` to a file.

    Raises:
        OutputFailed: it cannot be written; what was there before is as it was.
    """
    try:
        _replace(output.resolve(), data)
    except OSError as error:
        raise OutputFailed(f"{clean(output)} cannot be written ({error.strerror})") from error


def _replace(path: Path, data: bytes) -> None:
    """Put a whole file in the place of what is at `path`, or write into it if it is no file."""
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(data)
        return
    beside = path.with_name(f".vdx-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
        os.replace(beside, path)  # noqa: PTH105 - it says what happens to a file that is there
    finally:
        beside.unlink(missing_ok=True)
