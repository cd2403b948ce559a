"""The decoder of a video stream: the one that FFmpeg takes, but for transparent VP8 and VP9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


class Decoder:
    """Turns the packets of `stream` into pictures.

    FFmpeg's own decoders of VP8 and VP9 leave out the second layer that WebM keeps transparency in;
    under it lies whatever the encoder found cheapest. libvpx reads both.
    """

    def __init__(self, stream: VideoStream, threads: int, *, only_reference: bool = False) -> None:
        self._own = _libvpx(stream)
        context = self._own or stream.codec_context
        context.thread_type = "AUTO"
        context.thread_count = threads
        if only_reference:
            context.skip_frame = "NONREF"

    def decode(self, packet: Packet[VideoStream]) -> list[VideoFrame]:
        """The pictures that are finished with `packet`; the empty one gives those that remain.

        Raises:
            FFmpegError: the packet is damaged, or the decoder was at its end.
        """
        if self._own is None:
            return packet.decode()
        return self._own.decode(packet if packet.size else None)

    def flush(self) -> None:
        """Forget what came before; to be called after `container.seek`, which does so for its own."""
        if self._own is not None:
            self._own.flush_buffers()


def _libvpx(stream: VideoStream) -> VideoCodecContext | None:
    name = _WITH_ALPHA.get(stream.codec_context.codec.canonical_name)
    if name not in av.codecs_available or stream.metadata.get("alpha_mode") != "1":
        return None
    context = av.CodecContext.create(name, "r")
    return context if isinstance(context, av.VideoCodecContext) else None
