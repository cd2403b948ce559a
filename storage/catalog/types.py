"""How paths and times are written in columns.

A path is text, as people read it. File names that are not UTF-8 come from the system with lone
surrogates, which no database takes, so each of those is written as ``//`` and its four hex digits.
That cannot be mistaken for anything else: a path that is made absolute holds no two slashes in a
row.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile("//(d[89a-f][0-9a-f]{2})")


def path_to_text(path: Path) -> str:
    """The absolute form of `path` as it is stored; links in it are kept as they are."""
    text = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps ".." in place
    if text.startswith("//"):  # POSIX leaves two leading slashes alone; Linux and macOS read them as one
        text = text[1:]
    return _SURROGATE.sub(lambda match: f"//{ord(match[0]):04x}", text)


def text_to_path(text: str) -> Path:
    """The path that `path_to_text` made `text` from."""
    return Path(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))


class PathText(TypeDecorator[Path]):
    """A `Path`, stored by `path_to_text`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Path | None, dialect: Dialect) -> str | None:
        """To the column."""
        return None if value is None else path_to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Path | None:
        """From the column."""
        return None if value is None else text_to_path(value)


class Utc(TypeDecorator[datetime]):
    """A moment: aware in Python, stored in UTC without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the column."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the column."""
        return None if value is None else value.replace(tzinfo=UTC)
