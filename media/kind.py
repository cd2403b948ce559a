"""What a file is, by its content and never by its name alone."""

from __future__ import annotations

from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from media import magic
from media.animation import frame_durations
from media.errors import DamagedVideo, NotAVideo
from media.source import demux, open_container, read_head, video_stream

if TYPE_CHECKING:
    from av.container import InputContainer


class Kind(Enum):
    """What kind of thing a file holds."""

    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    OTHER = "other"


def identify(path: Path) -> Kind:
    """Say what `path` holds; cheap for anything that its first bytes give away.

    A still GIF, WebP, PNG, AVIF or HEIC is an image, an animated one is a video, and sound with a
    cover picture is audio.

    Raises:
        UnreadableFile: missing, no regular file, no permission.
        EmptyFile: it has no bytes.
        NotAVideo: the name promises a video, but the content is something else altogether.
        DamagedVideo: the signature or the name says video, but it cannot be opened.
    """
    head = read_head(path)
    if magic.is_image(path, head):
        return Kind.IMAGE
    if magic.is_animated_webp(head):
        return Kind.VIDEO if len(list(islice(frame_durations(path), 2))) == 2 else Kind.IMAGE
    if magic.is_other(head):
        refuse_false_name(path, head)
        return Kind.OTHER
    try:
        container = open_container(path, head)
    except NotAVideo:
        return Kind.OTHER
    with container:
        kind = kind_of(container, head)
    if kind is Kind.OTHER and magic.promises_video(path, head):
        raise DamagedVideo(path, "it should be a video, but no picture or sound is in it")
    return kind


def refuse_false_name(path: Path, head: bytes) -> None:
    """Raise NotAVideo when a file that is no video has the name of one."""
    if path.suffix.lower() in magic.VIDEO_SUFFIXES:
        what = "text" if magic.is_text(head) else "another kind of file"
        raise NotAVideo(path, f"it is {what}, though its name ends in {path.suffix}")


def kind_of(container: InputContainer, head: bytes) -> Kind:
    """What an opened file holds; reads at most two packets."""
    if container.format.name.endswith("_pipe"):
        return Kind.IMAGE
    stream = video_stream(container)
    if stream is not None and stream.codec_context is not None and stream.width > 0:
        if not magic.may_be_still(head):
            return Kind.VIDEO
        packets = (packet for packet in demux(container, stream) if packet.size)
        return Kind.VIDEO if len(list(islice(packets, 2))) == 2 else Kind.IMAGE
    if stream is not None and container.format.name not in _ELEMENTARY:
        return Kind.VIDEO  # a real container with a codec that is unknown here
    return Kind.AUDIO if container.streams.audio else Kind.OTHER


# Demuxers that guess from a few bytes: without a picture size it was a wrong guess.
_ELEMENTARY = (
    *("mpegvideo", "h264", "hevc", "vvc", "m4v", "h263", "h261", "mjpeg", "vc1", "dirac"),
    *("cavsvideo", "dnxhd", "obu", "evc"),
)
