"""Moving copies that nobody needs into a trash folder.

Only the files of whole copies go, and only where what was compared is certainly still what lies there: the
copy and the one to keep are looked at again, right before the move. The file is moved first and the catalog
told afterwards. Should the power fail in between, the catalog knows a file that is not there, which it calls
offline; nothing is lost, and an ingest of the place where the file is now puts it right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from indexer.identity import fingerprint
from media.errors import MediaError
from media.source import reason
from search.duplicates.groups import Group
from storage.errors import StorageFull
from storage.library import Store
from vdx.dupes.copies import Copy, files_of
from vdx.dupes.folder import TrashFolder
from vdx.errors import TrashInLibrary

Status = Literal["planned", "moved", "left", "failed"]

_SPEED = 0.05  # by so much a copy may run faster or slower: films are sped up by 4 % for television
_CHANGED = "was changed since it was indexed; `vdx ingest` it again"


@dataclass(frozen=True, slots=True)
class Trashed:
    """What becomes of one file.

    Attributes:
        copy: the file.
        keep: the one that stays instead of it.
        status: `planned`: it would be moved; `moved`; `left`: it had better stay; `failed`: it has to stay.
        reason: why it stays, for people.
        target: where it was moved to.
    """

    copy: Copy
    keep: Copy
    status: Status = "planned"
    reason: str = ""
    target: Path | None = None

    def but(self, status: Status, reason: str) -> Trashed:
        """The same with another status."""
        return replace(self, status=status, reason=reason)


Watcher = Callable[[Trashed], None]


def trash(
    store: Store, groups: Iterable[Group], folder: Path, *, dry_run: bool, watcher: Watcher
) -> list[Trashed]:
    """Move the whole copies of some groups into a folder, but for the one to keep of each.

    Args:
        store: the library; open for writing unless `dry_run`.
        groups: of copies in it.
        folder: need not exist.
        dry_run: only say what would be done.
        watcher: is told of each file.

    Raises:
        TrashInLibrary: the folder lies in the library's own.
    """
    folder = folder.absolute()
    if _lies_in(folder, store.path):
        raise TrashInLibrary(folder, store.path)
    done = []
    for candidate in _candidates(groups):
        result = candidate
        try:
            result = _decide(store, candidate, folder)
            if result.status == "planned" and not dry_run:
                result = _move(result, TrashFolder(folder))
        except MediaError as error:
            which = "the one to keep " if error.path == candidate.keep.path else ""
            result = candidate.but("failed", which + error.reason)
        except StorageFull as error:
            result = candidate.but("failed", str(error))
        except OSError as error:
            result = candidate.but("failed", reason(error))
        if result.status == "moved":
            store.forget_location(candidate.copy.path)
        watcher(result)
        done.append(result)
    return done


def _candidates(groups: Iterable[Group]) -> Iterator[Trashed]:
    for group in groups:
        keep, *others = files_of(group)
        yield from (Trashed(copy, keep) for copy in others if copy.role != "contained")


def _decide(store: Store, candidate: Trashed, folder: Path) -> Trashed:
    """Whether a copy goes: it is left where that is better, and where anything is not what was compared."""
    copy, keep = candidate.copy, candidate.keep
    if excuse := _no_need(copy, keep, folder) or _no_equal(copy, keep):
        return candidate.but("left", excuse)
    if not _is_as_indexed(store, copy):
        return candidate.but("failed", f"it {_CHANGED}")
    if not _is_as_indexed(store, keep):
        return candidate.but("failed", f"the one to keep {_CHANGED}")
    return candidate


def _no_need(copy: Copy, keep: Copy, folder: Path) -> str:
    """Why nothing would be won by moving a copy, or all lost; empty if it can be moved."""
    if not copy.online:
        return "it is not there now"
    if not keep.online:
        return "the one to keep is not there now"
    if copy.path.is_symlink():
        return "it is a link"
    if copy.path.samefile(keep.path):
        return "it is the same file as the one to keep, under another name"
    if _lies_in(copy.path, folder):
        return "it lies in that folder already"
    return "the one to keep lies in that folder" if _lies_in(keep.path, folder) else ""


def _no_equal(copy: Copy, keep: Copy) -> str:
    """What the one to keep lacks, that only people can do without; empty if it can stand for the copy."""
    if copy.relation is not None and copy.relation.mirrored:
        return "one of the two is mirrored"
    if copy.relation is not None and abs(copy.relation.speed - 1) > _SPEED:
        return "it runs at another speed"
    if copy.video.record.has_audio and not keep.video.record.has_audio:
        return "it has sound, and the one to keep has none"
    return ""


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _is_as_indexed(store: Store, copy: Copy) -> bool:
    known, now = store.location(copy.path), copy.path.stat()
    if known is None or (known.size, known.mtime_ns) != (now.st_size, now.st_mtime_ns):
        return False
    return fingerprint(copy.path) == copy.video.record.fingerprint


def _move(planned: Trashed, folder: TrashFolder) -> Trashed:
    copy = planned.copy
    target = folder.take(copy.path, copy.video.record.fingerprint, planned.keep.path)
    return replace(planned, status="moved", target=target)
