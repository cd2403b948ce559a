"""What a library can do about things that move: the part of `vdx.library.Library` that deals with them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.settings import IngestSettings
from storage.stored import StoredVideo
from vdx.errors import UnknownCleaning

if TYPE_CHECKING:
    from indexer.regions.base import Segmenter
    from indexer.regions.video import Segmentation
    from indexer.shots.base import ShotDetector
    from storage.records import ShotRecord

ONNX = ".onnx"


class Segmenting(ABC):
    """Finds what moves by itself in videos.

    Attributes:
        settings: how videos are analysed.
    """

    settings: IngestSettings

    def segment(
        self,
        path: str | os.PathLike[str],
        method: str = "auto",
        *,
        clean: Sequence[str] = (),
        progress: Callable[[float, float | None], None] | None = None,
    ) -> Segmentation:
        """Find what moves by itself in a file; nothing is stored.

        The file is read while the result is iterated over, which gives its pictures one by one; then
        `Segmentation.shots` holds what was followed through each shot. Shots are those that the library knows
        of the file's content, else they are found on the way.

        Args:
            path: the file, which need not belong to the library.
            method: one of `segmenter_names`, or the path of a model whose name ends in ``.onnx``.
            clean: those of `cleaning_names` that pictures go through first, in this order.
            progress: is told the seconds decoded, and of how many if that is known.

        Raises:
            MediaError: the file cannot be used.
            UnknownName: there is no such method.
            UnknownCleaning: there is no such way of cleaning.
            BadModel: the model cannot be used.
        """
        from indexer.regions.video import SIDE, Segmentation
        from media.cleanup import CLEANERS, cleaned

        unknown = [name for name in clean if name not in CLEANERS]
        if unknown:
            raise UnknownCleaning(unknown[0], tuple(CLEANERS))
        make, file = _maker(method), Path(path)
        render = partial(cleaned, names=tuple(clean), max_side=SIDE) if clean else None
        video = self.known(file)
        if video is None:
            return Segmentation(file, make, self._detector, render=render, progress=progress)
        cuts = [video.record.seconds(shot.start_pts) for shot in self.shots(video.id)]
        return Segmentation(file, make, cuts, render=render, progress=progress)

    def _detector(self) -> ShotDetector:
        from indexer.shots.base import DETECTORS

        return DETECTORS.get(self.settings.shot_detector)()

    @abstractmethod
    def known(self, path: str | os.PathLike[str]) -> StoredVideo | None:
        """The video with the content of a file."""

    @abstractmethod
    def shots(self, video_id: int) -> list[ShotRecord]:
        """The shots of a video."""


def _maker(method: str) -> Callable[[], Segmenter]:
    if method.lower().endswith(ONNX):
        from indexer.regions.onnx import OnnxModel, OnnxSegmenter

        return partial(OnnxSegmenter, OnnxModel(Path(method)))
    from indexer.regions.base import SEGMENTERS

    return SEGMENTERS.get(method)
