"""Numbers and names as people read them."""

from __future__ import annotations

import os
import unicodedata


def clean(text: str | os.PathLike[str], *, keep: str = "") -> str:
    """Text that is safe to print: file names may hold control characters and bytes that are no text."""
    shown = os.fsencode(text).decode("utf-8", "replace")
    return "".join(char if char in keep or _visible(char) else _escape(char) for char in shown)


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs")


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def count(number: int, noun: str) -> str:
    """``1 video``, ``1,234 videos``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(number: float) -> str:
    """Bytes with a decimal unit: ``730 B``, ``12.4 MB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def span(seconds: float) -> str:
    """A length of time, roughly: ``0.4 s``, ``3 min 20 s``, ``5 h 12 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s"
