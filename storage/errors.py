"""What can go wrong with a library. The message is the sentence that people see.

VdxError
└── StorageError
    ├── LibraryNotFound     there is no library in this folder yet
    ├── NotALibrary         the folder holds something else
    ├── LibraryLocked       another writer is at work
    ├── LibraryTooNew       a newer vdx made it
    ├── LibraryTooOld       an older vdx made it, and it is open for reading only
    ├── StorageFull         the disk or the quota is full
    ├── DamagedObject       a file of the library is missing or not what was written
    ├── AlreadyKnown        this content is a video of the library already
    ├── BadFilter           no video can fit the conditions, or they are none
    ├── VideoNotFound       no video answers to this id, path or name
    ├── AmbiguousVideo      several do
    ├── InvalidMark         a collection, bookmark or note cannot be as it was asked for
    ├── MarkNotFound        there is no such collection or bookmark
    └── MarksTooNew         a newer vdx made the file of marks
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from media.errors import VdxError


class StorageError(VdxError):
    """The library cannot do what was asked."""


class LibraryNotFound(StorageError):
    """There is no library in the folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no library at {path} yet; run `vdx ingest FOLDER` first")


class NotALibrary(StorageError):
    """The folder holds other things, or its catalog is not one of vdx."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} is not a library: {reason}; choose another folder with --library")


class LibraryLocked(StorageError):
    """Another writer holds the library.

    Attributes:
        owner: the sentence part that says who, or None when that is not known.
    """

    def __init__(self, path: Path, owner: str | None) -> None:
        super().__init__(
            f"the library {path} is being written by {owner or 'another process'}; "
            "wait until it is done or stop it"
        )
        self.owner = owner


class LibraryTooNew(StorageError):
    """The catalog has a schema that this version does not know."""

    def __init__(self, path: Path, revision: str) -> None:
        super().__init__(f"the library {path} was made by a newer vdx (schema {revision}); upgrade vdx")


class LibraryTooOld(StorageError):
    """The catalog must be migrated, which only a writer may do."""

    def __init__(self, path: Path, revision: str) -> None:
        super().__init__(
            f"the library {path} was made by an older vdx (schema {revision or 'none'}); "
            "run `vdx ingest` once to upgrade it"
        )


class StorageFull(StorageError):
    """No room for a write; what was written before is intact."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no space left to write {path}; free some disk space and run it again")


class DamagedObject(StorageError):
    """A file of the library is missing or is not what was written.

    Attributes:
        path: the file.
        reason: what is wrong with it, without its name.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}; `vdx doctor` tells what is affected")
        self.path = path
        self.reason = reason


class AlreadyKnown(StorageError):
    """The content to be added is a video of the library already.

    Attributes:
        video_id: which one.
    """

    def __init__(self, path: Path, video_id: int) -> None:
        super().__init__(f"{path} has the content of video {video_id}, which is in the library already")
        self.video_id = video_id


class BadFilter(StorageError):
    """What videos are filtered by makes no sense."""

    exit_code = 2


class VideoNotFound(StorageError):
    """No video answers to what was asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no video {text!r} in the library; `vdx ls` shows what there is")


class AmbiguousVideo(StorageError):
    """Several videos answer to what was asked for.

    Attributes:
        candidates: (id, path) of each, by id.
    """

    def __init__(self, text: str, candidates: Sequence[tuple[int, Path]]) -> None:
        shown = ", ".join(f"{video_id} ({path.name})" for video_id, path in candidates[:5])
        more = f" and {len(candidates) - 5} more" if len(candidates) > 5 else ""
        super().__init__(f"{text!r} may be any of {shown}{more}; give the id or the whole path")
        self.candidates = tuple(candidates)


class InvalidMark(StorageError):
    """A collection, a bookmark or a note cannot be as it was asked for."""

    exit_code = 2


class MarkNotFound(StorageError):
    """There is no such collection or bookmark."""

    def __init__(self, what: str, number: int) -> None:
        super().__init__(f"there is no {what} {number}; it may have been deleted")


class MarksTooNew(StorageError):
    """The file of marks has tables that this version does not know."""

    def __init__(self, path: Path, version: int) -> None:
        super().__init__(f"{path} was made by a newer vdx (version {version}); upgrade vdx")
