"""What people keep of a library: the part of `vdx.library.Library` that deals with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from storage.errors import LibraryNotFound
from storage.marks.marks import Marks
from vdx.errors import refuse_read_only


class Marking(ABC):
    """Keeps collections, bookmarks and what was seen.

    Attributes:
        path: the library's folder.
    """

    path: Path
    _marks: Marks

    def marks(self, *, to_change: bool = False) -> Marks:
        """The marks of the library; see `storage.marks.marks.Marks`.

        Args:
            to_change: whether something shall be kept or deleted.

        Raises:
            LibraryNotFound: nothing was ingested yet.
            LibraryReadOnly: something is to be changed where nothing may be written.
        """
        if not self.exists:
            raise LibraryNotFound(self.path)
        if to_change:
            refuse_read_only(self.path)
        return self._marks

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Whether anything was ever ingested."""
