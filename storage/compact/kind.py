"""Whether a file is a compact one, by its first bytes; its name only promises it."""

from __future__ import annotations

from pathlib import Path

from media import magic
from media.source import read_head
from storage.compact.manifest import SCHEMA
from storage.compact.names import MANIFEST
from storage.compact.zipped import LOCAL

SUFFIX = ".vdx"

_SAYS_SO = b'"' + SCHEMA.partition("/")[0].encode() + b"/"
_FIRST = 256  # bytes in which a manifest says what it is


def is_compact(path: Path) -> bool:
    """Whether the file, or the folder that it was unpacked into, is a compact video, be it damaged.

    Raises:
        MediaError: the file cannot be read, or is empty.
    """
    if path.is_dir():
        return _is_manifest(path / MANIFEST)
    if path.name == MANIFEST:
        return _is_manifest(path)
    head = read_head(path)
    if _SAYS_SO in head[:_FIRST]:
        return head.startswith(LOCAL)
    # One whose beginning is damaged, or that another program has packed; Visio's drawings are called so too.
    is_something_else = magic.is_text(head) or magic.promises_video(path, head)
    return path.suffix.lower() == SUFFIX and not is_something_else


def _is_manifest(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _SAYS_SO in file.read(_FIRST)
