"""A whole library in compact form, and back: the part of `vdx.library.Library` that does it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer.report import IngestObserver, IngestReport
from storage.library import Store
from storage.stored import StoredVideo
from vdx.errors import FolderInUse, NothingToUnpack

if TYPE_CHECKING:
    from storage.compact.pack import Packed

AnyPath = str | os.PathLike[str]

_PAGE = 1000  # videos in memory at a time


class Packing(ABC):
    """Packs a library, and makes one of what was packed. No video is decoded.

    Attributes:
        path: the library's folder.
    """

    path: Path

    def pack(
        self,
        folder: AnyPath,
        *videos: StoredVideo,
        level: Literal["full", "small"] = "full",
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Packed]:
        """Write a compact file for each video, with what the library knows of it, into a folder.

        Args:
            folder: need not exist.
            videos: by default all; their files need not be there.
            level: ``full`` for exactly what the library keeps, ``small`` for what is enough to search.
            force: write into a folder that is not empty, over files of the same name.
            progress: is told how many are done, and of how many.

        Raises:
            LibraryNotFound: nothing was ingested yet.
            FolderInUse: the folder is not empty.
            StorageFull: no room; what is finished is whole.
        """
        from storage.compact.pack import PackOptions, pack
        from vdx import __version__

        store, target = self._reader(), Path(folder)
        if not force and target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise FolderInUse(target)
        total = len(videos) or store.count()
        done = iter(range(1, total + 2))
        told = progress or (lambda number, of: None)
        options = PackOptions(level, f"vdx {__version__}", datetime.now(UTC))
        return list(
            pack(store, videos or _all(store), target, options, lambda: told(next(done, total), total))
        )

    def unpack(self, *paths: AnyPath, observer: IngestObserver | None = None) -> IngestReport:
        """Make the compact files at and below some paths part of this library; other files are left alone.

        What people said to be no duplicates comes along.

        Raises:
            NothingToUnpack: there is no compact file.
            LibraryLocked, LibraryReadOnly, NotALibrary, StorageFull: as `Library.ingest`.
        """
        from storage.compact.pack import take_in_decisions

        named = [Path(path) for path in paths]
        report = self.ingest(*_compact_files(named), observer=observer)
        with Store.open(self.path, writable=True) as store:
            for folder in filter(Path.is_dir, named):
                take_in_decisions(store, folder)
        return report

    @abstractmethod
    def ingest(self, *paths: AnyPath, observer: IngestObserver | None = None) -> IngestReport:
        """Index all videos at and below `paths`."""

    @abstractmethod
    def _reader(self) -> Store: ...


def _all(store: Store) -> Iterator[StoredVideo]:
    after = 0
    while page := store.videos(after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _compact_files(paths: Sequence[Path]) -> list[Path]:
    from indexer.discover import discover
    from media.errors import MediaError
    from storage.compact.kind import is_compact

    problems: list[MediaError] = []
    found = []
    for file in discover(paths, problems):
        try:
            if is_compact(file.path):
                found.append(file.path)
        except MediaError as error:
            problems.append(error)
    if not found:
        raise problems[0] if problems else NothingToUnpack(paths[0])
    return found
