"""What people type as the value of an option, as what the library takes; options of several commands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.errors import UsageError
from vdx.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from vdx.library import Region
    from vdx.schemas import Mode

# Without asking the registry, which loads them all: help is instant. A test compares.
DETECTOR_HELP = (
    "What finds the shots: auto (cuts, dissolves and fades; the default), fast (the same a bit less surely), "
    "transnet (a large network on every frame, slow) or uniform (pieces of ten seconds)."
)
METHOD_HELP = (
    "How: auto (own motion, and what differs from the background; the default), background (a model of the "
    "scene, for cameras that stand still), residual (motion that is not the camera's), threshold (what is "
    "bright: a baseline), or the path of a model that ends in .onnx."
)
CLEAN_HELP = (
    "What pictures go through before, separated by commas: denoise, deblock (blocks of poor encodings), "
    "lighten (dark pictures only). Default: nothing."
)
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write there and not on stdout; its ending says the format if no option does.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the file of --output.")]

_MODES: dict[str, Mode] = {"auto": "auto", "copy": "copy", "similar": "similar"}
SEARCH_MODES = (*_MODES, "text")


def one_of(option: str, text: str, known: Sequence[str]) -> str:
    """`text` if it is one of the `known` values.

    Raises:
        UsageError: it is not; the message says what there is, and what may have been meant.
    """
    if text in known:
        return text
    near = did_you_mean(text, known)
    raise UsageError(f"{option} {text!r} is none of {', '.join(known)}{near}{'?' if near else '.'}")


def switch(given: bool | None, variable: str) -> bool | None:
    """Whether something is wanted, by an option or else by an environment variable; None if neither says so.

    Raises:
        UsageError: the variable says neither 1 nor 0.
    """
    text = os.environ.get(variable, "")
    if given is not None or not text:
        return given
    if text not in ("0", "1"):
        raise UsageError(f"the environment variable {variable} is {text!r}: set it to 1 or 0, or unset it.")
    return text == "1"


def search_mode(text: str) -> Mode:
    """What `vdx search` is to look for with pictures and clips; with words there is one way only.

    Raises:
        UsageError: there is no such mode.
    """
    return _MODES.get(one_of("--mode", text, SEARCH_MODES), "auto")


def seconds(option: str, text: str | None) -> float | None:
    """A time of day or a number of seconds; None stays None.

    Raises:
        UsageError: it is no time.
    """
    from media.time import parse_time

    if text is None:
        return None
    try:
        return parse_time(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


def region(text: str | None) -> Region | None:
    """A rectangle as ``x,y,w,h``; None stays None.

    Raises:
        UsageError: these are not four numbers.
        QueryError: it is not inside the frame.
    """
    from vdx.library import Region

    if text is None:
        return None
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(
            f"--region {text!r} is not x,y,w,h: write left, top, width and height "
            "as fractions of the frame, such as 0.25,0,0.5,1."
        ) from error
    return Region(x, y, width, height)


def span(option: str, text: str | None) -> tuple[float, float | None]:
    """Start and end in seconds of ``A-B``, either of which may be left out; (0, None) of None.

    Raises:
        UsageError: it is no span.
    """
    if text is None:
        return 0.0, None
    first, dash, last = text.partition("-")
    if dash and (first or last):
        start, end = seconds(option, first or None) or 0.0, seconds(option, last or None)
        if end is None or end > start:
            return start, end
    raise UsageError(f"{option} {text!r} is no span of time; give one such as 1:20-1:45.5.")
