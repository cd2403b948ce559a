"""Showing videos beyond what is kept of them: the part of `vdx.library.Library` that plays them."""

from __future__ import annotations

import shutil
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from storage.library import Store
from storage.stored import StoredVideo, is_there
from vdx.errors import Offline

if TYPE_CHECKING:
    from indexer.playback.description import Description
    from indexer.playback.renderer import Renderer


class Playing(ABC):
    """Shows pictures and makes files that browsers play. All decoding happens in guarded processes."""

    _guard: threading.Lock
    _renderer: Renderer | None = None
    _close_renderer: Callable[[], object] = staticmethod(lambda: None)

    def file(self, video: StoredVideo) -> Path:
        """A file with the video that is there now: the source itself if that can be, else a compact one.

        Raises:
            Offline: there is none.
        """
        for path in video.paths:
            if is_there(video, path):
                return path
        raise Offline(video.paths[0].name if video.paths else str(video.id))

    def copy_inner(self, path: Path, target: Path) -> None:
        """Write the video in a compact file to `target`. Raises CompactError, MediaError."""
        from storage.compact.video_file import decodable

        with decodable(path) as file:
            shutil.copyfile(file, target)

    def describe_file(self, path: Path) -> Description:
        """What a file is to a browser. Raises MediaError."""
        return self._rendering().describe(path)

    def picture_at(self, path: Path, seconds: float, width: int) -> bytes:
        """The JPEG of what is on screen at `seconds`, at most `width` pixels wide. Raises MediaError."""
        return self._rendering().picture(path, seconds, width)

    def make_proxy(
        self,
        path: Path,
        target: Path,
        *,
        progress: Callable[[float], object],
        stop: threading.Event | None = None,
    ) -> None:
        """Write an MP4 that every browser plays, with the same times.

        Args:
            path: the video.
            target: the file to write.
            progress: is told the seconds that are done; what it raises ends the work.
            stop: when set, the work ends.

        Raises:
            MediaError: the file cannot be read.
        """
        self._rendering().proxy(path, target, progress, stop)

    def cut(self, path: Path, target: Path, start: float, end: float) -> None:
        """Write the seconds from `start` to `end`, exactly and with sound, as an MP4. Raises MediaError."""
        self._rendering().cut(path, target, start, end)

    def picture_of_frame(self, frame_id: int) -> bytes | None:
        """The JPEG of a stored frame; None if there is no such frame, or it has none."""
        store = self._reader()
        blob = store.blob_of_frame(frame_id)
        return None if blob is None else store.blobs.get(blob)

    def _rendering(self) -> Renderer:
        from indexer.playback.renderer import Renderer

        with self._guard:
            if self._renderer is None:
                self._renderer = Renderer()
                self._close_renderer = weakref.finalize(self, self._renderer.close)
            return self._renderer

    @abstractmethod
    def _reader(self) -> Store:
        """The library, open for reading."""
