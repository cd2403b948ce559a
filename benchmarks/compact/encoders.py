"""The encoders that are compared: ours, and others as their makers set them.

All encode in one thread, so that their CPU seconds can be compared, and are given the same pictures; those of
8 bits are what the sources have.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from media.frame import Planar
from storage.compact.encoding.codecs.av1 import Av1
from storage.compact.encoding.codecs.base import Codec, Effort, joined

OURS = "vdx av1"
X264, X265, SVT = "x264 medium", "x265 medium", "SVT-AV1 p6"
_SVT_FACTORS = (26.0, 34.0, 42.0, 50.0, 58.0)


@dataclass
class Peer:
    """An encoder as FFmpeg has it by default, whatever the effort; `storage.compact.encoding` can use it."""

    name: str
    encoder: str
    decoder: str
    raw: str
    settings: Mapping[str, str]
    pix_fmt: Planar = "yuv420p"
    factors: tuple[float, float, float] = (1.0, 63.0, 1.0)
    start: float = 30.0
    smallest: int = 16
    multiple: int = 2
    takes_regions: bool = False

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """See `Codec.options`."""
        return {"crf": f"{factor:g}", **self.settings}


class Tried(Av1):
    """Ours with other settings of SVT-AV1, `preset` among them."""

    def __init__(self, text: str) -> None:
        self.name = f"{OURS} {text}"
        self._settings = dict(pair.split("=", 1) for pair in text.split(":"))

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """See `Codec.options`."""
        options, changed = super().options(factor, effort), dict(self._settings)
        options["preset"] = changed.pop("preset", options["preset"])
        own = dict(pair.split("=", 1) for pair in options["svtav1-params"].split(":"))
        return {**options, "svtav1-params": joined({**own, **changed})}


def ours() -> Codec:
    """The codec of `vdx compress`, under another name."""
    codec = copy.copy(Av1())
    codec.name = OURS
    return codec


def encoders(tried: Sequence[str] = ()) -> dict[str, tuple[Codec, Sequence[float]]]:
    """Every encoder by name, with the factors of its curve: about VMAF 70 to 97.

    Args:
        tried: settings of SVT-AV1 to try besides, such as ``preset=4`` or ``enable-qm=0``.
    """
    x265 = joined({"log-level": "none", "pools": "1", "frame-threads": "1"})
    peers = [
        (Peer(X264, "libx264", "h264", "h264", {"threads": "1"}), (19.0, 23.0, 27.0, 31.0, 35.0)),
        (Peer(X265, "libx265", "hevc", "hevc", {"x265-params": x265}), (20.0, 24.0, 28.0, 32.0, 36.0)),
        (
            Peer(SVT, "libsvtav1", "libdav1d", "obu", {"preset": "6", "svtav1-params": "lp=1"}),
            _SVT_FACTORS,
        ),
    ]
    own = [ours(), *(Tried(text) for text in tried)]
    found: dict[str, tuple[Codec, Sequence[float]]] = {codec.name: (codec, at) for codec, at in peers}
    return found | {codec.name: (codec, _SVT_FACTORS) for codec in own}
