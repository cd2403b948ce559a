"""Is a compact file what was written, and does its video give the frames that it gave then?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from av.error import FFmpegError

from media.errors import MediaError
from media.remux import open_part
from media.source import demux, video_stream
from storage.compact.checksums import frame_checksum, unpack_checksums
from storage.compact.errors import DamagedPart
from storage.compact.manifest import Manifest, VideoPart
from storage.compact.names import CHECKSUMS, PTS
from storage.compact.places import Place
from storage.compact.reader import CompactReader
from storage.compact.times import Pts, unpack_pts

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many there should be, and how many are as they should be."""

    expected: int
    agreeing: int

    @property
    def whole(self) -> bool:
        """Whether all are."""
        return self.expected == self.agreeing


@dataclass(frozen=True, slots=True)
class Verification:
    """What decoding a video part showed.

    Attributes:
        part: which; None if there is no video, or none that can be read.
        parts: of the file, by their SHA-256.
        frames: decoded, of those that the manifest tells.
        times: of those, the ones shown exactly when the source shows them; None where nothing tells that.
        checksums: of those, the ones whose pixels are what the encoder's were; None likewise.
    """

    part: str | None
    parts: Agreement
    frames: Agreement | None = None
    times: Agreement | None = None
    checksums: Agreement | None = None

    @property
    def whole(self) -> bool:
        """Whether everything agrees."""
        told = (self.parts, self.frames, self.times, self.checksums)
        return all(one is None or one.whole for one in told)


def verify(reader: CompactReader, part: VideoPart | None) -> Verification:
    """Read every part and decode a video of a compact file.

    Args:
        reader: the file.
        part: the video; damaged, it is decoded as far as it can be.
    """
    damaged = {fault.part for fault in reader.check()}
    parts = Agreement(len(reader.manifest.parts), len(reader.manifest.parts.keys() - damaged))
    place = None if part is None else _place(reader, part)
    if part is None or place is None:
        return Verification(None, parts)
    seconds, checksums = _decode(reader.path, place)
    return Verification(
        part.file,
        parts,
        Agreement(part.frames, len(seconds)),
        _times(reader, seconds),
        _checksums(reader, part, checksums),
    )


def _place(reader: CompactReader, part: VideoPart) -> Place | None:
    try:
        return reader.place(part.file)
    except DamagedPart:
        return reader.remains(part.file)


def _decode(path: Path, place: Place) -> tuple[list[Fraction], list[int]]:
    """Seconds and checksum of every frame that can be decoded, in the order in which they are shown."""
    seconds, checksums = list[Fraction](), list[int]()
    try:
        with place.open() as file, open_part(path, file) as container:
            stream = video_stream(container)
            if stream is None:
                return seconds, checksums
            stream.thread_type = "AUTO"
            for packet in demux(container, stream):
                for frame in _frames(packet):
                    base = frame.time_base or stream.time_base
                    seconds.append(Fraction(frame.pts or 0) * (base or 1))
                    checksums.append(frame_checksum(frame))
    except (FFmpegError, MediaError):  # what came until then is told
        pass
    return seconds, checksums


def _frames(packet: Packet[VideoStream]) -> list[VideoFrame]:
    try:
        return packet.decode()
    except FFmpegError:  # damaged; others may not be
        return []


def _times(reader: CompactReader, seconds: list[Fraction]) -> Agreement | None:
    try:
        wanted = source_seconds(reader.manifest, unpack_pts(reader.read(PTS)))
    except (DamagedPart, ValueError):
        return None
    return Agreement(len(seconds), sum(1 for one in seconds if one in wanted))


def source_seconds(manifest: Manifest, pts: Pts) -> frozenset[Fraction]:
    """When frames of the source are shown, in exact seconds from its origin."""
    source = manifest.source
    return frozenset(Fraction(int(one) - source.origin_pts) * source.time_base for one in np.unique(pts))


def _checksums(reader: CompactReader, part: VideoPart, found: list[int]) -> Agreement | None:
    if part.file != reader.manifest.videos[0].file:
        return None
    try:
        wanted = unpack_checksums(reader.read(CHECKSUMS))
    except (DamagedPart, ValueError):
        return None
    if len(found) == len(wanted):
        return Agreement(len(wanted), sum(one == other for one, other in zip(wanted, found, strict=True)))
    there = Counter(wanted) & Counter(found)  # some are lost: which of those that came are as they were?
    return Agreement(len(wanted), there.total())
