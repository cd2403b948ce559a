"""AV1 by SVT-AV1."""

from __future__ import annotations

from media.frame import Planar
from storage.compact.encoding.codecs.base import CODECS, Codec, Effort, joined

# Beside preset 6, 4 saves 5 % by VMAF and 8 % by SSIM, in 1.7 times the time (`make bench-compact`).
_PRESETS: dict[Effort, str] = {"probe": "8", "final": "4"}


class Av1(Codec):
    """The default: the smallest, and every browser of today plays it."""

    name = "av1"
    encoder = "libsvtav1"
    decoder = "libdav1d"
    raw = "obu"
    pix_fmt: Planar = "yuv420p10le"  # smaller than 8 bits at the same quality, also from 8 bits
    factors = (10.0, 58.0, 0.25)  # beyond, colours suffer, which VMAF does not see
    start = 34.0
    smallest = 4
    multiple = 1
    takes_regions = False

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """See `Codec.options`."""
        # FFmpeg's own option takes whole factors only, the encoder's quarters.
        own = {"crf": f"{factor:g}", "keyint": "-1", "lp": "1"}
        return {"preset": _PRESETS[effort], "crf": f"{factor:.0f}", "svtav1-params": joined(own)}


class Av1Proxy(Av1):
    """For small pictures at few bits a second."""

    factors = (20.0, 63.0, 0.25)
    start = 45.0


CODECS.register(Av1.name)(Av1())
