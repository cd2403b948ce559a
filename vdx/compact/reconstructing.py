"""Videos out of compact files: the part of `vdx.library.Library` that does it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.combined import Combined
from search.errors import QueryError
from search.query import Query
from storage.stored import StoredVideo, is_there
from vdx.errors import NoCompactFile

if TYPE_CHECKING:
    from storage.compact.reconstruction import Reconstruction, ReconstructOptions

AnyPath = str | os.PathLike[str]


class Reconstructing(ABC):
    """Gives videos back that were compressed. They need not belong to the library."""

    def reconstruct(
        self,
        which: AnyPath | StoredVideo,
        wanted: ReconstructOptions,
        *,
        progress: Callable[[float], None] | None = None,
    ) -> Reconstruction:
        """Make a film, or pictures, of a compact file.

        Args:
            which: the file, the folder that it was unpacked into, or a video of the library that has one.
            wanted: what is to be made of it.
            progress: is told the seconds that were looked at.

        Raises:
            NoCompactFile: no compact file of the video is there.
            CompactError: it is none, or nothing is left in it that could give what is wanted.
            MediaError: the output cannot be written.
        """
        from storage.compact.reader import CompactReader
        from storage.compact.reconstruct import reconstruct

        path = compact_file(which) if isinstance(which, StoredVideo) else Path(which)
        with CompactReader(path) as reader:
            return reconstruct(reader, wanted, progress or (lambda seconds: None))

    @abstractmethod
    def video(self, which: int | AnyPath) -> StoredVideo:
        """One video."""


def compact_file(video: StoredVideo) -> Path:
    """A compact file of a video of the library that is there now. Raises NoCompactFile."""
    for path in video.paths:
        if path in video.compact and is_there(video, path):
            return path
    raise NoCompactFile(video.paths[0].name if video.paths else str(video.id))


@contextmanager
def readable(asked: Combined) -> Iterator[Combined]:
    """The question itself; in the place of each compact file in it the video in that.

    Raises:
        QueryError: one holds none that is whole.
        MediaError: a file cannot be read.
    """
    with ExitStack() as opened:
        like, unlike = (
            tuple(opened.enter_context(playable(query)) for query in queries)
            for queries in (asked.like, asked.unlike)
        )
        then = asked.then
        if then is not None:
            then = opened.enter_context(readable(Combined.of(then)))
        yield replace(asked, like=like, unlike=unlike, then=then)


@contextmanager
def playable(query: Query) -> Iterator[Query]:
    """The query itself; if it is a compact file, one for the video in it.

    Raises:
        QueryError: it holds none that is whole.
        MediaError: the file cannot be read.
    """
    from storage.compact.errors import CompactError
    from storage.compact.video_file import decodable

    if query.path is None or not os.path.lexists(query.path):
        yield query  # reading it says so
        return
    try:
        with decodable(query.path) as file:
            yield query if file == query.path else replace(query, path=file)
    except CompactError as error:
        raise QueryError(str(error)) from error
