"""A video into a compact file: what is known of it, and a proxy or a video that looks like the source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol

from media.errors import MediaError
from storage.compact.checksums import pack_checksums
from storage.compact.colour import colour_tags
from storage.compact.container import CompactWriter
from storage.compact.descriptors import write_descriptors
from storage.compact.encoding.regions import Box
from storage.compact.encoding.work import Work
from storage.compact.manifest import Manifest, SourceInfo, VideoPart, utc
from storage.compact.names import CHECKSUMS, PTS
from storage.compact.options import CompressOptions
from storage.compact.times import pack_pts
from storage.compact.video import CompactVideo, Source, encode_video, keep_video
from storage.files import sha256_of
from storage.records import AnalysedVideo

Outcome = Literal["described", "proxy", "encoded", "kept", "left"]

OVERHEAD = 16_384  # bytes of manifests, names and tables, more than they ever take


class CompressObserver(Protocol):
    """Is told how a video comes along, from several threads."""

    def planned(self, path: Path, frames: int) -> None:
        """The video at `path` has so many frames to encode."""

    def encoded(self, path: Path, frames: int) -> None:
        """So many more of them are done."""


@dataclass(frozen=True, slots=True)
class Compressed:
    """What became of one video.

    Attributes:
        path: the source.
        outcome: ``described`` (tier 0), ``proxy``, ``encoded``, ``kept`` (the source's packets, since
            encoding would not make them smaller), or ``left``: nothing was written, since it would not be
            smaller.
        source_size: bytes of the source.
        size: bytes of the compact file; those of the source where it was left.
        output: the compact file; None where the source was left.
        video: what the manifest says of the video.
        problem: what of the source could not be decoded.
    """

    path: Path
    outcome: Outcome
    source_size: int
    size: int
    output: Path | None = None
    video: VideoPart | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One video to compress.

    Attributes:
        path: the source.
        output: the compact file to write.
        analysed: what is known of the source.
        recipe: by which extractors and settings that was found.
        boxes: where something moves, by shot.
        made_by: the version of this program.
    """

    path: Path
    output: Path
    analysed: AnalysedVideo
    recipe: str
    boxes: Mapping[int, Sequence[Box]]
    made_by: str

    @property
    def work_folder(self) -> Path:
        """Where finished spans are kept until all are."""
        return self.output.with_name(f"{self.output.name}.work")


def compress(
    order: Order,
    options: CompressOptions,
    observer: CompressObserver,
    clock: Callable[[], datetime] | None = None,
) -> Compressed:
    """Write a compact file. It is never larger than the source: else the source is left as it is.

    Args:
        order: the video.
        options: what the file is to hold.
        observer: is told of the progress.
        clock: tells the time that is written into the file.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the video cannot be decoded.
        StorageFull: no room; what is finished is kept for `CompressOptions.resume`.
    """
    source_size = order.path.stat().st_size
    source = Source.read(order.path)
    now = (clock or (lambda: datetime.now(UTC)))()
    work = Work(order.work_folder, _settings(order, options), resume=options.resume)
    video: CompactVideo | None = None
    if options.tier > 0:
        observer.planned(order.path, len(source.pts))
        video = encode_video(
            source,
            order.analysed.shots,
            options,
            work,
            room=_room(order, options),
            boxes=order.boxes,
            finished=lambda frames: observer.encoded(order.path, frames),
        )
    written = _write(order, options, source, video, now)
    if (
        written > source_size
        and options.tier == 2
        and (video := keep_video(source, options, work)) is not None
    ):
        written = _write(order, options, source, video, now)
    work.remove()
    if options.max_size is not None and options.max_size < written <= source_size:
        order.output.unlink()
        raise MediaError(
            order.path,
            f"it takes {written} bytes even at the lowest quality, more than the {options.max_size} allowed",
        )
    if written > source_size:
        order.output.unlink()
        return Compressed(order.path, "left", source_size, source_size, problem=source.problem)
    part = None if video is None else video.part
    outcome = _outcome(options, part)
    return Compressed(order.path, outcome, source_size, written, order.output, part, source.problem)


def _outcome(options: CompressOptions, part: VideoPart | None) -> Outcome:
    if part is None:
        return "described"
    if part.kept:
        return "kept"
    return "encoded" if options.tier == 2 else "proxy"


def _write(
    order: Order, options: CompressOptions, source: Source, video: CompactVideo | None, now: datetime
) -> int:
    """Write the compact file; its bytes."""
    writer = CompactWriter(order.output)
    write_descriptors(writer, order.analysed, options.level)
    writer.add_bytes(PTS, pack_pts(source.pts))
    videos: tuple[VideoPart, ...] = ()
    if video is not None:
        writer.add_bytes(CHECKSUMS, pack_checksums(video.checksums))
        writer.add_file(video.part.file, video.file)
        videos = (video.part,)
    info = source.info
    about = SourceInfo.of(
        order.analysed.video,
        name=order.path.name,
        recipe=order.recipe,
        sha256=sha256_of(order.path),
        color=colour_tags(source.sample, info.pixel_format),
        mirrored=info.mirrored,
        sample_aspect_ratio=info.sample_aspect_ratio,
    )
    writer.finish(Manifest(made_by=order.made_by, made_at=utc(now), source=about, videos=videos))
    return order.output.stat().st_size


def _room(order: Order, options: CompressOptions) -> int | None:
    """Bytes that are left for pictures and sound, where the whole file may have only so many."""
    if options.max_size is None:
        return None
    beside = CompactWriter(order.output)
    write_descriptors(beside, order.analysed, options.level)
    room = options.max_size - beside.size - OVERHEAD - 5 * order.analysed.video.frame_count
    if room <= 0:
        raise MediaError(
            order.path, f"what is known of it takes {beside.size} bytes alone; allow it more than that"
        )
    return room


def _settings(order: Order, options: CompressOptions) -> dict[str, object]:
    """All that an encoded span depends on."""
    return {
        "source": order.analysed.video.fingerprint,
        "shots": [(shot.start_pts, shot.end_pts) for shot in order.analysed.shots],
        "tier": options.tier,
        "target": repr(options.target),
        "max_size": options.max_size,
        "codec": options.codec,
        "boxes": sorted((shot, list(boxes)) for shot, boxes in order.boxes.items()),
        "made_by": order.made_by,
    }
