"""What people type as a query: files, what the library holds, and words."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vdx.cli import options
from vdx.cli.errors import UsageError
from vdx.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from vdx.library import Combined, Query, Region

_FRAME = re.compile(r"frame:(\d{1,18})")
_VIDEO = re.compile(r"video:(\d{1,18})(?:@([^-]+)(?:-(.+))?)?")
_ENDING = re.compile(r".*\.[A-Za-z][A-Za-z0-9]{1,4}")  # as file names have


def split_queries(typed: Sequence[str]) -> tuple[list[str], str]:
    """Those of the arguments that are pictures or clips, and the others as a text.

    Raises:
        UsageError: one can only be a file, and there is none.
    """
    examples = [one for one in typed if is_example(one)]
    words = [one for one in typed if one not in examples]
    for word in words:
        if os.sep in word or _ENDING.fullmatch(word):
            raise UsageError(no_such_file(word))
    # Several words in one argument are quoted for the shell only.
    return examples, " ".join(words)


def is_example(typed: str) -> bool:
    """Whether it is a file, or names something that the library holds."""
    return bool(_FRAME.fullmatch(typed) or _VIDEO.fullmatch(typed)) or os.path.lexists(typed)


def example(typed: str) -> Query:
    """A picture or a clip: a file, or what a library holds: ``frame:7``, ``video:3``, ``video:3@1:20-1:25``.

    Raises:
        UsageError: there is no such file.
        QueryError: the times make no sense.
    """
    from vdx.library import Query

    if frame := _FRAME.fullmatch(typed):
        return Query(frame=int(frame[1]))
    if video := _VIDEO.fullmatch(typed):
        number, first, last = int(video[1]), video[2], video[3]
        if first is None or last is None:
            return Query(video=number, at=options.seconds(typed, first))
        return Query(video=number, start=options.seconds(typed, first), end=options.seconds(typed, last))
    if not os.path.lexists(typed):
        raise UsageError(no_such_file(typed))
    return Query(Path(typed))


def following(typed: Sequence[str], within: float) -> Combined | None:
    """What must come after a query, one after the other; each a picture, a clip or words."""
    from vdx.library import Combined

    found: Combined | None = None
    for one in reversed(typed):
        examples, text = split_queries([one])
        like = tuple(example(name) for name in examples)
        found = Combined(like=like, text=text, then=found, within=within)
    return found


def cut_out(
    examples: Sequence[Query], start: str | None, end: str | None, region: Region | None
) -> list[Query]:
    """The examples, with the span or the region that was asked for of the only one.

    Raises:
        UsageError: there is not one example alone.
    """
    found = list(examples)
    if start is None and end is None and region is None:
        return found
    if len(found) != 1:
        raise UsageError("--start, --end and --region are of one picture or clip; give that alone.")
    one = replace(found[0], region=region)
    if start is not None:
        one = replace(one, start=options.seconds("--start", start))
    return [one if end is None else replace(one, end=options.seconds("--end", end))]


def no_such_file(typed: str) -> str:
    """What to say where something is no file."""
    folder = Path(typed).parent
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        names = []
    near = did_you_mean(Path(typed).name, names)
    return (
        f"There is no file {typed!r}{near}{'?' if near else '.'} "
        "To search for these words in names, folders and labels, use --text."
    )
