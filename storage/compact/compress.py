"""A video into a compact file: what is known of it, and a proxy or a video that looks like the source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from media.errors import MediaError, QualityError
from storage.compact.encoding.encoded import EncoderFailed
from storage.compact.encoding.kept import origin_seconds, video_size
from storage.compact.encoding.sound import Sound
from storage.compact.encoding.units import units_of
from storage.compact.encoding.work import Work
from storage.compact.manifest import VideoPart
from storage.compact.options import CompressOptions
from storage.compact.order import Compressed, CompressObserver, Order, Outcome
from storage.compact.video import CompactVideo, Finished, Source, encode_video, keep_video
from storage.compact.whole import Whole, descriptors_size, tables_size
from storage.files import FileSystem, full_disk

__all__ = ["CompressObserver", "Compressed", "Order", "compress"]

_ROUNDS = 4  # of correcting how many bytes are left for the pictures
_TAKEN = 1.02  # of what was too much, is taken off the next time


def compress(
    order: Order,
    options: CompressOptions,
    observer: CompressObserver,
    clock: Callable[[], datetime] | None = None,
    system: FileSystem | None = None,
) -> Compressed:
    """Write a compact file. It is never larger than the source: else the source is left as it is.

    Args:
        order: the video.
        options: what the file is to hold.
        observer: is told of the progress.
        clock: tells the time that is written into the file.
        system: the calls that change the disk, for tests.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the video cannot be decoded, or not be made so small.
        QualityError: how good it is cannot be told.
        StorageFull: no room; what is finished is kept for `CompressOptions.resume`.
    """
    if order.output.exists() and order.output.samefile(order.path):
        raise MediaError(order.path, "it would be written over; give another file to write to")
    source_size = order.path.stat().st_size
    with _naming(order.path):
        source = Source.read(order.path)
        whole = Whole.of(order, source, options.level, (clock or (lambda: datetime.now(UTC)))())
        room = _room(whole, options)
        work = Work(order.work_folder, order.settings(options), resume=options.resume, system=system)
        making = _Making(whole, options, room, work, observer, system or FileSystem())
        part, size = making.best()
        most, smallest = options.max_size, min(size, source_size)
        if size <= source_size and (most is None or size <= most):
            making.take_place()
        work.remove()
    if most is not None and smallest > most:
        raise MediaError(
            order.path, f"it takes {smallest} bytes even at the lowest quality, more than the {most} allowed"
        )
    if size > source_size:
        return Compressed(order.path, "left", source_size, source_size, problem=source.problem)
    outcome = _outcome(options, part)
    return Compressed(order.path, outcome, source_size, size, order.output, part, source.problem)


@dataclass(frozen=True, slots=True)
class _Making:
    """A compact file on its way; where it lies until it takes its place is `path`."""

    whole: Whole
    options: CompressOptions
    room: int | None
    work: Work
    observer: CompressObserver
    system: FileSystem

    @property
    def path(self) -> Path:
        return self.work.folder / "whole.vdx"

    def best(self) -> tuple[VideoPart | None, int]:
        """Write the best that there is; what it says of its video, and its bytes."""
        source, options = self.whole.source, self.options
        if options.tier == 0:
            return None, self._write(None)
        self.observer.planned(source.path, len(source.pts))
        video, size = self._encoded()
        packets = sum(shot.size for shot in video.part.shots)
        if options.tier == 2 and (size > source.path.stat().st_size or packets >= video_size(source.path)):
            kept = keep_video(source, options, self.work)
            if kept is not None and kept.file.stat().st_size <= video.file.stat().st_size:
                return kept.part, self._write(kept)
        return video.part, size

    def take_place(self) -> None:
        """Put what was written where it is wanted."""
        output = self.whole.order.output
        with full_disk(output):
            self.system.rename(self.path, output)
            self.system.sync_dir(output.parent)

    def _write(self, video: CompactVideo | None) -> int:
        return self.whole.write(self.path, video, self.system)

    def _encoded(self) -> tuple[CompactVideo, int]:
        """Write an encoded video, as small as it must be; it, and the bytes of the compact file."""
        order, options, room = self.whole.order, self.options, self.room
        finished: Finished = partial(self.observer.encoded, order.path)
        for _ in range(_ROUNDS):
            video = encode_video(
                self.whole.source,
                order.analysed.shots,
                options,
                self.work,
                room=room,
                boxes=order.boxes_for(options),
                finished=finished,
            )
            size = self._write(video)
            if room is None or options.max_size is None or size <= options.max_size:
                break
            # How many bytes are beside the pictures, only the finished file tells.
            room = max(1, room - round(_TAKEN * (size - options.max_size)))
            finished = _tell_nobody
        return video, size


def _room(whole: Whole, options: CompressOptions) -> int | None:
    """Bytes that are left for pictures and sound, where the whole file may have only so many."""
    most, source = options.max_size, whole.source
    if most is None:
        return None
    known = descriptors_size(whole.order, options.level)
    with closing(Sound(source.path, options.plan, origin_seconds(source.info))) as sound:
        heard = sound.size(source.seconds)
    if most <= known + heard:
        raise MediaError(
            source.path,
            f"what is known of it takes {known} bytes, its sound {heard}: more than the {most} allowed",
        )
    units = units_of(whole.order.analysed.shots, source.pts, source.info.time_base)
    return max(1, most - known - tables_size(options.codec, len(units), len(source.pts)))


def _tell_nobody(frames: int) -> None:
    """What is encoded once more is no progress."""


def _outcome(options: CompressOptions, part: VideoPart | None) -> Outcome:
    if part is None:
        return "described"
    if part.kept:
        return "kept"
    return "encoded" if options.tier == 2 else "proxy"


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Say of which video an encoder, or what judges it, speaks."""
    try:
        yield
    except (EncoderFailed, QualityError) as error:
        raise type(error)(f"{path}: {error}") from error
