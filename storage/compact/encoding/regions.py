"""More bits for what people look at: rectangles that an encoder spends more, and the rest less, on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import av

from media.planes import copy_tags

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Box = tuple[float, float, float, float]  # x, y, width, height as fractions of the picture

_BETTER = -0.15  # of the encoder's whole range of quantisers
_WORSE = 0.10
_MOST = 8  # rectangles


def with_regions(pictures: Iterable[VideoFrame], boxes: Sequence[Box]) -> Iterator[VideoFrame]:
    """The pictures with the same rectangles of interest on each, for x264 and x265.

    The first rectangle that holds a block counts. The last one is the whole picture, always: x265 crashes
    when only some pictures of a stream have any.
    """
    graph: av.filter.Graph | None = None
    for picture in pictures:
        if graph is None:
            graph = _graph(picture, boxes)
        graph.vpush(picture)
        marked = graph.vpull()
        copy_tags(picture, marked)
        yield marked


def _graph(picture: VideoFrame, boxes: Sequence[Box]) -> av.filter.Graph:
    graph = av.filter.Graph()
    graph.threads = 1
    last = graph.add(
        "buffer",
        f"video_size={picture.width}x{picture.height}:pix_fmt={picture.format.name}:time_base=1/90000:"
        f"colorspace={int(picture.colorspace)}:range={int(picture.color_range)}",
    )
    rectangles = [(*_pixels(box, picture.width, picture.height), _BETTER) for box in boxes[:_MOST]]
    rectangles.append((0, 0, picture.width, picture.height, _WORSE if rectangles else 0.0))
    for x, y, width, height, offset in rectangles:
        node = graph.add("addroi", f"x={x}:y={y}:w={width}:h={height}:qoffset={offset}")
        graph.link_nodes(last, node)
        last = node
    graph.link_nodes(last, graph.add("buffersink"))
    graph.configure()
    return graph


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    x, y = max(0, int(box[0] * width)), max(0, int(box[1] * height))
    right, bottom = (
        min(width, round((box[0] + box[2]) * width)),
        min(height, round((box[1] + box[3]) * height)),
    )
    return min(x, width - 1), min(y, height - 1), max(1, right - x), max(1, bottom - y)
