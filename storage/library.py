"""`Store`: one library on disk, all that may be read from it and all that may be written.

A video appears in one step. Its pictures are made durable, then one transaction inserts its rows,
makes its vector segments durable under the ids that the rows got, names them, and commits. Whatever
happens before that commit leaves the library as it was, plus files that nothing names: the next
writer removes them.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

import numpy as np

from storage import opening
from storage.catalog.catalog import Catalog
from storage.catalog.writes import Writing
from storage.errors import AlreadyKnown, StorageError, StorageFull, VideoNotFound
from storage.files import DurableFiles, FileSystem
from storage.lock import WriterLock
from storage.reading import Reading
from storage.records import AnalysedVideo, Space, Vectors
from storage.stored import Ids
from storage.vectors.faiss_store import ANN_ROWS


class Store(Reading):
    """An open library. Writes may come from any thread too, and happen one at a time.

    Attributes:
        writable: whether this is the one writer.
    """

    def __init__(
        self,
        path: Path,
        catalog: Catalog,
        files: DurableFiles,
        *,
        lock: WriterLock | None,
        ann_rows: int = ANN_ROWS,
    ) -> None:
        super().__init__(path, catalog, files, ann_rows=ann_rows)
        self.writable = lock is not None
        self._files = files
        self._lock = lock
        self._ended_well = True
        self._one_writer = threading.RLock()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        writable: bool = False,
        create: bool = False,
        system: FileSystem | None = None,
        ann_rows: int = ANN_ROWS,
    ) -> Store:
        """Open a library.

        Args:
            path: its folder.
            writable: take the writer's lock, and remove what an earlier writer left unfinished.
            create: make a library of a missing or empty folder; only with `writable`.
            system: the calls that change the disk, for tests.
            ann_rows: cosine segments of so many rows get a search structure when they are merged.

        Raises:
            LibraryNotFound: no such folder, or an empty one.
            NotALibrary: the folder holds something else.
            LibraryLocked: another writer is at work.
            LibraryTooNew: a newer vdx made it.
            LibraryTooOld: an older vdx made it, and only a writer may upgrade it.
        """
        path = path.absolute()
        files = DurableFiles(path, system)
        opening.check_folder(path, create=writable and create)
        lock = WriterLock(path) if writable else None
        try:
            catalog = opening.open_catalog(path, files, writable=writable)
            store = cls(path, catalog, files, lock=lock, ann_rows=ann_rows)
            if lock is not None:
                store.sweep(blobs=lock.after_failure)
        except BaseException:
            if lock is not None:
                lock.release(ended_well=False)
            raise
        return store

    def close(self) -> None:
        """Let go of the catalog and the lock."""
        self._catalog.close()
        if self._lock is not None:
            self._lock.release(ended_well=self._ended_well)
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def commit_video(
        self,
        analysed: AnalysedVideo,
        path: Path,
        stat: os.stat_result,
        *,
        recipe: str,
        replaces: int | None = None,
        compact: bool = False,
    ) -> int:
        """Add a video with all that was found in it: wholly, or not at all.

        Args:
            analysed: the video.
            path: the file that it was read from.
            stat: of that file, from before it was read.
            recipe: hash of the extractors and settings that were used.
            replaces: an earlier video that vanishes in the same step. Its files go over to the new
                one when the content is the same, and are forgotten otherwise.
            compact: the file is a compact one, made from the content.

        Returns:
            The id of the video.

        Raises:
            AlreadyKnown: there is another video with this content.
            StorageFull: no room; nothing changed.
        """
        with self._writing():
            same = self._catalog.by_fingerprint(analysed.video.fingerprint)
            if same is not None and same != replaces:
                raise AlreadyKnown(path, same)
            blobs = self._put_pictures(analysed)
            with self._catalog.writing() as writing:
                video_id, frame_ids, stale = _replace(writing, analysed, blobs, recipe, replaces, same)
                writing.set_location(video_id, path, stat, compact=compact)
                writing.clear_failure(path)
                region_ids = writing.add_regions(analysed.regions, frame_ids)
                writing.add_labels(video_id, analysed.labels)
                for ids, vectors in _by_owners(analysed, frame_ids, region_ids):
                    writing.add_segments(self.vectors.add(ids, vectors))
                every = {**analysed.vectors, **analysed.region_vectors}
                writing.set_vector_counts(video_id, {space: len(rows) for space, rows in every.items()})
            self.blobs.delete(stale)
        return video_id

    def record_location(
        self,
        video_id: int,
        path: Path,
        stat: os.stat_result,
        *,
        instead_of: Path | None = None,
        compact: bool = False,
    ) -> None:
        """Remember that the file at `path` holds the content of a video from now on.

        Args:
            video_id: the video.
            path: the file.
            stat: of that file.
            instead_of: a path to forget in the same step, since the file was moved from there.
            compact: it is a compact file made from that content.
        """
        with self._writing(), self._catalog.writing() as writing:
            if instead_of is not None:
                writing.forget_location(instead_of)
            writing.set_location(video_id, path, stat, compact=compact)
            writing.clear_failure(path)

    def forget_location(self, path: Path) -> None:
        """Forget the file at `path`; its video stays."""
        with self._writing(), self._catalog.writing() as writing:
            writing.forget_location(path)

    def record_failure(self, path: Path, fingerprint: str | None, stat: os.stat_result, reason: str) -> None:
        """Remember that the file at `path` could not be indexed."""
        with self._writing(), self._catalog.writing() as writing:
            writing.set_failure(path, fingerprint, stat, reason)

    def clear_failure(self, path: Path) -> None:
        """Forget that the file at `path` could not be indexed."""
        with self._writing(), self._catalog.writing() as writing:
            writing.clear_failure(path)

    def record_not_duplicate(self, one: str, other: str) -> None:
        """Remember that two contents, by fingerprint, are no copies of each other.

        Raises:
            ValueError: they are the same content.
        """
        first, second = _pair(one, other)
        with self._writing(), self._catalog.writing() as writing:
            writing.add_not_duplicate(first, second)

    def forget_not_duplicate(self, one: str, other: str) -> None:
        """Forget that two contents are no copies of each other, if that was remembered."""
        first, second = _pair(one, other)
        with self._writing(), self._catalog.writing() as writing:
            writing.remove_not_duplicate(first, second)

    def delete_video(self, video_id: int) -> None:
        """Delete a video: its rows, then pictures that no other needs; vectors go with `compact`.

        Raises:
            VideoNotFound: there is no such video.
        """
        with self._writing():
            with self._catalog.writing() as writing:
                if writing.fingerprint(video_id) is None:
                    raise VideoNotFound(str(video_id))
                stale = writing.unreferenced(writing.delete_video(video_id))
            self.blobs.delete(stale)

    def compact(self, *, full: bool = False) -> int:
        """Merge segments where enough have gathered, all of them if `full`; how many are gone.

        Cheap when there is nothing to do. Commits wait for it; readers do not.
        """
        with self._writing():
            return self.vectors.compact(full=full)

    def sweep(self, *, blobs: bool = True) -> None:
        """Remove what nothing refers to: unfinished writes, segments, and pictures if `blobs`."""
        with self._writing():
            self._sweep(blobs=blobs)

    def _put_pictures(self, analysed: AnalysedVideo) -> list[str | None]:
        pictures = [frame.picture for frame in analysed.frames if frame.picture is not None]
        ids = iter(self.blobs.put(pictures))
        return [None if frame.picture is None else next(ids) for frame in analysed.frames]

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._one_writer:
            if self._lock is None:
                raise StorageError(f"the library {self.path} is open for reading only")
            try:
                yield
            except (VideoNotFound, AlreadyKnown):  # nothing was written yet
                raise
            except BaseException as error:
                self._ended_well = False  # there may be files without a row: the next writer looks
                if isinstance(error, StorageFull):  # their room is wanted now
                    with contextlib.suppress(OSError, StorageError):
                        self._sweep(blobs=True)
                raise

    def _sweep(self, *, blobs: bool) -> None:
        self._files.empty_tmp()
        named = {info.name for info in self._catalog.segments()}
        lying = sorted((self.path / "vectors").iterdir())
        self._files.delete(file for file in lying if file.stem not in named)
        if blobs:
            self.blobs.delete(sorted(set(self.blobs.ids()) - self._catalog.blobs()))


def _replace(
    writing: Writing,
    analysed: AnalysedVideo,
    blobs: list[str | None],
    recipe: str,
    old: int | None,
    same: int | None,
) -> tuple[int, Ids, list[str]]:
    """Insert a video and delete the `old` one; ids of it and its frames, and pictures to remove.

    `same` is the video that has the content already: none, or the old one, whose files go over.
    """
    if same is not None:
        writing.release_fingerprint(same)
    video_id, frame_ids = writing.add_video(analysed, blobs, recipe)
    if same is not None:
        writing.move_locations(same, video_id)
    gone = [] if old is None else writing.delete_video(old)
    return video_id, frame_ids, writing.unreferenced(gone)


def _by_owners(
    analysed: AnalysedVideo, frame_ids: Ids, region_ids: Ids
) -> Iterator[tuple[Ids, Mapping[Space, Vectors]]]:
    """The vectors of spaces that hold the same frames, or the regions, with the ids of those."""
    groups: dict[bytes, dict[Space, Vectors]] = {}
    for space, vectors in analysed.vectors.items():
        if len(vectors):
            groups.setdefault(frame_ids[analysed.rows_of(space)].tobytes(), {})[space] = vectors
    for ids, vectors_of in groups.items():
        yield np.frombuffer(ids, np.int64), vectors_of
    if len(region_ids):
        yield region_ids, analysed.region_vectors


def _pair(one: str, other: str) -> tuple[str, str]:
    if one == other:
        raise ValueError(f"{one} is one content, not two")
    return min(one, other), max(one, other)
