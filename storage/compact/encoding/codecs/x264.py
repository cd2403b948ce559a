"""H.264 by x264."""

from __future__ import annotations

from media.frame import Planar
from media.x264 import x264_params
from storage.compact.encoding.codecs.base import CODECS, Codec, Effort

_PRESETS: dict[Effort, str] = {"probe": "veryfast", "final": "slow"}
_OWN = {"stitchable": "1"}  # else the header depends on the factor


class X264(Codec):
    """For players that know nothing newer."""

    name = "x264"
    encoder = "libx264"
    decoder = "h264"
    raw = "h264"
    pix_fmt: Planar = "yuv420p"
    factors = (10.0, 45.0, 0.25)
    start = 24.0
    smallest = 2
    multiple = 2
    takes_regions = True

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """See `Codec.options`."""
        return {
            "preset": _PRESETS[effort],
            "crf": f"{factor:g}",
            "g": "100000",
            "sc_threshold": "0",
            "threads": "1",
            "x264-params": x264_params(_OWN),
        }


CODECS.register(X264.name)(X264())
