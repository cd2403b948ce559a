"""What a library can do about copies in it: the part of `vdx.library.Library` that deals with them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from search.duplicates.find import SORTS, Duplicates, Sort, find_duplicates
from storage.library import Store
from storage.stored import NotDuplicate, StoredVideo
from vdx.errors import refuse_read_only

if TYPE_CHECKING:
    from vdx.dupes.trash import Trashed


class Duplicating(ABC):
    """Finds copies, remembers what is none, and moves those away that nobody needs.

    Attributes:
        path: the library's folder.
    """

    path: Path

    def duplicates(
        self,
        *videos: StoredVideo,
        sorts: Collection[Sort] = SORTS,
        min_score: float = 0.8,
        progress: Callable[[int, int], None] | None = None,
    ) -> Duplicates:
        """What the library holds twice: groups of copies, and pairs of videos that share footage.

        Args:
            videos: only what concerns these; by default all are compared.
            sorts: of copies: the `same` bytes, the `whole` footage, `contained` in another, `partial`.
            min_score: copies that are less sure are left out.
            progress: is told how many videos were compared, and of how many.

        Raises:
            LibraryNotFound: nothing was ingested yet.
        """
        from search.copies.within import copies_of

        store = self._reader()
        return find_duplicates(
            store,
            partial(copies_of, store),
            among=videos,
            sorts=sorts,
            min_score=min_score,
            progress=progress or (lambda done, total: None),
        )

    def not_duplicates(self) -> list[NotDuplicate]:
        """What people said is no duplicate: `duplicates` leaves it out."""
        return self._reader().not_duplicates()

    def mark_duplicates(self, one: StoredVideo, other: StoredVideo, *, may_be: bool) -> None:
        """Remember that two videos are no duplicates, or that they may be; their contents count, not files.

        Raises:
            LibraryLocked: another process is writing into this library.
            LibraryReadOnly: nothing may be written into the library's folder.
            ValueError: they are the same.
        """
        refuse_read_only(self.path)
        with Store.open(self.path, writable=True) as store:
            change = store.forget_not_duplicate if may_be else store.record_not_duplicate
            change(one.record.fingerprint, other.record.fingerprint)

    def trash(
        self,
        found: Duplicates,
        folder: str | os.PathLike[str],
        *,
        dry_run: bool = True,
        watcher: Callable[[Trashed], None] | None = None,
    ) -> list[Trashed]:
        """Move the files of whole copies into a folder, but for the one to keep of each group.

        What changed since it was indexed, is not there, or differs in more than its quality stays.

        Args:
            found: what `duplicates` gave.
            folder: where to; it gets a list of where they came from.
            dry_run: move nothing; the result says what would become of each file.
            watcher: is told of each file as soon as it is decided.

        Raises:
            TrashInLibrary: the folder lies in the library's own.
            LibraryLocked, LibraryReadOnly: as with `mark_duplicates`.
        """
        from vdx.dupes.trash import trash

        told = watcher or (lambda result: None)
        if dry_run:
            return trash(self._reader(), found.groups, Path(folder), dry_run=True, watcher=told)
        refuse_read_only(self.path)
        with Store.open(self.path, writable=True) as store:
            return trash(store, found.groups, Path(folder), dry_run=False, watcher=told)

    @abstractmethod
    def _reader(self) -> Store:
        """The library, open for reading."""
