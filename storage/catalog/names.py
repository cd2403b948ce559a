"""What of a path is kept beside it, to sort, to group and to look for words."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

_NUMBER = re.compile("[0-9]+")
_DIGITS = 12  # of the longest number that is sorted by its value


def name_columns(path: Path) -> dict[str, str]:
    """The columns of `models.Location` that say what the file at an absolute `path` is called.

    - ``folder``: its folder, with slashes between parts and one at the end, so that all that lies below a
      folder begins with the same text;
    - ``sort_name``: its name, such that clip 2 comes before clip 10;
    - ``folded``: folder and name without the difference of upper and lower case.
    """
    folder, name = _as_text(path.parent.as_posix()), _as_text(path.name)
    folder = folder if folder.endswith("/") else f"{folder}/"
    return {
        "folder": folder,
        "sort_name": _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), folded(name)),
        "folded": folded(folder + name),
    }


def folded(text: str) -> str:
    """`text` as it is compared with others: one spelling of letters with accents, no upper case."""
    return unicodedata.normalize("NFC", text).casefold()


def _as_text(text: str) -> str:
    return os.fsencode(text).decode("utf-8", "replace")
