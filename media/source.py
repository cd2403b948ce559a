"""Opening a file for FFmpeg, and only that file.

A playlist or concat script may name other files and hosts, and FFmpeg reads patterns and protocols
into file names. Three locks keep it at the one file it was given: the explicit ``file:`` protocol
(so ``concat:x`` and ``http:...`` are plain names), a protocol whitelist, and a
list of demuxers that only ever read their own file.
"""

from __future__ import annotations

import mmap
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import av
from av.error import FFmpegError
from av.stream import Disposition

from media import jpeg, magic
from media.errors import DamagedVideo, EmptyFile, MediaError, NotAVideo, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.stream import AudioStream
    from av.codec.hwaccel import HWAccel
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_VIDEO_DEMUXERS = (
    "mov matroska avi mpegts mpeg mpegvideo flv live_flv kux asf asf_o gif apng ogg mxf mxf_opatom "
    "dv ivf h264 hevc vvc av1 obu m4v h263 h261 mjpeg mjpeg_2000 vc1 vc1test rm nut nuv nsv wtv "
    "dnxhd yuv4mpegpipe roq smk bink swf flic film_cpk gxf cavsvideo dirac amv dhav ty wc3movie "
    "cine evc pva lxf mlv"
)
_AUDIO_DEMUXERS = (
    "mp3 wav w64 flac aac ac3 eac3 aiff au caf amr amrnb amrwb ape wv tta dsf dts dtshd truehd mlp "
    "mpc mpc8 tak voc oma qcp"
)
_STILL_DEMUXERS = (
    "bmp_pipe dds_pipe dpx_pipe exr_pipe gem_pipe hdr_pipe j2k_pipe jpeg_pipe jpegls_pipe "
    "jpegxl_pipe pam_pipe pbm_pipe pcx_pipe pfm_pipe pgm_pipe png_pipe ppm_pipe psd_pipe "
    "qoi_pipe sgi_pipe sunrast_pipe tiff_pipe webp_pipe xbm_pipe xpm_pipe"
)
_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(f"{_VIDEO_DEMUXERS} {_AUDIO_DEMUXERS} {_STILL_DEMUXERS}".split()),
}
_OPEN_SECONDS = 60.0
_PATTERN = frozenset("%*?[{")
_GEN_PTS = 1  # AVFMT_FLAG_GENPTS


def read_head(path: Path) -> bytes:
    """The first bytes of a regular, readable, non-empty file.

    Raises:
        UnreadableFile: missing, not a regular file, no permission, or reading it failed.
        EmptyFile: it has no bytes.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would block for ever
            raise UnreadableFile(path, "it is not a file; give a video file")
        with path.open("rb") as file:
            head = file.read(magic.HEAD_BYTES)
    except FileNotFoundError:
        raise UnreadableFile(path, "there is no such file; check the path") from None
    except PermissionError:
        raise UnreadableFile(path, "it may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, f"reading it failed ({reason(error)})") from error
    if not head:
        raise EmptyFile(path, "the file is empty")
    return head


def open_container(
    path: Path, head: bytes, accel: HWAccel | None = None, *, file: BinaryIO | None = None
) -> InputContainer:
    """Open `path`, whose first bytes are `head`, with FFmpeg; the caller closes what comes back.

    With `accel` its video is decoded there, if that can be. With `file` the bytes are read from there.

    Raises:
        DamagedVideo: its signature or name says that it is a video, but it cannot be opened.
        NotAVideo: it is none of the formats that vdx reads.
        UnreadableFile: reading it failed.
    """
    try:
        container = av.open(
            file or _input(path),
            mode="r",
            format=_format(path, head),
            options=_OPTIONS,
            metadata_errors="replace",
            timeout=(_OPEN_SECONDS, None),
            hwaccel=accel,
        )
        # FFmpeg's invented pts are out of order where B-frames have none (AVI).
        container.flags &= ~_GEN_PTS
    except (FFmpegError, OSError, ValueError) as error:
        raise _refusal(path, head, error) from error
    return container


def _input(path: Path) -> str | mmap.mmap:
    """What to give FFmpeg: it takes a name with a pattern for a series of pictures."""
    if not _PATTERN.intersection(path.name):
        return f"file:{path}"
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _format(path: Path, head: bytes) -> str | None:
    """The demuxer to take; None for the one that FFmpeg finds.

    By the first bytes alone a large frame of Motion JPEG looks like a still to FFmpeg.
    """
    return "mjpeg" if head.startswith(jpeg.SIGNATURE) and jpeg.is_motion_jpeg(path) else None


def _refusal(path: Path, head: bytes, error: Exception) -> MediaError:
    if isinstance(error, PermissionError | FileNotFoundError):
        return UnreadableFile(path, f"reading it failed ({reason(error)})")
    if magic.promises_video(path, head):
        if head[4:8] in (b"ftyp", b"mdat", b"free", b"wide"):
            what = "the video is damaged: its index is missing or broken"
        else:
            what = "it should be a video, but it cannot be opened"
        return DamagedVideo(path, f"{what} ({reason(error)}); copy it again from its source")
    return NotAVideo(path, "it is not a video in any format that vdx reads")


def demux(
    container: InputContainer, stream: VideoStream | AudioStream | None = None
) -> Iterator[Packet[Any]]:
    """The packets of `stream`, or of all, and at the end the empty ones that flush decoders.

    Raises:
        FFmpegError: reading failed; it may go on in another call.
    """
    try:
        yield from container.demux() if stream is None else container.demux(stream)
    except IndexError:  # PyAV, at the end of a file in which damage looks like the start of another stream
        return


def reason(error: BaseException) -> str:
    """FFmpeg's or the system's own words for `error`, without the file's name."""
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def video_stream(container: InputContainer) -> VideoStream | None:
    """The stream that FFmpeg would show, None when there is no moving picture in `container`."""
    real = [s for s in container.streams.video if not s.disposition & _PICTURES]
    best = container.streams.best("video")
    for stream in real:
        if best is not None and stream.index == best.index:
            return stream
    return real[0] if real else None


_PICTURES = Disposition.attached_pic | Disposition.timed_thumbnails
