"""What a file is to a browser, and whether browsers can play it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media.probe import probe
from media.source import open_container, read_head

_MP4 = "mov"  # as the name of FFmpeg's demuxer begins
_MATROSKA = "matroska"
_EBML_HEAD = 64  # bytes in which a WebM file says that it is one
_PLAIN = ("yuv420p", "yuvj420p")
_DEEP = (*_PLAIN, "yuv420p10le")

# What Chromium, Firefox and Safari all play: container -> video codec -> pixel formats.
EVERYWHERE: dict[str, dict[str, tuple[str, ...]]] = {
    "mp4": {"h264": _PLAIN},
    "webm": {"vp8": _PLAIN, "vp9": _PLAIN},
}
# What only some play; a browser says so.
SOMEWHERE: dict[str, dict[str, tuple[str, ...]]] = {
    "mp4": {"hevc": _DEEP, "av1": _DEEP, "vp9": _PLAIN},
    "webm": {"av1": _DEEP},
}
SOUNDS: dict[str, tuple[str, ...]] = {
    "mp4": ("aac", "mp3"),
    "webm": ("opus", "vorbis"),
}
TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


@dataclass(frozen=True, slots=True)
class Description:
    """A file as a browser sees it.

    Attributes:
        container: ``mp4``, ``webm`` or what FFmpeg calls it.
        codec: FFmpeg's name of that of the pictures.
        pixel_format: FFmpeg's name.
        sound: FFmpeg's name of that of the first sound track; "" without one.
    """

    container: str
    codec: str
    pixel_format: str
    sound: str

    @property
    def media_type(self) -> str:
        """For the header Content-Type."""
        return TYPES.get(self.container, "application/octet-stream")

    def obstacle(self, also: frozenset[str] = frozenset()) -> str:
        """Why browsers cannot play it as it is, for people; "" if they can.

        Args:
            also: codecs that the browser that asks says it plays, beyond those that all do.
        """
        known = EVERYWHERE.get(self.container)
        if known is None:
            return f"browsers do not read {self.container}"
        some = SOMEWHERE[self.container].items()
        known = known | {codec: formats for codec, formats in some if codec in also}
        if self.codec not in known:
            return f"not every browser plays {self.codec} in {self.container}"
        if self.pixel_format not in known[self.codec]:
            return f"not every browser plays {self.codec} with {self.pixel_format}"
        if self.sound and self.sound not in SOUNDS[self.container]:
            return f"not every browser plays {self.sound} sound in {self.container}"
        return ""


def describe(path: Path) -> Description:
    """What the file is. Raises MediaError."""
    info = probe(path)
    head = read_head(path)
    return Description(_container(info.container, head), info.codec, info.pixel_format, _sound(path, head))


def _container(name: str, head: bytes) -> str:
    if name.startswith(_MP4):
        return "mp4"
    if name.startswith(_MATROSKA):
        return "webm" if b"webm" in head[:_EBML_HEAD] else "matroska"
    return name.partition(",")[0]


def _sound(path: Path, head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ""
    with open_container(path, head) as container:
        for stream in container.streams.audio:
            return stream.codec_context.codec.canonical_name if stream.codec_context else "unknown"
    return ""
