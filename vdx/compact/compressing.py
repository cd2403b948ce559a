"""Compressing videos: the part of `vdx.library.Library` that does it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from indexer.settings import IngestSettings
from storage.library import Store
from storage.records import AnalysedVideo
from storage.stored import StoredVideo, is_there
from vdx.errors import Offline

if TYPE_CHECKING:
    from indexer.features.base import FeatureExtractor
    from storage.compact.options import CompressOptions, Tier
    from storage.compact.order import Compressed, CompressObserver, Order
    from storage.compact.preview import Preview

AnyPath = str | os.PathLike[str]
Box = tuple[float, float, float, float]  # x, y, width, height as fractions of the picture


class Compressing(ABC):
    """Writes compact files of videos, which need not belong to the library.

    Attributes:
        settings: how a video that does not is analysed.
    """

    settings: IngestSettings

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

    def estimates(self, video: StoredVideo, options: Sequence[CompressOptions]) -> list[int]:
        """The same in several ways, for which the video is read once."""
        from storage.compact.estimate import estimate
        from storage.compact.video import Source

        order = self._order(video, Path("estimate.vdx"))
        source = Source.read(order.path)
        return [estimate(order, one, source) for one in options]

    def preview(
        self,
        video: StoredVideo,
        start: float,
        seconds: float,
        options: CompressOptions,
        folder: AnyPath,
        *,
        step: Callable[[int], object] = lambda done: None,
        stop: Event | None = None,
    ) -> Preview:
        """Compress some seconds of a video, and show them beside what they are now.

        Args:
            video: of the library.
            start: second at which they begin; earlier where the video ends too soon.
            seconds: how many, at most 10.
            options: tier 1 or 2, target and codec.
            folder: gets the two clips.
            step: is told that the first, second or third of three steps is done.
            stop: set to end all work soon.

        Raises:
            Offline: no file of the video is there.
            MediaError: it cannot be decoded.
            EncoderFailed: the encoder cannot do this.
            Stopped: `stop` was set.
        """
        from storage.compact.preview import preview

        first = max(0.0, min(start, video.record.duration - seconds))
        return preview(_source(video), first, seconds, options, Path(folder), step=step, stop=stop)

    def _order(self, video: StoredVideo | AnyPath, output: Path) -> Order:
        from storage.compact.from_store import analysed_video
        from storage.compact.order import Order
        from vdx import __version__

        path = _source(video) if isinstance(video, StoredVideo) else Path(video)
        known = video if isinstance(video, StoredVideo) else self.known(path)
        if known is None:
            analysed, recipe = self._analyse(path)
        else:
            analysed, recipe = analysed_video(self._reader(), known.id), known.recipe
        return Order(path, output, analysed, recipe, _boxes(analysed), f"vdx {__version__}")

    def _analyse(self, path: Path) -> tuple[AnalysedVideo, str]:
        """All that an ingest finds out about a file, and the recipe by which."""
        from indexer.detect import analyse

        extractors = self._features()
        analysed = analyse(path, self.settings, extractors, lambda seconds, duration: None)
        return analysed, self.settings.recipe(one.space for one in extractors.values())

    @abstractmethod
    def known(self, path: AnyPath) -> StoredVideo | None:
        """The video with the content of a file; None if the library holds it not."""

    @abstractmethod
    def _reader(self) -> Store: ...

    @abstractmethod
    def _features(self) -> Mapping[str, FeatureExtractor]: ...


def compress_options(tier: Tier, target: float) -> CompressOptions:
    """How a video is compressed to a tier, where each shot of tier 2 keeps this VMAF."""
    from storage.compact.encoding.goal import Floor
    from storage.compact.options import CompressOptions

    return CompressOptions(tier=tier, target=Floor(target))


def _boxes(analysed: AnalysedVideo) -> dict[int, list[Box]]:
    """Where something moves, by shot."""
    boxes: dict[int, list[Box]] = {}
    for region in analysed.regions:
        boxes.setdefault(analysed.frames[region.frame].shot, []).append(region.box)
    return boxes


def _source(video: StoredVideo) -> Path:
    """A file with the video that is there now, and no compact one."""
    for path in video.originals:
        if is_there(video, path):
            return path
    raise Offline(video.paths[0].name if video.paths else str(video.id))
