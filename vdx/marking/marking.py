"""What people keep of a library: the part of `vdx.library.Library` that deals with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import LibraryNotFound
from storage.library import Store
from storage.marks.marks import UNCHANGED, Marks
from storage.marks.records import Bookmark, Collection, Seen, Span
from storage.stored import StoredVideo
from vdx.errors import Offline, refuse_read_only

if TYPE_CHECKING:
    from vdx.marking.cuts import Cut

__all__ = ["UNCHANGED", "Bookmark", "Collection", "Marked", "Marking", "Marks", "Seen", "Span"]

_SHORTEST = 0.001  # seconds of a clip: what is on screen then


@dataclass(frozen=True, slots=True)
class Marked:
    """A bookmark and what it is of.

    Attributes:
        bookmark: what was kept.
        video: whose; None while the library does not hold it.
        frame: id of the keyframe next to its start; None without one.
    """

    bookmark: Bookmark
    video: StoredVideo | None
    frame: int | None


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

    def marked(self, bookmarks: Sequence[Bookmark]) -> list[Marked]:
        """Bookmarks with the videos that they are of, as far as the library holds them."""
        store = self._reader()
        videos = store.by_fingerprints({mark.span.fingerprint for mark in bookmarks})
        keyframes = store.keyframes([video.id for video in videos.values()])
        found = []
        for mark in bookmarks:
            video = videos.get(mark.span.fingerprint)
            frame = None
            if video is not None:
                own = keyframes.of(video.id)
                pts = video.record.origin_pts + mark.span.start / float(video.record.time_base)
                frame = int(own.ids[abs(own.pts - pts).argmin()]) if len(own.ids) else None
            found.append(Marked(mark, video, frame))
        return found

    def watched(self, seen: Sequence[Seen]) -> list[tuple[StoredVideo, Seen]]:
        """What was seen of the videos that the library holds."""
        videos = self._reader().by_fingerprints({one.fingerprint for one in seen})
        return [(videos[one.fingerprint], one) for one in seen if one.fingerprint in videos]

    def cut_out(self, cut: Cut, target: Path) -> None:
        """Write the clip of a bookmark, exact to the frame.

        Raises:
            Offline: no file with its video is there.
            MediaError: it cannot be read, or has nothing in the span.
        """
        from media.encode import write_clip
        from storage.stored import is_there

        there = () if cut.video is None else cut.video.originals
        file = next((path for path in there if cut.video and is_there(cut.video, path)), None)
        if file is None:
            raise Offline(cut.name)
        write_clip(file, target, cut.start, max(cut.end, cut.start + _SHORTEST))

    @abstractmethod
    def _reader(self) -> Store:
        """The library, open for reading."""

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Whether anything was ever ingested."""
