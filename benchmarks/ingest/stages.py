"""Where the CPU time of an ingest goes, by stages that are functions of vdx, found by their names."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from pkgutil import resolve_name
from unittest.mock import patch

from benchmarks.ingest.stopwatch import Stopwatch
from indexer import analysis, wire
from indexer.features.base import create_extractors
from indexer.models.runtime import LazyRuntime
from indexer.pipeline import Ingest
from indexer.report import SilentObserver
from indexer.settings import IngestSettings
from indexer.wire import Message
from media.decode import VideoReader
from media.options import DecodeOptions
from storage.library import Store

DECODING = "decoding"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and one of its functions.

    Attributes:
        name: for people; several functions may belong to one.
        target: where the function is looked up when it is called.
        steps: it gives an iterator, whose steps take the time.
    """

    name: str
    target: str
    steps: bool = False


STAGES = (
    Stage("identity", "indexer.pipeline.fingerprint"),
    Stage("opening, probing", "media.decode.probe"),
    Stage("reading packets", "media.stream.AvSource._packets", steps=True),
    Stage(DECODING, "media.stream.AvSource._decoded", steps=True),
    Stage(DECODING, "media.animation.WebpSource.frames", steps=True),
    Stage("times of frames", "media.timeline.Timeline.frames", steps=True),
    Stage("interlaced frames", "media.deinterlace.Deinterlacer.whole"),
    Stage("thumbnails", "media.frame.Frame.thumbnail"),
    Stage("sampler", "indexer.sampling.Sampler.wants"),
    Stage("pictures of samples", "media.frame.Frame.image"),
    Stage("wire", "indexer.wire.send"),
    Stage("wire", "indexer.wire.receive"),
    Stage("shots: signals", "indexer.shots.fast.measure"),
    Stage("shots: small network", "indexer.shots.signal_net.SignalNet.run"),
    Stage("shots: TransNetV2", "indexer.shots.transnet._run"),
    Stage("shots: the rest", "indexer.timeline.Timeline.add"),
    Stage("shots: the rest", "indexer.timeline.Timeline.finish"),
    Stage("keyframes", "indexer.samples.Sample"),
    Stage("keyframes", "indexer.keyframes.ShotKeyframes.add"),
    Stage("JPEG", "indexer.keyframes.encode_jpeg"),
    Stage("working size", "indexer.samples.fit"),
    Stage("regions", "indexer.keyframe_regions.KeyframeRegions.add"),
    Stage("loading networks", "indexer.models.compiled.CompiledNetwork.__init__"),
    Stage("storage", "storage.library.Store.commit_video"),
    Stage("storage", "storage.library.Store.compact"),
)


def profile(paths: Sequence[Path]) -> dict[str, float]:
    """CPU seconds by stage of an ingest of `paths` into a new library, in this process and one after another.

    Decoding has one thread, so that what it costs is not charged to what runs beside it; messages go
    through memory instead of a pipe. `decoding` is the decoder's library and what PyAV adds.
    """
    watch = Stopwatch()
    settings = IngestSettings(jobs=1)
    with ExitStack() as stack:
        for stage in STAGES:
            stack.enter_context(_patched(stage, watch))
        stack.enter_context(patch("indexer.pipeline.Worker", _Here))
        stack.enter_context(patch("indexer.analysis.VideoReader", _one_thread))
        extractors = create_extractors(settings.extractors, LazyRuntime(settings.runtime).get)
        for name, extractor in extractors.items():
            timed = watch.timed(f"feature: {name}", extractor.extract)
            stack.enter_context(patch.object(extractor, "extract", timed))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="vdx-profile-"))
        with Store.open(Path(folder) / "library", writable=True, create=True) as store:
            Ingest(store, extractors, settings, SilentObserver()).run(paths)
    return watch.stop()


def _one_thread(path: Path, options: DecodeOptions) -> VideoReader:
    return VideoReader(path, replace(options, threads=1))


class _Here:
    """A worker without a process."""

    def __init__(
        self, stall_seconds: float, memory: int, options: DecodeOptions, *, neighbours: bool
    ) -> None:
        del stall_seconds, memory
        self._options, self._neighbours = options, neighbours

    def analyse(self, path: Path) -> Iterator[Message]:
        for message in analysis.analyse(path, self._options, neighbours=self._neighbours):
            pipe = io.BytesIO()
            wire.send(pipe, message)
            pipe.seek(0)
            yield wire.receive(pipe)

    def stop(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing is open."""


def _patched(stage: Stage, watch: Stopwatch) -> AbstractContextManager[object]:
    """While it is entered, the stage's function is timed.

    Raises:
        AttributeError: there is no function of that name (any more).
    """
    timed = watch.timed_steps if stage.steps else watch.timed
    return patch(stage.target, timed(stage.name, resolve_name(stage.target)))
