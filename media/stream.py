"""Pictures of one video stream through FFmpeg: from its start or from any pts, past any damage."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from av.error import EOFError as FFmpegEnd
from av.error import FFmpegError

from media.clock import restarts
from media.convert import Converter
from media.decoder import Decoder
from media.deinterlace import Deinterlacer, Shown
from media.errors import DamagedVideo, TooLarge
from media.frame import Bgr, Planar, RawFrame
from media.hwaccel import hardware
from media.options import DecodeOptions, Which
from media.probe import MediaInfo
from media.report import DecodeReport
from media.source import demux, open_container, read_head, reason, video_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MAX_READ_ERRORS = 64  # in a row, without a packet in between
_STEPS_BACK = (0.0, 2.0, 10.0, 60.0)  # seconds; then from the very start
# After a seek FFmpeg leaves out B-frames of interlaced MPEG-4, and gets some wrong beyond the next I-frame.
_NEVER_SETTLES = frozenset(("mpeg4",))


class AvSource:
    """The raw frames of a file that FFmpeg decodes."""

    def __init__(self, path: Path, info: MediaInfo, options: DecodeOptions, report: DecodeReport) -> None:
        self._path = path
        self._info = info
        self._options = options
        # Without times in the file a frame's is told by the packets that come with it: all are needed.
        self._which: Which = "all" if info.dts_delay is not None else options.which
        self._report = report
        self._converter = Converter(path, info.rotation, info.mirrored)
        self._deinterlacer = Deinterlacer()
        self._container: InputContainer | None = None
        self._decoder: Decoder | None = None
        self._fresh = False
        self._restarts: bool | None = None
        self.read_to: int | None = None

    def frames(self, pts: int | None) -> Iterator[RawFrame]:
        """Frames in order, from the one on screen at `pts` (or earlier) on, or all of them."""
        if pts is not None and self._restarts is None:
            self._restarts = restarts(self._path)
        pictures = self._from_start() if pts is None or self._restarts else self._from(pts)
        self.read_to = None
        last: Shown | None = None
        for picture in pictures:
            shown = Shown(picture)
            whole = self._which == "all"  # the pictures beside one are those beside it in the video
            if last is not None and picture.interlaced_frame and whole:
                shown.before = last.picture
            # In time: who draws a frame from here hands it on one behind (`timeline`).
            if last is not None and last.picture.interlaced_frame and whole:
                last.after = picture
            last = shown
            render, planes = partial(self._render, shown), partial(self._planes, shown)
            yield RawFrame(self._when(picture), picture.duration, render, planes, picture.is_corrupt)

    def _render(self, shown: Shown, width: int, height: int) -> Bgr:
        return self._converter.render(self._whole(shown), width, height)

    def _planes(self, shown: Shown, pix_fmt: Planar) -> VideoFrame:
        return self._converter.planes(self._whole(shown), pix_fmt)

    def _whole(self, shown: Shown) -> VideoFrame:
        # For thumbnails too: both fields in one would be two moments, and bwdif costs less than decoding.
        return self._deinterlacer.whole(shown) if shown.picture.interlaced_frame else shown.picture

    def close(self) -> None:
        """Close the file."""
        if self._container is not None:
            self._container.close()
            self._container = None

    def _when(self, picture: VideoFrame) -> int | None:
        """The time to believe; None where the last frame's duration must tell."""
        if self._info.dts_delay is None:
            return picture.pts
        return None if picture.dts is None else picture.dts - self._info.dts_delay

    def _from(self, pts: int) -> Iterator[VideoFrame]:
        for back in _STEPS_BACK:
            pictures = self._after_seek(pts, pts - round(back / self._info.time_base))
            lead = list(islice(pictures, 1))
            fields = bool(lead) and lead[0].interlaced_frame
            if fields and self._info.codec in _NEVER_SETTLES:
                break
            if fields:  # they are completed from the picture before, so that one is read too
                lead += islice(pictures, 1)
            when = self._when(lead[-1]) if len(lead) == 1 + fields else None
            if when is not None and when <= pts:
                return chain(lead, pictures)
            self._report.forget_errors()  # the next attempt meets them again
        return self._from_start()

    def _after_seek(self, pts: int, target: int) -> Iterator[VideoFrame]:
        """Frames from the I-frame at or before `target`; none unless that comes before `pts`."""
        container, stream, decoder = self._opened()
        self._fresh = False
        try:
            container.seek(target, stream=stream)
            decoder.flush()
        except (FFmpegError, OverflowError):
            return
        packets = self._packets(container, stream)
        first = next((p for p in packets if p.is_keyframe and p.size), None)
        trusted = self._info.dts_delay is None
        key = None if first is None else (first.pts if trusted else first.dts)
        if first is None or key is None or key > pts:
            return
        for picture in self._decoded(decoder, chain([first], packets)):
            # Frames shown before the I-frame refer to others that were never read.
            if not trusted or picture.pts is None or picture.pts >= key:
                yield picture

    def _from_start(self) -> Iterator[VideoFrame]:
        if not self._fresh:
            self.close()
        container, stream, decoder = self._opened()
        self._fresh = False
        yield from self._decoded(decoder, self._packets(container, stream))

    def _opened(self) -> tuple[InputContainer, VideoStream, Decoder]:
        if self._container is None:
            accel = hardware(self._options.hwaccel)
            self._container = open_container(self._path, read_head(self._path), accel)
            self._fresh = True
        stream = video_stream(self._container)
        if stream is None or stream.codec_context is None:
            raise DamagedVideo(self._path, "it has changed while it was read; try again")
        if self._fresh or self._decoder is None:
            self._decoder = Decoder(stream, self._options.threads, only_reference=self._which == "reference")
        return self._container, stream, self._decoder

    def _packets(self, container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
        """Every packet to the end, then the empty one that flushes the decoder."""
        failures = 0
        while failures < _MAX_READ_ERRORS:
            try:
                for packet in demux(container, stream):
                    failures = 0
                    if packet.is_corrupt and packet.size:
                        self._report.add_error("a part of the file is missing or damaged")
                    if self._which != "all" and packet.pts is not None:
                        end = packet.pts + (packet.duration or 0)
                        self.read_to = end if self.read_to is None else max(self.read_to, end)
                    if packet.is_keyframe or self._which != "key" or not packet.size:
                        yield packet
            except FFmpegError as error:  # reading goes on behind the damage
                failures += 1
                if failures == 1:
                    self._report.add_error(reason(error))
            else:
                return

    def _decoded(self, decoder: Decoder, packets: Iterator[Packet[VideoStream]]) -> Iterator[VideoFrame]:
        for packet in packets:
            try:
                pictures = decoder.decode(packet)
            except FFmpegEnd:
                return
            except (MemoryError, BlockingIOError) as error:  # or not enough for the stacks of its threads
                raise TooLarge(self._path) from error
            except FFmpegError as error:
                self._report.add_error(reason(error))
                continue
            yield from pictures
