"""Whole pictures from interlaced ones, by FFmpeg's bwdif, for the frames that somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
from av.error import BlockingIOError as FFmpegWaits
from av.error import FFmpegError

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_FILTER = "bwdif"


@dataclass(slots=True)
class Shown:
    """A decoder's picture, and when it is interlaced those shown before and after it."""

    picture: VideoFrame
    before: VideoFrame | None = None
    after: VideoFrame | None = None


class Deinterlacer:
    """Fills in the field that is not of the moment of a frame; for one thread at a time.

    bwdif (Weston's 3-field filter of BBC R&D, with yadif's test for motion) needs the pictures
    before and after, so that only those three go through it: a frame comes out the same whether the video
    is read through or entered there. Who looks at every frame pushes each picture once.
    """

    def __init__(self) -> None:
        self._graph = av.filter.Graph()
        self._kind: tuple[object, ...] = ()
        self._pushed: list[VideoFrame] = []  # the latest two

    def whole(self, shown: Shown) -> VideoFrame:
        """The picture without the comb of its two fields; as it is where that cannot be done."""
        picture = shown.picture
        kind = _kind(picture)
        before, after = (
            beside if beside is not None and _kind(beside) == kind else None
            for beside in (shown.before, shown.after)
        )
        try:
            if kind != self._kind or before is None:  # anew, it knows that there is nothing before
                self._open(picture, kind)
            for needed in self._missing(before, picture):
                self._push(needed)
            return self._push(after or picture) or picture
        except (FFmpegError, ValueError):
            self._kind = ()
            return picture

    def _open(self, picture: VideoFrame, kind: tuple[object, ...]) -> None:
        graph = av.filter.Graph()
        graph.threads = 1
        source = graph.add(
            "buffer",
            f"video_size={picture.width}x{picture.height}:pix_fmt={picture.format.name}:time_base=1/1000:"
            f"colorspace={picture.colorspace}:range={picture.color_range}",
        )
        graph.link_nodes(source, graph.add(_FILTER, "send_frame:auto:all"), graph.add("buffersink"))
        graph.configure()
        self._graph, self._kind, self._pushed = graph, kind, []

    def _missing(self, before: VideoFrame | None, picture: VideoFrame) -> list[VideoFrame]:
        if before is None:
            return [picture]
        there = len(self._pushed) == 2 and self._pushed[0] is before and self._pushed[1] is picture
        return [] if there else [before, picture]

    def _push(self, picture: VideoFrame) -> VideoFrame | None:
        """What is finished now: the picture pushed before this one."""
        self._graph.vpush(picture)
        self._pushed = [*self._pushed, picture][-2:]
        try:
            return self._graph.vpull()
        except FFmpegWaits:
            return None


def _kind(picture: VideoFrame) -> tuple[object, ...]:
    return picture.width, picture.height, picture.format.name, picture.colorspace, picture.color_range
