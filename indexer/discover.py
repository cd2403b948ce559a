"""Which files there are below the paths that a user names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from media import magic
from media.errors import MediaError, UnreadableFile
from media.source import read_head, reason
from storage.compact.kind import is_compact
from storage.compact.names import MANIFEST


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look at.

    Attributes:
        path: absolute.
        named: the user named this very file, so that it must be said if it is no video.
        size: bytes.
    """

    path: Path
    named: bool
    size: int


def discover(
    paths: Iterable[Path], problems: list[MediaError], *, without: Path | None = None
) -> list[FoundFile]:
    """All files at and below `paths`, each once, in the order of their names.

    Hidden files and folders below a named folder are passed over, links to folders are not followed
    (they could lead in circles). What cannot be looked into is added to `problems`.

    Args:
        paths: files and folders.
        problems: grows.
        without: a folder that is passed over when it lies below another: the library's own.
    """
    found: dict[Path, FoundFile] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - keeps links, unlike resolve()
        try:
            status = absolute.stat()
        except (OSError, ValueError) as error:
            problems.append(_unreadable(absolute, error))
            continue
        if stat.S_ISDIR(status.st_mode):
            if is_compact(absolute):  # as a ZIP that is named, it must be said if it is damaged
                absolute = absolute / MANIFEST
                found[absolute] = FoundFile(absolute, True, absolute.stat().st_size)
                continue
            for file in _walk(absolute, problems, without):
                found.setdefault(file.path, file)
        else:
            found[absolute] = FoundFile(absolute, True, status.st_size)
    return list(found.values())


def is_plainly_no_video(path: Path) -> bool:
    """Whether the first bytes of a file in a folder give away that it is a picture, a text and so on.

    A file whose name promises a video is never passed over: people want to hear what is wrong with it.

    Raises:
        MediaError: it cannot be read, or is empty.
    """
    if promises_video(path) or is_compact(path):
        return False
    head = read_head(path)
    return magic.is_image(path, head) or magic.is_other(head)


def promises_video(path: Path) -> bool:
    """Whether the name ends like a video's."""
    return path.suffix.lower() in magic.VIDEO_SUFFIXES


def _walk(folder: Path, problems: list[MediaError], without: Path | None) -> Iterator[FoundFile]:
    def note(error: OSError) -> None:
        problems.append(_unreadable(Path(error.filename or folder), error))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(parent, name) != without
        )
        if MANIFEST in names and is_compact(Path(parent)):  # its parts are no files of their own
            folders[:], names = [], [MANIFEST]
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = Path(parent, name)
            try:
                status = path.stat()
            except OSError as error:
                if promises_video(path) or not path.is_symlink():  # nobody misses what a stale link meant
                    problems.append(_unreadable(path, error))
                continue
            if stat.S_ISREG(status.st_mode):  # no socket, pipe or device: opening one could wait for ever
                yield FoundFile(path, False, status.st_size)


def _unreadable(path: Path, error: OSError | ValueError) -> UnreadableFile:
    return UnreadableFile(path, f"cannot be read ({reason(error)})")
