"""The segments that a process has open.

The catalog names them, the writer may replace them meanwhile: who comes too late to open one reads the
names again. A damaged one is passed over, told once, and costs no other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from storage.errors import DamagedObject
from storage.files import sha256_of
from storage.records import Space
from storage.stored import SegmentInfo
from storage.vectors import ann
from storage.vectors.base import Books
from storage.vectors.segment import Segment, open_segment

logger = logging.getLogger(__name__)

_ATTEMPTS = 20  # to open what the catalog names while the writer replaces it


def rows_path(folder: Path, name: str) -> Path:
    """The file of a segment."""
    return folder / f"{name}.safetensors"


def ann_path(folder: Path, name: str) -> Path:
    """The file of a segment's index."""
    return folder / f"{name}.faiss"


class OpenSegments:
    """Segments and their indexes, mapped once and kept while the catalog names them."""

    def __init__(self, folder: Path, books: Books) -> None:
        self._folder = folder
        self._books = books
        self._lock = threading.Lock()
        self._segments: dict[Space, dict[str, Segment]] = {}
        self._anns: dict[str, ann.Ann | None] = {}
        self._damaged: dict[str, DamagedObject] = {}

    def of(self, space: Space) -> list[Segment]:
        """The segments of a space that can be read.

        Raises:
            DamagedObject: there are some, and none can be read.
        """
        infos: list[SegmentInfo] = []
        for last in [False] * (_ATTEMPTS - 1) + [True]:
            infos = self._books.segments(space)
            try:
                found = self._opened(space, infos, missing_is_damage=last)
                break
            except FileNotFoundError:  # compacted away between the rows and the file
                continue
        if infos and not found:
            raise self._damaged[infos[0].name]
        return found

    def ann(self, segment: Segment) -> ann.Ann | None:
        """The index of a segment; None when it has none that can be read."""
        name = segment.info.name
        if segment.info.ann_size is None:
            return None
        with self._lock:
            if name not in self._anns:
                try:
                    self._anns[name] = ann.Ann(ann_path(self._folder, name), segment)
                except DamagedObject as error:  # slower, but every hit can be had from the rows
                    logger.warning("%s; searching without it", error)
                    self._anns[name] = None
            return self._anns[name]

    def intact(self, infos: Iterable[SegmentInfo]) -> list[Segment]:
        """Those segments whose every byte is what was written, opened to be merged."""
        with self._lock:
            return [segment for info in infos if (segment := self._read(info, _open_intact)) is not None]

    def is_damaged(self, info: SegmentInfo) -> bool:
        """Whether a segment is known to be damaged."""
        return info.name in self._damaged

    def _opened(self, space: Space, infos: list[SegmentInfo], *, missing_is_damage: bool) -> list[Segment]:
        with self._lock:
            before = self._segments.get(space, {})
            now: dict[str, Segment] = {}
            for info in infos:
                segment = before.get(info.name) or self._read(info, _open_any(missing_is_damage))
                if segment is not None:
                    now[info.name] = segment
            self._segments[space] = now
            for name in before.keys() - now.keys():
                self._anns.pop(name, None)
            return list(now.values())

    def _read(self, info: SegmentInfo, opener: Callable[[Path, SegmentInfo], Segment]) -> Segment | None:
        """An open segment; None, and a warning the first time, when it is damaged."""
        if info.name in self._damaged:
            return None
        try:
            return opener(rows_path(self._folder, info.name), info)
        except DamagedObject as error:
            self._damaged[info.name] = error
            logger.warning("%s; going on without its %d vectors", error, info.count)
            return None


def _open_any(missing_is_damage: bool) -> Callable[[Path, SegmentInfo], Segment]:
    def open_any(path: Path, info: SegmentInfo) -> Segment:
        try:
            return open_segment(path, info)
        except FileNotFoundError:
            if missing_is_damage:
                raise DamagedObject(path, "the segment is missing") from None
            raise

    return open_any


def _open_intact(path: Path, info: SegmentInfo) -> Segment:
    """Merging writes a new checksum, which must not be put on damaged rows."""
    segment = _open_any(True)(path, info)
    if sha256_of(path) != info.sha256:
        raise DamagedObject(path, "the segment is not what was written")
    return segment
