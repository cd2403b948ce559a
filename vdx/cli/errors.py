"""Every way to fail as one sentence, an exit code and, on request, a traceback."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import typer

from media.errors import VdxError

if TYPE_CHECKING:
    from vdx.cli.context import Cli

EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_FAILURES = 3  # finished, but not everything worked
EXIT_INTERRUPTED = 130
EXIT_NO_READER = 141  # what shells call the end of a program that a closed pipe has stopped


class Interrupted(VdxError):
    """The user pressed Ctrl-C."""

    exit_code = EXIT_INTERRUPTED

    def __init__(self, consequence: str = "Nothing was changed.") -> None:
        super().__init__(f"Interrupted. {consequence}")


class UsageError(VdxError):
    """What was typed cannot be done; found by a command, after the options were parsed."""

    exit_code = EXIT_USAGE


def report(cli: Cli, error: BaseException) -> int:
    """Tell the user of an error that ended the command; the exit code."""
    code, kind, sentence = _explain(error)
    if cli.debug:
        cli.output.error("".join(traceback.format_exception(error)).rstrip())
    if sentence:
        cli.output.error(f"vdx: {sentence}")
    if cli.json:
        from vdx.schemas import ErrorDetail, ErrorReport

        cli.output.json(ErrorReport(error=ErrorDetail(type=kind, message=sentence)))
    return code


def _explain(error: BaseException) -> tuple[int, str, str]:
    """(exit code, type, sentence) of an error."""
    kind = type(error).__name__
    if isinstance(error, KeyboardInterrupt):
        return EXIT_INTERRUPTED, "Interrupted", "Interrupted."
    if isinstance(error, VdxError):
        return error.exit_code, kind, str(error)
    if isinstance(error, typer.TyperException):
        return error.exit_code, "UsageError", _usage(error)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return EXIT_ERROR, kind, f"{where}{error.strerror}"
    what = f"{kind}: {error}" if str(error) else kind
    return (
        EXIT_ERROR,
        kind,
        (
            f"This is a fault in vdx: {what}. Run the command again with --debug and report what it prints, "
            "together with the output of `vdx doctor`."
        ),
    )


def _usage(error: typer.TyperException) -> str:
    """Typer's sentence, the options that are spelt alike, and where the help is."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return "Give a command; `vdx --help` lists them."
    sentence = error.message if hasattr(error, "possibilities") else error.format_message()
    sentence = " ".join(sentence.split()).rstrip(".")
    near = getattr(error, "possibilities", None)
    if near:
        sentence += "; did you mean " + " or ".join(near)
    end = "?" if "; did you mean" in sentence else "."
    path = context.command_path if context is not None else "vdx"
    return f"{sentence}{end} See `{path} --help`."
