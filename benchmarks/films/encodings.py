"""How films are encoded: three codecs at a high and a low bitrate, with frequent and with rare I-frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FREQUENT, RARE = 12, 600  # frames from one I-frame to the next at most

# Two threads, not as many as there are processors: the number of threads changes what encoders give.
_SAME_EVERYWHERE = {"threads": "2"}
_X264 = {"preset": "veryfast", **_SAME_EVERYWHERE}
_VP9 = {"b": "0", "deadline": "realtime", "cpu-used": "7", "row-mt": "1", **_SAME_EVERYWHERE}


@dataclass(frozen=True, slots=True)
class Encoding:
    """One way to encode a film.

    Attributes:
        name: in file names.
        encoder: FFmpeg's name.
        ending: of the file, which says the container.
        options: the encoder's own.
    """

    name: str
    encoder: str
    ending: str
    options: Mapping[str, str]


def _encodings() -> tuple[Encoding, ...]:
    found = []
    for gop, often in ((FREQUENT, "often"), (RARE, "rarely")):
        # Where I-frames are rare, cuts get none: the encoder must not look for them. x264 is told
        # so by 0, FFmpeg's own encoders by a threshold that nothing reaches.
        quiet = {"sc_threshold": "0"} if gop == RARE else {}
        deaf = {"sc_threshold": "1000000000"} if gop == RARE else {}
        for quality, crf, vp9_crf, bits in (("high", 18, 28, "3M"), ("low", 36, 55, "250k")):
            name = f"{quality}-{often}"
            x264 = {"crf": str(crf), "g": str(gop), **quiet, **_X264}
            vp9 = {"crf": str(vp9_crf), "g": str(gop), **_VP9}
            mpeg4 = {"b": bits, "g": str(gop), **deaf, **_SAME_EVERYWHERE}
            found += [
                Encoding(f"x264-{name}", "libx264", ".mp4", x264),
                Encoding(f"vp9-{name}", "libvpx-vp9", ".webm", vp9),
                Encoding(f"mpeg4-{name}", "mpeg4", ".avi", mpeg4),
            ]
    return tuple(found)


ENCODINGS = _encodings()

# For measuring ingest: what cameras and phones write at about 8 and 5 Mbit/s.
LARGE = (
    Encoding("h264-1080p", "libx264", ".mp4", {"b": "8M", "g": "50", **_X264}),
    Encoding(
        "hevc-1080p",
        "libx265",
        ".mp4",
        {
            "b": "5M",
            "g": "50",
            "preset": "ultrafast",
            "x265-params": "log-level=error:pools=2:frame-threads=2",
        },
    ),
)
