"""All parts of a compact file, written as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.compact.checksums import pack_checksums
from storage.compact.colour import colour_tags
from storage.compact.container import CompactWriter
from storage.compact.descriptors import write_descriptors
from storage.compact.manifest import Level, Manifest, SourceInfo, utc
from storage.compact.names import CHECKSUMS, PTS
from storage.compact.order import Order
from storage.compact.times import pack_pts
from storage.compact.video import CompactVideo, Source
from storage.files import FileSystem, sha256_of

_MANIFESTS = 5_500  # bytes of both, of names, and of the head of an MP4
_DESCRIBED = 2_800  # of both where there is no video
_PER_SPAN = 540
_PER_FRAME = 18  # in checksums and the tables of an MP4
_PER_FRAME_IN_ORDER = 8  # of a codec whose packets come in the order in which they are shown
_IN_ORDER = frozenset(("av1",))


@dataclass(frozen=True, slots=True)
class Whole:
    """What a compact file holds besides its video.

    Attributes:
        order: the video that it is made of.
        source: the same, after one look at all of it.
        level: how much is kept to search by.
        moment: when it is made.
        sha256: of the source.
    """

    order: Order
    source: Source
    level: Level
    moment: datetime
    sha256: str

    @classmethod
    def of(cls, order: Order, source: Source, level: Level, moment: datetime) -> Whole:
        """With the SHA-256 of the source as it is now."""
        return cls(order, source, level, moment, sha256_of(order.path))

    def write(self, path: Path, video: CompactVideo | None, system: FileSystem | None = None) -> int:
        """Write the compact file; its bytes.

        Raises:
            StorageFull: no room.
        """
        writer = CompactWriter(path, system=system)
        write_descriptors(writer, self.order.analysed, self.level)
        writer.add_bytes(PTS, pack_pts(self.source.pts))
        if video is not None:
            writer.add_bytes(CHECKSUMS, pack_checksums(video.checksums))
            writer.add_file(video.part.file, video.file)
        videos = () if video is None else (video.part,)
        made_at = utc(self.moment)
        writer.finish(
            Manifest(made_by=self.order.made_by, made_at=made_at, source=self._about(), videos=videos)
        )
        return path.stat().st_size

    def _about(self) -> SourceInfo:
        info = self.source.info
        return SourceInfo.of(
            self.order.analysed.video,
            name=self.order.path.name,
            recipe=self.order.recipe,
            sha256=self.sha256,
            color=colour_tags(self.source.sample, info.pixel_format),
            mirrored=info.mirrored,
            sample_aspect_ratio=info.sample_aspect_ratio,
        )


def descriptors_size(order: Order, level: Level) -> int:
    """Bytes of what is kept to search by."""
    writer = CompactWriter(order.output)
    write_descriptors(writer, order.analysed, level)
    return writer.size


def tables_size(codec: str, spans: int, frames: int) -> int:
    """Bytes of manifests, times, checksums and the tables of an MP4, about; of no spans, without a video."""
    if not spans:
        return _DESCRIBED
    per_frame = _PER_FRAME_IN_ORDER if codec in _IN_ORDER else _PER_FRAME
    return _MANIFESTS + _PER_SPAN * spans + per_frame * frames
