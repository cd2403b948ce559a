"""What the manifest says of an encoded video."""

from __future__ import annotations

from collections.abc import Sequence

import av

from media.probe import MediaInfo
from storage.compact.encoding.span import Span
from storage.compact.encoding.spans import Job
from storage.compact.encoding.units import Unit
from storage.compact.manifest import ShotEncode, VideoPart
from storage.compact.options import Tier

FILES = {1: "proxy.mp4", 2: "video.mp4"}  # by tier


def encoded_part(job: Job, spans: Sequence[Span], info: MediaInfo, tier: Tier, audio: str) -> VideoPart:
    """Of spans that were encoded."""
    codec = job.codec
    return VideoPart(
        file=FILES[tier],
        tier=2 if tier == 2 else 1,
        codec=codec.name,
        encoder=f"{codec.encoder}, libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))}",
        settings=codec.options(spans[0].encoded.factor, "final"),
        width=max(span.encoded.width for span in spans),
        height=max(span.encoded.height for span in spans),
        frames=sum(len(span.encoded.packets) for span in spans),
        time_base=info.time_base,
        audio=audio,
        shots=tuple(_shot(unit, span) for unit, span in zip(job.units, spans, strict=True)),
    )


def kept_part(info: MediaInfo, frames: int, audio: str) -> VideoPart:
    """Of the source's own packets."""
    return VideoPart(
        file=FILES[2],
        tier=2,
        codec=info.codec,
        encoder="",
        kept=True,
        width=info.width,
        height=info.height,
        frames=frames,
        time_base=info.time_base,
        audio=audio,
    )


def _shot(unit: Unit, span: Span) -> ShotEncode:
    encoded = span.encoded
    return ShotEncode(
        start_pts=unit.start_pts,
        end_pts=unit.end_pts,
        frames=len(encoded.packets),
        size=encoded.size,
        crf=encoded.factor,
        width=encoded.width,
        height=encoded.height,
        vmaf_mean=span.quality,
        vmaf_p5=span.low,
        frozen=span.frozen,
    )
