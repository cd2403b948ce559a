"""H.265 by x265."""

from __future__ import annotations

from media.frame import Planar
from storage.compact.encoding.codecs.base import CODECS, Codec, Effort, joined

_PRESETS: dict[Effort, str] = {"probe": "veryfast", "final": "medium"}


class X265(Codec):
    """For devices that decode H.265 and not AV1."""

    name = "x265"
    encoder = "libx265"
    decoder = "hevc"
    raw = "hevc"
    pix_fmt: Planar = "yuv420p10le"
    factors = (10.0, 45.0, 0.25)
    start = 26.0
    smallest = 50  # x265 4.2 writes beyond its memory where a row has less than four blocks of 16
    multiple = 2
    takes_regions = True

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """See `Codec.options`."""
        own = {
            "log-level": "none",
            "info": "0",  # else the header names the factor
            "keyint": "-1",
            "scenecut": "0",
            "open-gop": "0",
            "pools": "1",
            "frame-threads": "1",
        }
        return {"preset": _PRESETS[effort], "crf": f"{factor:g}", "x265-params": joined(own)}


CODECS.register(X265.name)(X265())
