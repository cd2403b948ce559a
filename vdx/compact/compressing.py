"""Compressing videos: the part of `vdx.library.Library` that does it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storage.library import Store
from storage.records import AnalysedVideo
from storage.stored import StoredVideo
from vdx.errors import Offline

if TYPE_CHECKING:
    from storage.compact.compress import Compressed, CompressObserver, Order
    from storage.compact.options import CompressOptions

AnyPath = str | os.PathLike[str]


class Compressing(ABC):
    """Writes compact files of videos, which need not belong to the library."""

    def compress(
        self,
        video: StoredVideo | AnyPath,
        output: AnyPath,
        options: CompressOptions,
        observer: CompressObserver,
    ) -> Compressed:
        """Write a compact file of a video, unless it would not be smaller.

        Args:
            video: of the library, or the path of any.
            output: the compact file to write; replaced only when whole.
            options: what it is to hold.
            observer: is told of the progress, from several threads.

        Raises:
            Offline: no file of the video is there.
            MediaError: it cannot be decoded.
            EncoderFailed: the encoder cannot do this.
            StorageFull: no room; what is finished is kept, and `options.resume` goes on.
        """
        from storage.compact.compress import compress

        return compress(self._order(video, Path(output)), options, observer)

    def estimate(self, video: StoredVideo | AnyPath, options: CompressOptions) -> int:
        """About how many bytes a compact file of a video would have; raises as `compress`."""
        from storage.compact.estimate import estimate

        return estimate(self._order(video, Path("estimate.vdx")), options)

    def analyse(self, path: AnyPath) -> tuple[AnalysedVideo, str]:
        """All that an ingest finds out about a file, and the recipe by which; nothing is stored.

        Raises:
            MediaError: the file cannot be used.
        """
        raise NotImplementedError

    def _order(self, video: StoredVideo | AnyPath, output: Path) -> Order:
        import vdx
        from storage.compact.compress import Order
        from storage.compact.from_store import analysed_video

        known = video if isinstance(video, StoredVideo) else self.known(video)
        if known is None and not isinstance(video, StoredVideo):
            path = Path(video)
            analysed, recipe = self.analyse(path)
        elif known is not None:
            path = self._file_of(video, known)
            analysed, recipe = analysed_video(self._reader(), known.id), known.recipe
        return Order(path, output, analysed, recipe, _boxes(analysed), f"vdx {vdx.__version__}")
