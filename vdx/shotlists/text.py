"""Names of files as parts of other texts: they may hold line breaks and letters that nobody sees."""

from __future__ import annotations

import unicodedata


def in_one_line(text: str) -> str:
    """`text` with a space for everything that is no visible letter."""
    return "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text).strip()
